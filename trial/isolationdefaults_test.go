package trial

import (
	"strings"
	"testing"
	"time"

	"github.com/ordergen/ordergen"
)

// What is left out of an isolation is a steady 200/s that grow fivefold over two minutes, and
// five per cent.
func TestIsolationsDefaults(t *testing.T) {
	two := ordergen.Profile{Name: "X", Shards: make([]ordergen.Shard, 2)}
	got, err := Isolation{Profile: two}.withDefaults()
	if err != nil || got.Steady != ordergen.PerSecond(200) || got.Peak != ordergen.PerSecond(1000) || got.Duration != 2*time.Minute || got.MaxRise != 50 {
		t.Errorf("it is %+v, %v", got, err)
	}
	given := Isolation{Profile: two, Steady: ordergen.PerMinute(30), Peak: ordergen.PerSecond(7), Duration: time.Second, MaxRise: 1}
	got, err = given.withDefaults()
	if err != nil || got.Steady != given.Steady || got.Peak != given.Peak || got.Duration != given.Duration || got.MaxRise != given.MaxRise {
		t.Errorf("what is given becomes %+v, %v", got, err)
	}
	if got, _ = (Isolation{Profile: two, Steady: ordergen.PerMinute(30)}).withDefaults(); got.Peak != ordergen.PerMinute(150) {
		t.Errorf("30/min rise to %v, want 150/min", got.Peak)
	}
	two.Shards = two.Shards[:1]
	if _, _, err := (Isolation{Profile: two}).Run(t.Context()); err == nil || !strings.Contains(err.Error(), "X has 1 shards, want two at least") {
		t.Errorf("a case with one shard gives %v", err)
	}
}
