package trial_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/observe"
	"github.com/ordergen/ordergen/trial"
)

// A correct engine gives each right answer and counts what was
// foretold.
func TestLivesOnTheCorrectEngine(t *testing.T) {
	t.Parallel()
	for _, p := range ordergen.LivesProfiles() {
		t.Run(p.Name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := steady(t, p.Name, 100, time.Second)
				r := run(t, trial.Trial{Profile: p, Seed: 3, Warmup: 100 * time.Millisecond, System: newPocket(t, p)})
				for _, id := range []string{trial.Answers, trial.Reconciled, trial.Liquidity} {
					expectStatus(t, r, id, trial.Held)
				}
				rec, result := r.Runs[0].Reconciliation, r.Runs[0].Result
				figures := len(observe.Figures())
				if want := figures * len(p.Shards); len(rec.Rows) != want || !rec.Conclusive() {
					t.Errorf("%d figures are reconciled, want %d that leave no room for an error: %+v", len(rec.Rows), want, rec)
				}
				if result.Due != 110 || result.Total(nil).Accepted != 110 {
					t.Errorf("%d events were due and %d accepted, want 110", result.Due, result.Total(nil).Accepted)
				}
			})
		})
	}
}

// A running system behind an address is held to the same as an engine that was started for the trial.
func TestLivesOnARunningSystem(t *testing.T) {
	t.Parallel()
	p := steady(t, "C3", 200, 300*time.Millisecond)
	cluster := start(t, p)
	target := running(p, cluster.GatewayURL())
	target.Metrics = cluster.MetricsURLs()
	r := run(t, trial.Trial{Profile: p, Seed: 3, System: target})
	for _, id := range []string{trial.Answers, trial.Reconciled, trial.Liquidity} {
		expectStatus(t, r, id, trial.Held)
	}
}
