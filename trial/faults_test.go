package trial_test

import (
	"context"
	"testing"
	"testing/synctest"
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

func TestTheCorrectEnginePasses(t *testing.T) {
	t.Parallel()
	for _, p := range ordergen.Profiles() {
		t.Run(p.Name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				short := lasting(t, p.Name, 2*time.Second)
				r := run(t, trial.Trial{Profile: short, Seed: evenSeed, System: newPocket(t, short)})
				for _, c := range r.Checks {
					ok := c.Status == trial.Held
					switch c.ID {
					case trial.GCPause:
						ok = c.Status != trial.Unmeasured // of this process, which does more than this test
					case trial.DisturbedP99:
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
		honest = func(*engine.Config) {}
	)
	drained := steady(t, "B2", 200, time.Second)
	drained.Runs[0].Seeds[0].Ladder = ordergen.StandardLadder(3, 3)

	for name, test := range map[string]struct {
		profile ordergen.Profile
		tune    func(*engine.Config)
		change  func(*trial.Trial)
		noticed map[string]trial.Status
	}{
		"slow shard, A2": {
			steady(t, "A2", 50, time.Second), with(slow), nil,
			map[string]trial.Status{"threshold http_req_duration": trial.Missed, "threshold match_latency_ms": trial.Missed, "threshold http_req_failed": trial.Held, "reconcile": trial.Held},
		},
		"slow shard, B1": {
			steady(t, "B1", 50, time.Second), with(slow, "a"), nil,
			map[string]trial.Status{"threshold http_req_duration": trial.Missed, "threshold match_latency_ms": trial.Missed, "reconcile": trial.Held},
		},
		"slow shard, B3": {
			lasting(t, "B3", time.Second), with(slow, "b"), nil,
			map[string]trial.Status{"threshold http_req_duration": trial.Missed, "threshold match_latency_ms": trial.Missed, "reconcile": trial.Held},
		},
		"2 % errors, A2": {
			steady(t, "A2", 200, time.Second), with(faulty), nil,
			map[string]trial.Status{"threshold http_req_failed": trial.Missed, "reconcile": trial.Held},
		},
		"2 % errors, B2": {
			steady(t, "B2", 300, time.Second), with(faulty), nil,
			map[string]trial.Status{"threshold http_req_failed": trial.Missed, "reconcile": trial.Held},
		},
		"one order lost": {
			steady(t, "A4", 200, time.Second), with(lose), nil,
			map[string]trial.Status{"reconcile": trial.Wrong},
		},
		"one order matched twice": {
			steady(t, "B1", 200, time.Second), with(twice, "a"), nil,
			map[string]trial.Status{"reconcile": trial.Wrong},
		},
		"orders that never rest": {
			lasting(t, "A1", time.Second), with(engine.Faults{NeverRest: true}), nil,
			map[string]trial.Status{"reconcile": trial.Wrong},
		},
		"a collector that stops the world": {
			steady(t, "A2", 100, time.Second), with(pauses), nil,
			map[string]trial.Status{"gc_pause": trial.Missed, "server_p99 a": trial.Missed, "reconcile": trial.Held},
		},
		"too few matches": {
			lasting(t, "B2", time.Second), with(engine.Faults{RefusePerMille: 600}), func(tr *trial.Trial) { tr.Seed = evenSeed },
			map[string]trial.Status{"matches_per_minute": trial.Missed, "threshold http_req_failed": trial.Missed, "reconcile": trial.Held},
		},
		"a book that drains": {
			drained, honest, func(tr *trial.Trial) { tr.Literal = true },
			map[string]trial.Status{"liquidity": trial.Voided, "reconcile": trial.Held},
		},
		"shards that do not scale": {
			lasting(t, "B2", time.Second), honest, func(tr *trial.Trial) { tr.Baseline = &trial.Baseline{Throughput: 84} },
			map[string]trial.Status{"scaling throughput": trial.Missed, "reconcile": trial.Held},
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tr := trial.Trial{Profile: test.profile, System: newPocket(t, test.profile, test.tune)}
				if test.change != nil {
					test.change(&tr)
				}
				expectNoticedBy(t, run(t, tr), test.noticed)
			})
		})
	}
}

// expectNoticedBy holds a report to what checks must say of a fault, and its verdict to theirs.
func expectNoticedBy(t *testing.T, r *trial.Report, noticed map[string]trial.Status) {
	t.Helper()
	least := trial.Pass
	for name, status := range noticed {
		expectStatus(t, r, name, status)
		least = max(least, trial.Check{Status: status}.Effect())
	}
	if r.Verdict < least || r.Verdict > trial.Broken {
		t.Errorf("the verdict is %v, want %v or worse", r.Verdict, least)
	}
	if len(r.Causes()) == 0 {
		t.Error("the verdict has no reason")
	}
}

// A gateway that sends half of a shard's orders to another is no system of its own, so it is
// tried over HTTP.
func TestMisroutingIsNoticed(t *testing.T) {
	t.Parallel()
	r := run(t, tuned(t, trial.Trial{Profile: steady(t, "B4", 400, 500*time.Millisecond)}, func(c *engine.Config) { c.Gateway.MisroutePerMille = 500 }))
	expectNoticedBy(t, r, map[string]trial.Status{
		"share shard a": trial.Missed, "share shard b": trial.Missed, "share shard c": trial.Held,
		"share TEST-ASSET-A": trial.Held, "reconcile": trial.Wrong,
	})
}

func TestDeadShardIsNoticed(t *testing.T) {
	t.Parallel()
	p := steady(t, "B2", 200, 600*time.Millisecond)
	p.Criteria.Disturbance = ordergen.Disturbance{What: "shard b dead", At: 300 * time.Millisecond, MaxRise: 100}
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
	synctest.Test(t, func(t *testing.T) {
		p := steady(t, "A4", 700, 1800*time.Millisecond)
		p.VUs.Max = 1000
		k := newPocket(t, p, func(c *engine.Config) { c.Shards[0].SyncPublish = true })
		k.outage = func() error {
			k.broker.Pause()
			time.AfterFunc(600*time.Millisecond, k.broker.Resume)
			return nil
		}
		r := run(t, trial.Trial{Profile: p, System: k})
		expectNoticed(t, r)
		expectStatus(t, r, "threshold http_req_duration", trial.Missed)
		expectStatus(t, r, "reconcile", trial.Held)
	})
}

// The broker is paused until the last order is answered, and then finishes its work.
func TestADisturbanceEndsWithTheRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := steady(t, "A4", 100, time.Second)
		k := newPocket(t, p)
		r := run(t, trial.Trial{Profile: p, System: k})
		expectStatus(t, r, "reconcile", trial.Held)
		k.Close()
		if c := k.ended.Published; c != 100 {
			t.Errorf("%d of 100 events were published", c)
		}
	})
}
