package trial_test

import (
	"context"
	"iter"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/observe"
	"github.com/ordergen/ordergen/trial"
)

// hanging answers orders at once, and from the tenth order on takes as long as it may to tell
// of itself.
type hanging struct {
	orders atomic.Int64
	last   time.Time // of the last order
}

func (h *hanging) Target() client.Target {
	return client.TargetFunc(func(context.Context, ordergen.Order) (client.Receipt, error) {
		h.orders.Add(1)
		h.last = time.Now()
		return client.Receipt{}, nil
	})
}

func (h *hanging) Seed(_ context.Context, _ string, orders iter.Seq[ordergen.Order], progress func(int)) error {
	for range orders {
		progress(1)
	}
	return nil
}

func (h *hanging) Snapshot(ctx context.Context) (now observe.Snapshot, err error) {
	if h.orders.Load() >= 10 {
		ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
		defer cancel()
		<-ctx.Done()
		now.Unread = []string{"a"}
		return now, ctx.Err()
	}
	now.Shard("a").Figures[observe.Received] = h.orders.Load()
	return now, nil
}

func (h *hanging) Reset(context.Context, string) error             { return nil }
func (h *hanging) Disturb(context.Context) (end func(), err error) { return nil, nil }
func (h *hanging) Lacks() trial.Features                           { return trial.Features{} }

// dawdler takes longer to look at each progress than passes between two of them.
type dawdler struct {
	trial.Watcher
	told int
}

func (d *dawdler) Sending(_ trial.Experiment, _ client.Progress, matches func() observe.Growth) {
	matches()
	d.told++
	time.Sleep(7 * time.Second)
}

func (d *dawdler) Planned([]trial.Experiment) {}
func (d *dawdler) Seeding(int, int)           {}
func (d *dawdler) Judged(*trial.Report)       {}

// A system that hangs when it is asked for its counters, and somebody who is slow to watch,
// change nothing of what is measured, and the run ends soon after its last answer.
func TestWhatHangsDisturbsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const length = time.Minute
		p := steady(t, "A2", 5, length)
		p.Window = time.Second // of which each takes two to read
		h, watcher := new(hanging), new(dawdler)
		r, err := trial.Trial{Profile: p, System: h, Watcher: watcher}.Run(t.Context())
		ended := time.Now()
		if err != nil {
			t.Fatal(err)
		}
		result := r.Runs[0].Result
		if sent := result.Measured().Sent; sent != 300 || result.Elapsed > length {
			t.Errorf("%d orders are sent in %v, want 300 in a minute", sent, result.Elapsed)
		}
		if late, _ := result.Lateness.Quantile(1); late > 0 {
			t.Errorf("an order was late by %v", late)
		}
		for i, w := range result.Windows[:len(result.Windows)-1] {
			if w.Sent < 4 || w.Sent > 6 || w.To-w.From != p.Window {
				t.Errorf("window %d has %d orders in %v, want 5 in %v", i, w.Sent, w.To-w.From, p.Window)
			}
		}
		if took := ended.Sub(h.last); took > 15*time.Second {
			t.Errorf("the run ended %v after the last answer, want some seconds", took)
		}
		if watcher.told == 0 || r.Verdict != trial.Invalid {
			t.Errorf("the watcher was told %d times and the verdict is %v, want INVALID for the counters", watcher.told, r.Verdict)
		}
	})
}
