package trial_test

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ordergen/ordergen/report"
	"github.com/ordergen/ordergen/trial"
)

func TestEachRunGetsAFreshBook(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := steady(t, "A3", 50, 300*time.Millisecond)
		k := newPocket(t, p)
		var (
			names    []string
			received []uint64
		)
		k.between = func(next string) error {
			names, received = append(names, next), append(received, k.received())
			return nil
		}
		r := run(t, trial.Trial{Profile: p, System: k})
		if diff := cmp.Diff([]string{"medium", "deep"}, names); diff != "" {
			t.Errorf("it was reset for (-want +got):\n%s", diff)
		}
		for i, run := range r.Runs {
			got := append(received, k.received())[i]
			if got != run.Plan.Orders || !run.Reconciliation.OK() || !run.Reconciliation.Measured() {
				t.Errorf("%s: %d of %d orders came to its book; reconcile: %+v", run.Run.Name, got, run.Plan.Orders, run.Reconciliation)
			}
		}
	})
}

func TestResetThatFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		failed := errors.New("no such container")
		p := steady(t, "A3", 50, 100*time.Millisecond)
		k := newPocket(t, p)
		k.between = func(next string) error {
			if next != "medium" {
				t.Errorf("it goes on to %s", next)
			}
			return failed
		}
		r := run(t, trial.Trial{Profile: p, System: k})
		if !errors.Is(r.Err, failed) || len(r.Runs) != 1 || r.Verdict != trial.Invalid {
			t.Errorf("%d runs, %v and %v, want the report of the first, INVALID for what the reset gave", len(r.Runs), r.Verdict, r.Err)
		}
		expectText(t, "the report", reportText(r), "not all was run\n  between runs, before medium: no such container")
	})
}

// A disturbance comes once, at its time after the warm-up, and ends before the engine is asked
// whether it has finished.
func TestDisturbComesAtItsTime(t *testing.T) {
	for _, warmup := range []time.Duration{0, 200 * time.Millisecond} {
		synctest.Test(t, func(t *testing.T) {
			p := steady(t, "A4", 100, time.Second)
			k := newPocket(t, p)
			var (
				began    time.Time
				at       []time.Duration
				received uint64
			)
			k.order = func(n int64) error {
				if n == 1 {
					began = time.Now()
				}
				return nil
			}
			k.outage = func() error {
				at, received = append(at, time.Since(began)), k.received()
				return nil
			}
			r := run(t, trial.Trial{Profile: p, Warmup: warmup, System: k})
			if want := []time.Duration{warmup + 500*time.Millisecond}; cmp.Diff(want, at) != "" {
				t.Errorf("it was disturbed %v after the start, want %v", at, want)
			}
			if want := uint64(50 + warmup/(10*time.Millisecond)); received < want || received > want+1 {
				t.Errorf("%d of %d orders came before, want %d", received, r.Runs[0].Plan.Orders, want)
			}
			for phase, orders := range map[string]int64{"before": 50, "during": 50} {
				if got := phaseOf(r, phase).Due(); got != orders {
					t.Errorf("%d orders are %q, want %d", got, phase, orders)
				}
			}
		})
	}
}

func TestDisturbThatFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		failed := errors.New("no such container")
		var out strings.Builder
		p := lasting(t, "A4", 300*time.Millisecond)
		k := newPocket(t, p)
		k.outage = func() error { return failed }
		r := run(t, trial.Trial{Profile: p, Watcher: &report.Console{Out: &out}, System: k})
		if !errors.Is(r.Err, failed) || len(r.Runs) != 1 || r.Verdict != trial.Invalid {
			t.Errorf("%d runs, %v and %v, want the report, INVALID for what the disturbance gave: the case did not take place", len(r.Runs), r.Verdict, r.Err)
		}
		expectText(t, "the console", out.String(), "event broker paused could not be done: no such container", "A4  INVALID  (event broker paused: no such container")
	})
}
