package trial_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/engine"
	"github.com/ordergen/ordergen/report"
	"github.com/ordergen/ordergen/trial"
	"github.com/ordergen/ordergen/trial/system"
)

func TestIsolation(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	steady, rising, err := trial.Isolation{
		Profile:  lasting(t, "B2", time.Second),
		Steady:   ordergen.PerSecond(100),
		Peak:     ordergen.PerSecond(300),
		Duration: 2 * time.Second,
		Seed:     1,
		System:   twoShards(t),
		Watcher:  &report.Console{Out: &out},
	}.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	report.Beside(&out, rising)
	for _, r := range []*trial.Report{steady, rising} {
		showOnFailure(t, r)
		expectStatus(t, r, "reconcile", trial.Held)
	}
	if n := steady.Runs[0].Result.Measured().Sent; n != 200 {
		t.Errorf("shard a got %d orders, want 200", n)
	}
	for _, phase := range []string{"before", "during"} {
		if n := phaseOf(steady, phase).Due(); n != 100 {
			t.Errorf("shard a got %d orders in the half %q, want 100", n, phase)
		}
	}
	if n := rising.Runs[0].Result.Measured().Sent; n != 200 {
		t.Errorf("shard b got %d orders, want 200, from 100/s to 300/s in a second", n)
	}
	expectStatus(t, steady, "disturbed_p99", trial.Undecided)
	expectText(t, "the output", out.String(), "100/s for 2s on shard a", "p99 with load on shard b", "≤ 5 % above before", "undecided", "meanwhile, on shard b\n  200 orders, p99 ")
}

// twoShards is an engine with the shards of B2.
func twoShards(t *testing.T, tune ...func(*engine.Config)) trial.System {
	t.Helper()
	e, err := system.Start(lasting(t, "B2", time.Second), tune...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	return e
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
	steady, _, err := trial.Isolation{
		Profile:  lasting(t, "B2", time.Second),
		Steady:   ordergen.PerSecond(400),
		Peak:     ordergen.PerSecond(500),
		Duration: 3 * time.Second,
		System:   twoShards(t, func(c *engine.Config) { c.Broker, c.Shards[0].SyncPublish = broker, true }),
	}.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	showOnFailure(t, steady)
	expectNoticed(t, steady)
	expectStatus(t, steady, "reconcile", trial.Held)
	if steady.Verdict < trial.Failed {
		t.Errorf("the verdict is %v, want FAIL", steady.Verdict)
	}
}

func TestInterruptedIsolation(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	steady, rising, err := trial.Isolation{
		Profile:  lasting(t, "B2", time.Second),
		Steady:   ordergen.PerSecond(100),
		Duration: time.Minute,
		System:   twoShards(t, func(c *engine.Config) { c.Broker = &engine.Broker{Deliver: func(engine.Event) { cancel() }} }),
	}.Run(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if steady.Verdict != trial.Interrupted || rising != nil {
		t.Errorf("the verdict is %v, want INTERRUPTED before shard b's load began", steady.Verdict)
	}
	expectText(t, "the report", reportText(steady), "INTERRUPTED")
}
