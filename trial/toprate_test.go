package trial

import (
	"testing"
	"time"

	"github.com/ordergen/ordergen"
)

func TestTopRate(t *testing.T) {
	for want, stages := range map[int64][]ordergen.Stage{
		8:  {ordergen.Hold(ordergen.PerMinute(500), time.Second)},
		84: {ordergen.Hold(ordergen.PerSecond(17), time.Second), ordergen.Ramp(ordergen.PerSecond(17), ordergen.PerSecond(84), time.Second)},
		50: {ordergen.Ramp(ordergen.PerSecond(50), ordergen.PerSecond(1), time.Second)},
		1:  {ordergen.Hold(ordergen.PerMinute(5), time.Second)},
	} {
		if got := topRate(ordergen.Run{Stages: stages}); got != want {
			t.Errorf("the top rate of %v is %d/s, want %d/s", stages, got, want)
		}
	}
}
