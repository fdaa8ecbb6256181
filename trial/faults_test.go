package trial

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/engine"
)

// evenSeed gives B2 far more than 4,750 matches a minute in each fifth of two seconds,
// where so few orders are else a matter of luck.
const evenSeed = 264

// timed are the checks that a machine fails by itself when it is too busy.
var timed = []string{
	"http_req_duration", "match_latency_ms", "http_req_failed", "matches per minute",
	"server p99, shard a", "server p99, shard b", "server p99, shard c",
}

func TestTheCorrectEnginePasses(t *testing.T) {
	t.Parallel()
	for _, p := range ordergen.Profiles() {
		t.Run(p.Name, func(t *testing.T) {
			t.Parallel()
			r := run(t, Trial{Profile: lasting(t, p.Name, 2*time.Second), Seed: evenSeed})
			punctual := inTime(t, r)
			for _, c := range r.Checks {
				ok := c.Status == Held
				switch {
				case slices.Contains(timed, c.Name):
					ok = ok || !punctual && c.Status != Unmeasured
				case c.Name == "longest GC pause", c.Name == "generator lateness p99":
					ok = c.Status != Unmeasured // of this process, which does more than this test
				case strings.HasPrefix(c.Name, "p99 with "):
					ok = c.Status == Unmeasured // too few orders to tell
				}
				if !ok {
					t.Errorf("%s %s is %q (%v), want %s", c.Run, c.Name, c.Got, c.Status, c.Want)
				}
			}
			if len(r.Runs) != len(p.Runs) {
				t.Errorf("it made %d runs, want %d", len(r.Runs), len(p.Runs))
			}
			for _, run := range r.Runs {
				figures := len(allFigures) * len(p.Shards)
				if rows := run.Reconciliation.Rows; len(rows) != figures || run.Result.Due != run.Schedule.Len() {
					t.Errorf("%d orders were due and %d figures reconciled, want %d and %d", run.Result.Due, len(rows), run.Schedule.Len(), figures)
				}
			}
		})
	}
}

// Each criterion, the fault that it is there for, and a case that must notice it.
func TestFaultsAreNoticed(t *testing.T) {
	t.Parallel()
	var (
		slow   = engine.Faults{Delay: 300 * time.Millisecond}
		faulty = engine.Faults{RefusePerMille: 20}
		pauses = engine.Faults{PauseEvery: 400 * time.Millisecond, Pause: 300 * time.Millisecond}
		lose   = engine.Faults{LoseEvery: 150}
		twice  = engine.Faults{MatchTwiceEvery: 150}
	)
	drained := steady(t, "B2", 200, time.Second)
	drained.Runs[0].Seeds[0].Ladder = ordergen.StandardLadder(3, 3)

	for name, test := range map[string]struct {
		trial   Trial
		noticed map[string]Status
	}{
		"slow shard, A2": {
			Trial{Profile: steady(t, "A2", 50, time.Second), Tune: with(slow)},
			map[string]Status{"http_req_duration": Broken, "match_latency_ms": Broken, "http_req_failed": Held, "reconcile": Held},
		},
		"slow shard, B1": {
			Trial{Profile: steady(t, "B1", 50, time.Second), Tune: with(slow, "a")},
			map[string]Status{"http_req_duration": Broken, "match_latency_ms": Broken, "reconcile": Held},
		},
		"slow shard, B3": {
			Trial{Profile: lasting(t, "B3", time.Second), Tune: with(slow, "b")},
			map[string]Status{"http_req_duration": Broken, "match_latency_ms": Broken, "reconcile": Held},
		},
		"2 % errors, A2": {
			Trial{Profile: steady(t, "A2", 200, time.Second), Tune: with(faulty)},
			map[string]Status{"http_req_failed": Broken, "reconcile": Held},
		},
		"2 % errors, B2": {
			Trial{Profile: steady(t, "B2", 300, time.Second), Tune: with(faulty)},
			map[string]Status{"http_req_failed": Broken, "reconcile": Held},
		},
		"one order lost": {
			Trial{Profile: steady(t, "A4", 200, time.Second), Tune: with(lose)},
			map[string]Status{"reconcile": Voided},
		},
		"one order matched twice": {
			Trial{Profile: steady(t, "B1", 200, time.Second), Tune: with(twice, "a")},
			map[string]Status{"reconcile": Voided},
		},
		"orders that never rest": {
			Trial{Profile: lasting(t, "A1", time.Second), Tune: with(engine.Faults{NeverRest: true})},
			map[string]Status{"reconcile": Voided},
		},
		"a collector that stops the world": {
			Trial{Profile: steady(t, "A2", 100, time.Second), Tune: with(pauses)},
			map[string]Status{"longest GC pause": Broken, "server p99, shard a": Broken, "reconcile": Held},
		},
		"misrouting": {
			Trial{Profile: steady(t, "B4", 200, time.Second), Tune: func(c *engine.Config) { c.Gateway.MisroutePerMille = 500 }},
			map[string]Status{"share of shard a": Broken, "share of shard b": Broken, "share of shard c": Held, "share of TEST-ASSET-A": Held, "reconcile": Voided},
		},
		"too few matches": {
			Trial{Profile: lasting(t, "B2", time.Second), Seed: evenSeed, Tune: with(engine.Faults{RefusePerMille: 600})},
			map[string]Status{"matches per minute": Broken, "http_req_failed": Broken, "reconcile": Held},
		},
		"a book that drains": {
			Trial{Profile: drained, Literal: true},
			map[string]Status{"liquidity proof": Voided, "reconcile": Held},
		},
		"shards that do not scale": {
			Trial{Profile: lasting(t, "B2", time.Second), Baseline: &Baseline{Throughput: 84}},
			map[string]Status{"throughput of 3 shards": Broken, "reconcile": Held},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := run(t, test.trial)
			least := Pass
			for name, status := range test.noticed {
				expectStatus(t, r, name, status)
				least = max(least, Check{Status: status}.effect())
			}
			if r.Verdict < least || r.Verdict > Invalid {
				t.Errorf("the verdict is %v, want %v or worse", r.Verdict, least)
			}
			if len(r.Reasons) == 0 {
				t.Error("the verdict has no reason")
			}
		})
	}
}

func TestDeadShardIsNoticed(t *testing.T) {
	t.Parallel()
	p := steady(t, "B2", 200, time.Second)
	p.Criteria.Disturbance = ordergen.Disturbance{What: "shard b dead", At: 500 * time.Millisecond, MaxRise: 100}
	cluster := start(t, p)
	r := run(t, Trial{
		Profile: p,
		Target:  cluster.GatewayURL(),
		Metrics: cluster.MetricsURLs(),
		Disturb: func(context.Context) error { return cluster.StopShard("b") },
	})
	expectStatus(t, r, "reconcile", Voided)
	expectText(t, "the check", checkOf(t, r, "reconcile").Got, "shard [b] does not answer any more")
	expectStatus(t, r, "http_req_failed", Broken)
	expectStatus(t, r, "matches per minute", Unmeasured)
	expectStatus(t, r, "server p99, shard b", Unmeasured)
	if inTime(t, r) {
		expectStatus(t, r, "server p99, shard a", Held)
	}
	if r.Verdict != Invalid {
		t.Errorf("the verdict is %v, want INVALID", r.Verdict)
	}
	for text := range r.Runs[0].Result.Errors {
		expectText(t, "an error", text, "Shard unavailable: b")
	}
	if holes := r.Runs[0].Reconciliation.Mismatches(); len(holes) > 0 {
		t.Errorf("the shards that live on disagree: %v", holes)
	}
}

// An engine that publishes in the time of matching stands still while the broker is
// paused. Of 1,750 orders before, eight may be under way when that begins without a doubt
// on what p99 was.
func TestBrokerOutageIsNoticed(t *testing.T) {
	t.Parallel()
	p := steady(t, "A4", 700, 3400*time.Millisecond)
	p.Criteria.Disturbance.At = 2500 * time.Millisecond
	p.VUs.Max = 1000
	r := run(t, Trial{
		Profile: p,
		Timeout: 500 * time.Millisecond,
		Tune:    func(c *engine.Config) { c.Shards[0].SyncPublish = true },
	})
	if inTime(t, r) {
		expectStatus(t, r, "p99 with event broker paused", Broken)
	}
	expectStatus(t, r, "http_req_duration", Broken)
	expectStatus(t, r, "reconcile", Held)
	if n := r.Runs[0].Result.Measured().Unknown; n == 0 {
		t.Error("no request timed out")
	}
}
