package ordergen_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/ordergen/ordergen"
)

func TestRatesAndStagesReadAsPeopleSayThem(t *testing.T) {
	normal, peak := ordergen.PerSecond(17), ordergen.PerSecond(84)
	for want, v := range map[string]fmt.Stringer{
		"84/s":                  peak,
		"500/min":               ordergen.PerMinute(500),
		"3 per 2h0m0s":          ordergen.Rate{Orders: 3, Per: 2 * time.Hour},
		"84/s for 5m0s":         ordergen.Hold(peak, 5*time.Minute),
		"17/s to 84/s in 2m0s":  ordergen.Ramp(normal, peak, 2*time.Minute),
		"60/min to 1/s in 1m0s": ordergen.Ramp(ordergen.PerMinute(60), ordergen.PerSecond(1), time.Minute),
	} {
		if got := v.String(); got != want {
			t.Errorf("%#v reads %q, want %q", v, got, want)
		}
	}
}
