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
			t.Parallel()
			p := steady(t, p.Name, 400, time.Second)
			r := run(t, trial.Trial{Profile: p, Seed: 3, Warmup: 100 * time.Millisecond})
			for _, id := range []string{trial.Answers, trial.Reconciled, trial.Liquidity} {
				expectStatus(t, r, id, trial.Held)
			}
			rec := r.Runs[0].Reconciliation
			figures := len(observe.Figures())
			if want := figures * len(p.Shards); len(rec.Rows) != want || !rec.Conclusive() {
				t.Errorf("%d figures are reconciled, conclusive: %v; want %d", len(rec.Rows), rec.Conclusive(), want)
			}
			if due := r.Runs[0].Result.Due; due != 440 {
				t.Errorf("%d events were due, want 440", due)
			}
		})
	}
}
