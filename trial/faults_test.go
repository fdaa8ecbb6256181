package trial_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/engine"
	"github.com/ordergen/ordergen/trial"
)

// evenSeed gives B2 far more than 4,750 matches a minute in each fifth of two seconds,
// where so few orders are else a matter of luck.
const evenSeed = 264

// oneSidedFigures is how many figures a flow without cancels moves.
const oneSidedFigures = 8

// timed are the checks that a machine fails by itself when it is too busy.
var timed = []string{
	"threshold http_req_duration", "threshold match_latency_ms", "threshold http_req_failed", "matches_per_minute",
	"server_p99 a", "server_p99 b", "server_p99 c",
}

func TestTheCorrectEnginePasses(t *testing.T) {
	t.Parallel()
	for _, p := range ordergen.Profiles() {
		t.Run(p.Name, func(t *testing.T) {
			t.Parallel()
			r := run(t, trial.Trial{Profile: lasting(t, p.Name, 2*time.Second), Seed: evenSeed})
			punctual := inTime(t, r)
			for _, c := range r.Checks {
				ok := c.Status == trial.Held
				switch {
				case slices.Contains(timed, key(c)):
					ok = ok || !punctual && c.Status != trial.Unmeasured
				case c.ID == trial.GCPause, c.ID == trial.Lateness:
					ok = c.Status != trial.Unmeasured // of this process, which does more than this test
				case c.ID == trial.DisturbedP99:
					ok = c.Status == trial.Undecided // too few orders to tell
				}
				if !ok {
					t.Errorf("%s %s is %+v (%v), want %v", c.Run, key(c), c.Got, c.Status, c.Bound)
				}
			}
			if len(r.Runs) != len(p.Runs) {
				t.Errorf("it made %d runs, want %d", len(r.Runs), len(p.Runs))
			}
			for _, run := range r.Runs {
				figures := oneSidedFigures * len(p.Shards)
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
		trial   trial.Trial
		noticed map[string]trial.Status
	}{
		"slow shard, A2": {
			tuned(t, trial.Trial{Profile: steady(t, "A2", 50, time.Second)}, with(slow)),
			map[string]trial.Status{"threshold http_req_duration": trial.Missed, "threshold match_latency_ms": trial.Missed, "threshold http_req_failed": trial.Held, "reconcile": trial.Held},
		},
		"slow shard, B1": {
			tuned(t, trial.Trial{Profile: steady(t, "B1", 50, time.Second)}, with(slow, "a")),
			map[string]trial.Status{"threshold http_req_duration": trial.Missed, "threshold match_latency_ms": trial.Missed, "reconcile": trial.Held},
		},
		"slow shard, B3": {
			tuned(t, trial.Trial{Profile: lasting(t, "B3", time.Second)}, with(slow, "b")),
			map[string]trial.Status{"threshold http_req_duration": trial.Missed, "threshold match_latency_ms": trial.Missed, "reconcile": trial.Held},
		},
		"2 % errors, A2": {
			tuned(t, trial.Trial{Profile: steady(t, "A2", 200, time.Second)}, with(faulty)),
			map[string]trial.Status{"threshold http_req_failed": trial.Missed, "reconcile": trial.Held},
		},
		"2 % errors, B2": {
			tuned(t, trial.Trial{Profile: steady(t, "B2", 300, time.Second)}, with(faulty)),
			map[string]trial.Status{"threshold http_req_failed": trial.Missed, "reconcile": trial.Held},
		},
		"one order lost": {
			tuned(t, trial.Trial{Profile: steady(t, "A4", 200, time.Second)}, with(lose)),
			map[string]trial.Status{"reconcile": trial.Wrong},
		},
		"one order matched twice": {
			tuned(t, trial.Trial{Profile: steady(t, "B1", 200, time.Second)}, with(twice, "a")),
			map[string]trial.Status{"reconcile": trial.Wrong},
		},
		"orders that never rest": {
			tuned(t, trial.Trial{Profile: lasting(t, "A1", time.Second)}, with(engine.Faults{NeverRest: true})),
			map[string]trial.Status{"reconcile": trial.Wrong},
		},
		"a collector that stops the world": {
			tuned(t, trial.Trial{Profile: steady(t, "A2", 100, time.Second)}, with(pauses)),
			map[string]trial.Status{"gc_pause": trial.Missed, "server_p99 a": trial.Missed, "reconcile": trial.Held},
		},
		"misrouting": {
			tuned(t, trial.Trial{Profile: steady(t, "B4", 200, time.Second)}, func(c *engine.Config) { c.Gateway.MisroutePerMille = 500 }),
			map[string]trial.Status{"share shard a": trial.Missed, "share shard b": trial.Missed, "share shard c": trial.Held, "share TEST-ASSET-A": trial.Held, "reconcile": trial.Wrong},
		},
		"too few matches": {
			tuned(t, trial.Trial{Profile: lasting(t, "B2", time.Second), Seed: evenSeed}, with(engine.Faults{RefusePerMille: 600})),
			map[string]trial.Status{"matches_per_minute": trial.Missed, "threshold http_req_failed": trial.Missed, "reconcile": trial.Held},
		},
		"a book that drains": {
			trial.Trial{Profile: drained, Literal: true},
			map[string]trial.Status{"liquidity": trial.Voided, "reconcile": trial.Held},
		},
		"shards that do not scale": {
			trial.Trial{Profile: lasting(t, "B2", time.Second), Baseline: &trial.Baseline{Throughput: 84}},
			map[string]trial.Status{"scaling throughput": trial.Missed, "reconcile": trial.Held},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := run(t, test.trial)
			least := trial.Pass
			for name, status := range test.noticed {
				expectStatus(t, r, name, status)
				least = max(least, trial.Check{Status: status}.Effect())
			}
			if r.Verdict < least || r.Verdict > trial.Broken {
				t.Errorf("the verdict is %v, want %v or worse", r.Verdict, least)
			}
			if len(r.Causes()) == 0 {
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
	target := running(p, cluster.GatewayURL())
	target.Metrics = cluster.MetricsURLs()
	target.Outage = func(context.Context) error { return cluster.StopShard("b") }
	r := run(t, trial.Trial{Profile: p, System: target})
	expectStatus(t, r, "reconcile", trial.Voided)
	expectText(t, "the report", reportText(r), "shard b does not answer any more")
	expectStatus(t, r, "threshold http_req_failed", trial.Missed)
	expectStatus(t, r, "matches_per_minute", trial.Unmeasured)
	expectStatus(t, r, "server_p99 b", trial.Unmeasured)
	if inTime(t, r) {
		expectStatus(t, r, "server_p99 a", trial.Held)
	}
	if r.Verdict != trial.Invalid {
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
// paused.
func TestBrokerOutageIsNoticed(t *testing.T) {
	t.Parallel()
	p := steady(t, "A4", 700, 1800*time.Millisecond)
	p.VUs.Max = 1000
	cluster := start(t, p, func(c *engine.Config) { c.Shards[0].SyncPublish = true })
	target := running(p, cluster.ShardURL(p.Shards[0].Name))
	target.Outage = func(context.Context) error {
		cluster.PauseBroker()
		time.AfterFunc(600*time.Millisecond, cluster.ResumeBroker)
		return nil
	}
	r := run(t, trial.Trial{Profile: p, System: target})
	expectNoticed(t, r)
	expectStatus(t, r, "threshold http_req_duration", trial.Missed)
	expectStatus(t, r, "reconcile", trial.Held)
}
