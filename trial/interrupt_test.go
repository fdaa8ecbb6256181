package trial_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ordergen/ordergen/engine"
	"github.com/ordergen/ordergen/trial"
)

// interrupted runs a trial in a pocket until its context is cancelled with order n.
func interrupted(t *testing.T, tr trial.Trial, n int64) *trial.Report {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	k := newPocket(t, tr.Profile)
	k.between = func(next string) error { t.Errorf("it goes on to %s", next); return nil }
	k.order = func(i int64) error {
		if i == n {
			cancel()
		}
		return nil
	}
	tr.System = k
	r, err := tr.Run(ctx)
	if err != nil {
		t.Fatal(err)
	}
	showOnFailure(t, r)
	return r
}

func TestInterruptedTrialStillReports(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := interrupted(t, trial.Trial{Profile: steady(t, "A2", 200, time.Minute)}, 20)
		if r.Verdict != trial.Interrupted || r.Verdict.ExitCode() != 105 {
			t.Errorf("the verdict is %v", r.Verdict)
		}
		run := r.Runs[0]
		if total := run.Result.Total(nil); total.Sent != 20 || run.Result.Due != 20 || !run.Result.Interrupted {
			t.Errorf("%d of %d orders were sent, want 20", total.Sent, run.Result.Due)
		}
		if !run.Reconciliation.OK() || len(run.Reconciliation.Rows) != oneSidedFigures {
			t.Errorf("reconcile: %+v", run.Reconciliation)
		}
		expectStatus(t, r, "reconcile", trial.Held)
	})
}

func TestInterruptedWarmup(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := interrupted(t, trial.Trial{Profile: steady(t, "A2", 200, time.Second), Warmup: time.Minute}, 10)
		if n := r.Runs[0].Server[0].Count; r.Verdict != trial.Interrupted || n != 0 || len(r.Runs[0].Matches) != 0 {
			t.Errorf("the verdict is %v, with %d orders and matches %v of the warm-up", r.Verdict, n, r.Runs[0].Matches)
		}
		expectStatus(t, r, "reconcile", trial.Held)
	})
}

// An engine that has not done what it acknowledged, or whose counters come late, is given a second
// once somebody wants the run to end.
func TestInterruptedTrialWaitsForASecondAtMost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		p := steady(t, "A2", 200, time.Minute)
		k := newPocket(t, p, with(engine.Faults{LoseEvery: 1}))
		var ended time.Time
		k.order = func(i int64) error {
			if i == 20 {
				cancel()
				ended = time.Now()
				k.metrics = func([]byte) ([]byte, error) { return nil, tooFast } // for as long as it is asked
			}
			return nil
		}
		r, err := trial.Trial{Profile: p, System: k}.Run(ctx)
		if took := time.Since(ended); err != nil || r.Verdict != trial.Interrupted || took < time.Second || took > 1500*time.Millisecond {
			t.Errorf("it gives %v, %v after %v, want INTERRUPTED after a second", r, err, took)
		}
	})
}

// What was found before an interrupt is reported, wherever it comes.
func TestInterruptBetweenRuns(t *testing.T) {
	for name, between := range map[string]func(cancel func()) error{
		"in the reset":       func(cancel func()) error { cancel(); return context.Canceled },
		"before the seeding": func(cancel func()) error { cancel(); return nil },
	} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			p := steady(t, "A3", 50, 200*time.Millisecond)
			k := newPocket(t, p)
			k.between = func(string) error { return between(cancel) }
			r, err := trial.Trial{Profile: p, System: k}.Run(ctx)
			if err != nil {
				t.Fatal(err)
			}
			showOnFailure(t, r)
			if len(r.Runs) != 1 || r.Runs[0].Run.Name != "shallow" || r.Verdict != trial.Interrupted || r.Err != nil {
				t.Errorf("%s: %d runs and the verdict %v for %v, want the first run, INTERRUPTED", name, len(r.Runs), r.Verdict, r.Err)
			}
			expectStatus(t, r, "reconcile", trial.Held)
		})
	}
}

func TestInterruptInTheDisturbance(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		p := steady(t, "A4", 100, time.Second)
		k := newPocket(t, p)
		k.outage = func() error { cancel(); return ctx.Err() }
		r, err := trial.Trial{Profile: p, System: k}.Run(ctx)
		if err != nil || r.Verdict != trial.Interrupted || r.Err != nil {
			t.Errorf("it gives %v, %v, want a report of the interrupt alone", r, err)
		}
	})
}

// Of a case with several runs those after an interrupted one are not begun.
func TestNoRunFollowsAnInterruptedOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := interrupted(t, trial.Trial{Profile: steady(t, "A3", 50, time.Second)}, 5)
		if len(r.Runs) != 1 || r.Runs[0].Result.Due != 5 {
			t.Errorf("%d runs, the first of %d orders, want one of 5", len(r.Runs), r.Runs[0].Result.Due)
		}
	})
}
