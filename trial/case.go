package trial

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/observe"
)

// runCase makes every run of the case. Its report is not judged.
func (t Trial) runCase(ctx context.Context) (*Report, error) {
	if t.System == nil {
		return nil, errors.New("System is nil, want what is to be tested, such as one of package system")
	}
	experiments, err := t.Plan()
	if err != nil {
		return nil, err
	}
	t.System = watchedBy(t.Profile.Criteria, t.System)
	t.watcher().Planned(experiments)
	report := &Report{Profile: t.Profile, Seed: t.Seed, Share: t.Share, Started: time.Now()}
	for i, e := range experiments {
		run, err := t.next(ctx, i, e)
		if run == nil && len(report.Runs) == 0 {
			return nil, err
		}
		if run != nil {
			report.Runs = append(report.Runs, run)
			report.Notes = append(report.Notes, e.notes()...)
		}
		if err != nil && ctx.Err() == nil {
			report.Err = err // what was measured before counts all the same
		}
		if err != nil || run.Result.Interrupted {
			break
		}
	}
	return report, nil
}

// next is run i, with what goes before it. Without a report the run has not begun.
func (t Trial) next(ctx context.Context, i int, e Experiment) (*RunReport, error) {
	if i > 0 {
		if err := t.System.Reset(ctx, e.Run.Name); err != nil {
			return nil, fmt.Errorf("between runs, before %s: %w", e.Run.Name, err)
		}
	}
	if t.Share != nil {
		return t.sendShare(ctx, e)
	}
	empty, err := look(ctx, t.System)
	if err != nil {
		return nil, fmt.Errorf("the target cannot be reconciled without its counters: %w", err)
	}
	if err := notEmpty(t.Profile.Shards, empty); err != nil {
		return nil, err
	}
	if err := t.seed(ctx, e); err != nil {
		return nil, err
	}
	before, err := look(ctx, t.System)
	if err != nil {
		return nil, fmt.Errorf("the target cannot be reconciled without its counters: %w", err)
	}
	if err := overfull(t.Profile.Shards, e.Book, before); err != nil {
		return nil, err
	}
	return t.send(ctx, e, before)
}

// seed sends each shard its orders.
func (t Trial) seed(ctx context.Context, e Experiment) error {
	taken, all := 0, e.resting()
	progress := func(orders int) {
		taken += orders
		t.watcher().Seeding(taken, all)
	}
	progress(0)
	for _, shard := range t.Profile.Shards {
		if e.resting(shard.Symbols...) == 0 {
			continue
		}
		if err := t.System.Seed(ctx, shard.Name, e.Book(shard.Symbols...), progress); err != nil {
			return err
		}
	}
	return nil
}

// send runs the open loop and gathers what the system says of itself on the way. A
// disturbance that failed is an error beside the report.
func (t Trial) send(ctx context.Context, e Experiment, before observe.Snapshot) (*RunReport, error) {
	marks := newMarks(ctx, t.System, t.Profile.Shards, before, e.Start > 0)
	start := make(chan struct{})
	runner := t.runner(e)
	runner.Target = onFirst(t.System.Target(), func() { close(start) })
	runner.WindowEnd = func(int) { marks.windowEnd() }
	teller := newTeller(func(p client.Progress) { t.watcher().Sending(e, p, marks.matches) })
	if t.Watcher != nil {
		runner.Progress = teller.tell
	}
	events := []event{}
	gone := t.gone(e)
	if t.Share != nil {
		t.Share.onto(&runner, e)
	}
	switch {
	case e.Start > gone:
		events = append(events, event{e.Start - gone, func(context.Context) error { marks.windowEnd(); return nil }})
	case e.Start > 0:
		marks.windowEnd() // in the place of the one that was read when the warm-up ended
	}
	restore := func() {}
	if d := t.Profile.Criteria.Disturbance; d.At > 0 && e.Start+d.At >= gone && t.disturbs() {
		events = append(events, event{e.Start + d.At - gone, func(ctx context.Context) error {
			end, err := t.System.Disturb(ctx)
			if end != nil {
				restore = end
			}
			teller.interject(func() { t.watcher().Disturbed(d.What, err) })
			if err != nil {
				err = fmt.Errorf("%s: %w", d.What, err)
			}
			return err
		}})
	}
	stop := schedule(ctx, start, events)
	result, err := runner.Run(ctx)
	fault := stop()
	restore()
	marks.stop(patience(ctx))
	teller.stop()
	if err != nil {
		return nil, err
	}
	if e.Recorded != nil {
		fault = errors.Join(fault, e.Recorded.Err())
	}
	return t.gather(ctx, e, result, marks), fault
}

func shardOf(shards []ordergen.Shard) func(symbol string) string {
	names := make(map[string]string)
	for _, shard := range shards {
		for _, symbol := range shard.Symbols {
			names[symbol] = shard.Name
		}
	}
	return func(symbol string) string { return names[symbol] }
}

// patience is how long a run waits for counters after its last answer: shortly where
// somebody wants it to end.
func patience(ctx context.Context) time.Duration {
	if ctx.Err() != nil {
		return 500 * time.Millisecond
	}
	return 3 * time.Second
}

// gather reads the system's counters when it has finished, and reconciles.
func (t Trial) gather(ctx context.Context, e Experiment, result *client.Result, marks *marks) *RunReport {
	if t.Share != nil {
		return t.gatherShare(ctx, e, result, marks)
	}
	want, shares := e.expect(result.Due, result)
	compare := func(after observe.Snapshot) Reconciliation {
		return reconcile(t.Profile.Shards, want, result.Receipts, append(slices.Clone(marks.all), after)...)
	}
	// An interrupted run is reconciled too, in a little time of its own.
	settling := context.WithoutCancel(ctx)
	if result.Interrupted {
		var cancel context.CancelFunc
		settling, cancel = context.WithTimeout(settling, time.Second)
		defer cancel()
	}
	after := settle(settling, t.System.Snapshot, func(s observe.Snapshot) bool { return compare(s).OK() })
	reconciliation := compare(after)
	marks.end(after)
	report := reportOf(e, result, want, reconciliation, marks, t.System.Lacks())
	report.Conserved = shares
	return report
}

// reportOf is what a run showed, of what was measured.
func reportOf(e Experiment, result *client.Result, want ordergen.Expectation, r Reconciliation, marks *marks, lacks Features) *RunReport {
	return &RunReport{
		Experiment:     e,
		Result:         result,
		Metrics:        result.Metrics(),
		Expectation:    want,
		Reconciliation: r,
		Server:         marks.server(),
		Matches:        marks.matchesByWindow(),
		Snapshots:      marks.measured(),
		GC:             observe.LongestPause(marks.measured()),
		Resting:        marks.resting(),
		Memory:         marks.memory,
		Lacks:          lacks,
		marks:          marks.all,
	}
}
