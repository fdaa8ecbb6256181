package trial_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/engine"
	"github.com/ordergen/ordergen/report"
	"github.com/ordergen/ordergen/trial"
)

func TestIsolation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out strings.Builder
		p := steady(t, "B2", 1, time.Second)
		steady, rising, err := trial.Isolation{
			Profile:  p,
			Steady:   ordergen.PerSecond(100),
			Peak:     ordergen.PerSecond(300),
			Duration: 2 * time.Second,
			Seed:     1,
			System:   newPocket(t, p),
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
	})
}

// The book of a flow of lives is its own, so a case of lives has no ladder to divide.
func TestIsolationOfLives(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := lasting(t, "C4", time.Second)
		steady, rising, err := trial.Isolation{Profile: p, Steady: ordergen.PerSecond(100), Duration: time.Second, System: newPocket(t, p)}.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		expectStatus(t, steady, "reconcile", trial.Held)
		expectStatus(t, rising, "reconcile", trial.Held)
	})
}

// Both shards share a broker, which stands still for a second when b's load begins.
func TestIsolationThatDoesNotHold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := steady(t, "B2", 1, time.Second)
		k := newPocket(t, p, func(c *engine.Config) { c.Shards[0].SyncPublish = true })
		standstill := sync.OnceFunc(func() {
			k.broker.Pause()
			time.AfterFunc(time.Second, k.broker.Resume)
		})
		k.broker.Deliver = func(e engine.Event) {
			if e.Shard == "b" {
				standstill()
			}
		}
		steady, _, err := trial.Isolation{Profile: p, Steady: ordergen.PerSecond(400), Peak: ordergen.PerSecond(500), Duration: 3 * time.Second, System: k}.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		showOnFailure(t, steady)
		expectNoticed(t, steady)
		expectStatus(t, steady, "reconcile", trial.Held)
		if steady.Verdict < trial.Failed {
			t.Errorf("the verdict is %v, want FAIL", steady.Verdict)
		}
	})
}

func TestInterruptedIsolation(t *testing.T) {
	for name, test := range map[string]struct {
		shard  string // whose first order ends it
		rising bool   // whether the second shard has a report
	}{
		"before the load on b": {"a", false},
		"in the load on b":     {"b", true},
	} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			p := steady(t, "B2", 1, time.Second)
			k := newPocket(t, p)
			k.broker.Deliver = func(e engine.Event) {
				if e.Shard == test.shard {
					cancel()
				}
			}
			steady, rising, err := trial.Isolation{Profile: p, Steady: ordergen.PerSecond(100), Duration: time.Minute, System: k}.Run(ctx)
			if err != nil {
				t.Fatal(err)
			}
			if steady.Verdict != trial.Interrupted || (rising != nil) != test.rising {
				t.Errorf("%s: the verdict is %v, want INTERRUPTED, and a report on shard b: %v", name, steady.Verdict, test.rising)
			}
			expectText(t, "the report", reportText(steady), "INTERRUPTED")
		})
	}
}

// Without the load on the second shard an isolation says nothing.
func TestIsolationWithoutItsLoad(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := steady(t, "B2", 1, time.Second)
		k := newPocket(t, p)
		k.metrics = func(text []byte) ([]byte, error) {
			if k.orders.Load() > 40 { // of 50 that come before it
				return nil, errors.New("connection refused")
			}
			return text, nil
		}
		steady, rising, err := trial.Isolation{Profile: p, Steady: ordergen.PerSecond(100), Duration: time.Second, System: k}.Run(t.Context())
		if err == nil || steady != nil || rising != nil {
			t.Errorf("it gives %v, %v, %v, want the error of the load on shard b alone", steady, rising, err)
		}
	})
}
