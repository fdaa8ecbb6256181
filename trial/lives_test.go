package trial_test

import (
	"testing"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/observe"
	"github.com/ordergen/ordergen/trial"
)

// Whatever the machine does, a correct engine gives each right answer and counts what was
// foretold.
func TestLivesOnTheCorrectEngine(t *testing.T) {
	t.Parallel()
	for _, p := range ordergen.LivesProfiles() {
		t.Run(p.Name, func(t *testing.T) {
			p := steady(t, p.Name, 100, time.Second)
			r := run(t, trial.Trial{Profile: p, Seed: 3, Warmup: 100 * time.Millisecond})
			for _, id := range []string{trial.Answers, trial.Reconciled, trial.Liquidity} {
				expectStatus(t, r, id, trial.Held)
			}
			rec := r.Runs[0].Reconciliation
			figures := len(observe.Figures())
			if want := figures * len(p.Shards); len(rec.Rows) != want {
				t.Errorf("%d figures are reconciled, want %d", len(rec.Rows), want)
			}
			result := r.Runs[0].Result
			if all := result.Total(nil); all.Unknown == 0 && !rec.Conclusive() {
				t.Errorf("%+v leaves room for an error", rec)
			}
			if result.Due != 110 {
				t.Errorf("%d events were due, want 110", result.Due)
			}
		})
	}
}

// A running system behind an address is held to the same as an engine that was started for the trial.
func TestLivesOnARunningSystem(t *testing.T) {
	t.Parallel()
	p := steady(t, "C3", 100, time.Second)
	cluster := start(t, p)
	target := running(p, cluster.GatewayURL())
	target.Metrics = cluster.MetricsURLs()
	r := run(t, trial.Trial{Profile: p, Seed: 3, System: target})
	for _, id := range []string{trial.Answers, trial.Reconciled, trial.Liquidity} {
		expectStatus(t, r, id, trial.Held)
	}
}
