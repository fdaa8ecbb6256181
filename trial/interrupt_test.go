package trial_test

import (
	"context"
	"testing"
	"time"

	"github.com/ordergen/ordergen/trial"
	"github.com/ordergen/ordergen/trial/system"
)

func TestInterruptedTrialStillReports(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	target := serve(t, onOrder(newShard(t), func(n int64) {
		if n == 20 {
			cancel()
		}
	}))
	r, err := trial.Trial{Profile: steady(t, "A2", 200, time.Minute), System: &system.HTTP{URL: target}}.Run(ctx)
	if err != nil {
		t.Fatal(err)
	}
	showOnFailure(t, r)
	if r.Verdict != trial.Interrupted || r.Verdict.ExitCode() != 105 {
		t.Errorf("the verdict is %v", r.Verdict)
	}
	run := r.Runs[0]
	if total := run.Result.Total(nil); total.Sent < 19 || run.Result.Due >= run.Plan.Orders || !run.Result.Interrupted {
		t.Errorf("%d of %d orders were sent, want at least 19 and not all", total.Sent, run.Plan.Orders)
	}
	if !run.Reconciliation.OK() || len(run.Reconciliation.Rows) != oneSidedFigures {
		t.Errorf("reconcile: %+v", run.Reconciliation)
	}
	expectStatus(t, r, "reconcile", trial.Held)
}

func TestInterruptedWarmup(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	target := serve(t, onOrder(newShard(t), func(n int64) {
		if n == 10 {
			cancel()
		}
	}))
	r, err := trial.Trial{Profile: steady(t, "A2", 200, time.Second), Warmup: time.Minute, System: &system.HTTP{URL: target}}.Run(ctx)
	if err != nil {
		t.Fatal(err)
	}
	showOnFailure(t, r)
	if n := r.Runs[0].Server[0].Count; r.Verdict != trial.Interrupted || n != 0 || len(r.Runs[0].Matches) != 0 {
		t.Errorf("the verdict is %v, with %d orders and matches %v of the warm-up", r.Verdict, n, r.Runs[0].Matches)
	}
	expectStatus(t, r, "reconcile", trial.Held)
}

// What was found before an interrupt is reported, wherever it comes.
func TestInterruptBetweenRuns(t *testing.T) {
	t.Parallel()
	for name, between := range map[string]func(c *clearable, cancel func()) error{
		"in Between":         func(_ *clearable, cancel func()) error { cancel(); return context.Canceled },
		"before the seeding": func(c *clearable, cancel func()) error { c.restart(); cancel(); return nil },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			target := newClearable(t)
			r, err := trial.Trial{
				Profile: steady(t, "A3", 50, 200*time.Millisecond),
				System: &system.HTTP{
					URL:     serve(t, target),
					Between: func(context.Context, string) error { return between(target, cancel) },
				},
			}.Run(ctx)
			if err != nil {
				t.Fatal(err)
			}
			showOnFailure(t, r)
			if len(r.Runs) != 1 || r.Runs[0].Run.Name != "shallow" || r.Verdict != trial.Interrupted {
				t.Errorf("%d runs and the verdict %v, want the first run, INTERRUPTED", len(r.Runs), r.Verdict)
			}
			expectStatus(t, r, "reconcile", trial.Held)
		})
	}
}

func TestInterruptInTheDisturbance(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	r, err := trial.Trial{
		Profile: steady(t, "A4", 100, time.Second),
		System: &system.HTTP{
			URL:    serve(t, newShard(t)),
			Outage: func(ctx context.Context) error { cancel(); return ctx.Err() },
		},
	}.Run(ctx)
	if err != nil || r.Verdict != trial.Interrupted {
		t.Errorf("it gives %v, %v, want a report", r, err)
	}
}
