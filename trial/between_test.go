package trial_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ordergen/ordergen/report"
	"github.com/ordergen/ordergen/trial"
	"github.com/ordergen/ordergen/trial/system"
)

func TestBetweenReadiesTheTarget(t *testing.T) {
	t.Parallel()
	target := newClearable(t)
	var names []string
	var received []uint64
	r := run(t, trial.Trial{
		Profile: steady(t, "A3", 50, 300*time.Millisecond),
		System: &system.HTTP{
			URL: serve(t, target),
			Between: func(_ context.Context, next string) error {
				names, received = append(names, next), append(received, target.restart())
				return nil
			},
		},
	})
	if diff := cmp.Diff([]string{"medium", "deep"}, names); diff != "" {
		t.Errorf("Between was called for (-want +got):\n%s", diff)
	}
	for i, run := range r.Runs {
		got := append(received, target.received())[i]
		if got != run.Plan.Orders || !run.Reconciliation.OK() || !run.Reconciliation.Measured() {
			t.Errorf("%s: %d of %d orders came to its book; reconcile: %+v", run.Run.Name, got, run.Plan.Orders, run.Reconciliation)
		}
	}
}

func TestBetweenThatFails(t *testing.T) {
	t.Parallel()
	failed := errors.New("no such container")
	r, err := trial.Trial{
		Profile: steady(t, "A3", 50, 100*time.Millisecond),
		System: &system.HTTP{
			URL:     serve(t, newClearable(t)),
			Between: func(context.Context, string) error { return failed },
		},
	}.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if !errors.Is(r.Err, failed) || len(r.Runs) != 1 || r.Verdict < trial.Invalid || r.Verdict == trial.Interrupted {
		t.Errorf("%d runs, %v and %v, want the report of the first, INVALID for what Between gave", len(r.Runs), r.Verdict, r.Err)
	}
	expectText(t, "the report", reportText(r), "not all was run\n  between runs, before medium: no such container")
}

func TestDisturbComesAtItsTime(t *testing.T) {
	t.Parallel()
	const warmup = 200 * time.Millisecond
	p := steady(t, "A4", 100, time.Second)
	shard := newClearable(t)
	var (
		began    = time.Now()
		at       []time.Duration
		received uint64
	)
	r := run(t, trial.Trial{
		Profile: p,
		Warmup:  warmup,
		System: &system.HTTP{
			URL: serve(t, shard),
			Outage: func(context.Context) error {
				at, received = append(at, time.Since(began)), shard.received()
				return nil
			},
		},
	})
	if want := warmup + p.Criteria.Disturbance.At; len(at) != 1 || at[0] < want {
		t.Errorf("it was disturbed at %v, want once, %v after the start", at, want)
	}
	if received == 0 || received >= r.Runs[0].Plan.Orders {
		t.Errorf("%d of %d orders came before, want some before and some after", received, r.Runs[0].Plan.Orders)
	}
	for phase, orders := range map[string]int64{"before": 50, "during": 50} {
		if got := phaseOf(r, phase).Due(); got != orders {
			t.Errorf("%d orders are %q, want %d", got, phase, orders)
		}
	}
}

func TestDisturbThatFails(t *testing.T) {
	t.Parallel()
	failed := errors.New("no such container")
	var out strings.Builder
	r, err := trial.Trial{
		Profile: lasting(t, "A4", 300*time.Millisecond),
		Watcher: &report.Console{Out: &out},
		System: &system.HTTP{
			URL:    serve(t, newShard(t)),
			Outage: func(context.Context) error { return failed },
		},
	}.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if !errors.Is(r.Err, failed) || len(r.Runs) != 1 || r.Verdict != trial.Invalid {
		t.Errorf("%d runs, %v and %v, want the report, INVALID for what Disturb gave: the case did not take place", len(r.Runs), r.Verdict, r.Err)
	}
	expectText(t, "the console", out.String(), "event broker paused could not be done: no such container", "A4  INVALID  (event broker paused: no such container")
}
