package trial

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/engine"
)

func TestIsolation(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	r, err := Isolation{
		Steady:   ordergen.PerSecond(100),
		Peak:     ordergen.PerSecond(300),
		Duration: 2 * time.Second,
		Seed:     1,
		Console:  &Console{Out: &out},
	}.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	r.Write(&out)
	showOnFailure(t, r.Steady)
	showOnFailure(t, r.Rising)
	for _, report := range []*Report{r.Steady, r.Rising} {
		expectStatus(t, report, "reconcile", Held)
	}
	if n := r.Steady.Runs[0].Result.Measured().Sent; n != 200 {
		t.Errorf("shard a got %d orders, want 200", n)
	}
	for _, phase := range []string{beforeDisturbance, duringDisturbance} {
		if n := r.Steady.Runs[0].phase(phase).Due(); n != 100 {
			t.Errorf("shard a got %d orders in the half %q, want 100", n, phase)
		}
	}
	if n := r.Rising.Runs[0].Result.Measured().Sent; n != 200 {
		t.Errorf("shard b got %d orders, want 200, from 100/s to 300/s in a second", n)
	}
	if r.Verdict < max(r.Steady.Verdict, r.Rising.Verdict) {
		t.Errorf("the verdict is %v, want the worse of both", r.Verdict)
	}
	c := checkOf(t, r.Steady, "p99 with load on shard b")
	expectText(t, "the check", c.Want+": "+c.Got, "≤ 5 % above before", "too few orders to tell")
	expectText(t, "the output", out.String(), "100/s for 2s on shard a", "p99 with load on shard b", "meanwhile, on shard b\n  200 orders, p99 ")
}

// Both shards share a broker, which stands still for a second when b's load begins.
func TestIsolationThatDoesNotHold(t *testing.T) {
	t.Parallel()
	broker := new(engine.Broker)
	standstill := sync.OnceFunc(func() {
		broker.Pause()
		time.AfterFunc(time.Second, broker.Resume)
	})
	broker.Deliver = func(e engine.Event) {
		if e.Shard == "b" {
			standstill()
		}
	}
	r, err := Isolation{
		Steady:   ordergen.PerSecond(400),
		Peak:     ordergen.PerSecond(500),
		Duration: 3 * time.Second,
		Tune:     func(c *engine.Config) { c.Broker, c.Shards[0].SyncPublish = broker, true },
	}.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	showOnFailure(t, r.Steady)
	if inTime(t, r.Steady) {
		expectStatus(t, r.Steady, "p99 with load on shard b", Broken)
	}
	expectStatus(t, r.Steady, "reconcile", Held)
	if r.Verdict < Failed {
		t.Errorf("the verdict is %v, want FAIL", r.Verdict)
	}
}

func TestInterruptedIsolation(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	r, err := Isolation{
		Steady:   ordergen.PerSecond(100),
		Duration: time.Minute,
		Tune: func(c *engine.Config) {
			c.Broker = &engine.Broker{Deliver: func(engine.Event) { cancel() }}
		},
	}.Run(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if r.Verdict != Interrupted || r.Rising != nil {
		t.Errorf("the verdict is %v, want INTERRUPTED before shard b's load began", r.Verdict)
	}
	var out strings.Builder
	r.Write(&out)
	expectText(t, "the report", out.String(), "INTERRUPTED")
}
