package trial_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client/metric"
	"github.com/ordergen/ordergen/observe"
	"github.com/ordergen/ordergen/trial"
)

func TestWarmupStaysOutOfEveryFigure(t *testing.T) {
	synctest.Test(t, testWarmup)
}

func testWarmup(t *testing.T) {
	const (
		warmup   = 60 // orders, in 600 ms
		measured = 50
		cold     = 20 // of the warm-up's, which the target refuses
	)
	p := steady(t, "A2", 100, 500*time.Millisecond)
	p.Window = 250 * time.Millisecond
	k := newPocket(t, p)
	k.order = func(n int64) error {
		if n <= cold {
			return tooFast
		}
		return nil
	}
	k.outage = func() error { t.Error("a case without a disturbance is disturbed"); return nil }
	r := run(t, trial.Trial{Profile: p, Warmup: 600 * time.Millisecond, System: k})
	run := r.Runs[0]
	if rate, _ := run.Metrics["http_req_failed"].Stat("rate"); rate != 0 {
		t.Errorf("%.0f %% of the requests failed, want none after the warm-up", 100*rate)
	}
	for name, want := range map[string]float64{"http_reqs": measured, "iterations": measured, "dropped_iterations": 0} {
		if got, _ := run.Metrics[name].Stat("count"); got != want {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
	for _, name := range []string{"http_req_duration", "match_latency_ms"} {
		if n := run.Metrics[name].(*metric.Trend).Count(); n != measured {
			t.Errorf("%s has %d samples, want %d", name, n, measured)
		}
	}
	var sent, matches int64
	for _, w := range run.Result.Windows {
		sent += w.Sent
	}
	for _, w := range run.Matches {
		matches += w.N
	}
	for _, row := range run.Reconciliation.Rows {
		switch row.Figure {
		case observe.Received:
			if want := int64(warmup + measured - cold); row.Got != want || row.Want != (ordergen.Interval{Min: want, Max: want}) {
				t.Errorf("reconcile has %+v, want %d with the warm-up", row, want)
			}
		case observe.Fills:
			if matches >= row.Got {
				t.Errorf("the windows have %d of %d matches, want those of the warm-up left out", matches, row.Got)
			}
		}
	}
	if !run.Reconciliation.OK() || !run.Reconciliation.Measured() {
		t.Errorf("reconcile: %+v", run.Reconciliation)
	}
	if sent != measured {
		t.Errorf("the windows have %d orders, want %d", sent, measured)
	}
	if n := run.Server[0].Count; n < measured-1 || n > measured+1 {
		t.Errorf("the server's p99 is of %d orders, want about %d", n, measured)
	}
	if len(run.Matches) != 2 || len(run.Snapshots) != 3 || len(run.Memory) != 3 || len(run.Resting) != 4 {
		t.Errorf("%d windows have matches of %d snapshots, with %d marks of memory and %d of the book", len(run.Matches), len(run.Snapshots), len(run.Memory), len(run.Resting))
	}
	if planned := run.Plan.Expect().Sum().Received.Max; planned != warmup+measured || run.Result.Due != warmup+measured {
		t.Errorf("the plan is for %d orders and %d were due, want the warm-up in both", planned, run.Result.Due)
	}
	if got := run.Throughput(); got != 100 {
		t.Errorf("the throughput is %.1f/s, want 100/s", got)
	}
}

// Without a warm-up the windows are all of the run.
func TestWindowsAreTheRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := steady(t, "A2", 100, time.Second)
		p.Window = 250 * time.Millisecond
		run := run(t, trial.Trial{Profile: p, System: newPocket(t, p)}).Runs[0]
		var matches int64
		for _, w := range run.Matches {
			matches += w.N
		}
		for _, row := range run.Reconciliation.Rows {
			if row.Figure == observe.Fills && row.Got != matches {
				t.Errorf("the windows have %d of %d matches", matches, row.Got)
			}
		}
		if n := len(run.Matches); n != 4 || run.Server[0].Count != 100 {
			t.Errorf("%d windows have matches, and the server's p99 is of %d orders, want 4 and 100", n, run.Server[0].Count)
		}
	})
}
