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

// Trial is a test case ready to be run on a system. Profile and System are required; to
// plan it takes the Profile alone.
type Trial struct {
	Profile ordergen.Profile
	System  System
	Seed    uint64

	// Literal leaves a book that falls short as it is.
	Literal bool
	// Warmup is sent before the run, at its first rate. Its samples stay out of every
	// figure; its orders are in the plan, the expectation and the reconciliation.
	Warmup time.Duration
	// Baseline is B1's result, which B2's throughput is compared with.
	Baseline *Baseline
	// Criteria judge each run in addition to those of the profile.
	Criteria []Criterion
	// Search, if set, looks for the highest rate that the system holds, after the case.
	Search *Search
	// Watcher, if set, is told how the trial goes.
	Watcher Watcher
}

func (t Trial) validate() error {
	var errs []error
	require := func(ok bool, format string, args ...any) {
		if !ok {
			errs = append(errs, fmt.Errorf(format, args...))
		}
	}
	p := t.Profile
	require(len(p.Runs) > 0, "Profile has no runs, want one from ordergen.LookupProfile")
	for _, r := range p.Runs {
		require(len(r.Stages) > 0, "run %q of the profile has no stages", r.Name)
	}
	require(p.Window > 0, "Window of the profile is %v, want more than 0", p.Window)
	require(t.Warmup >= 0, "Warmup is %v, want 0 or more", t.Warmup)
	if len(errs) == 0 && t.Warmup > 0 {
		require(p.Runs[0].Stages[0].From.Orders > 0, "Warmup needs a first stage that starts above 0/s")
	}
	errs = append(errs, checkShards(p), t.checkSystem())
	_, err := client.ParseThresholds(p.Thresholds)
	return errors.Join(append(errs, err)...)
}

// checkShards wants each symbol of the flow on exactly one shard, as what a shard must have
// traded is foretold by its symbols.
func checkShards(p ordergen.Profile) error {
	if len(p.Shards) == 0 {
		return fmt.Errorf("%s has no shards, want those that trade its symbols", p.Name)
	}
	var errs []error
	shardOf := make(map[string]string)
	for _, shard := range p.Shards {
		for _, symbol := range shard.Symbols {
			if other, twice := shardOf[symbol]; twice {
				errs = append(errs, fmt.Errorf("symbol %q is on the shards %q and %q, want it on one", symbol, other, shard.Name))
			}
			shardOf[symbol] = shard.Name
		}
	}
	for _, symbol := range p.Flow.Symbols {
		if _, ok := shardOf[symbol]; !ok {
			errs = append(errs, fmt.Errorf("symbol %q of the flow is on no shard of %s, so nothing could be foretold of it: add it to one", symbol, p.Name))
		}
	}
	return errors.Join(errs...)
}

// checkSystem refuses a system that is set up wrong, or lacks what the case needs. A trial
// that is only planned has none.
func (t Trial) checkSystem() error {
	if t.System == nil {
		return nil
	}
	var errs []error
	if c, ok := t.System.Target().(client.Checker); ok {
		errs = append(errs, c.Check())
	}
	lacks, p := lacks(t.System), t.Profile
	if lacks.Reset && len(p.Runs) > 1 {
		errs = append(errs, unsupported("%s wants a fresh book for each of its %d runs, and this system cannot be reset between them", p.Name, len(p.Runs)))
	}
	if lacks.Reset && t.Search != nil {
		errs = append(errs, unsupported("the search for a capacity wants a fresh book for each rate, and this system cannot be reset between them"))
	}
	if d := p.Criteria.Disturbance; lacks.Disturb && d.At > 0 {
		errs = append(errs, unsupported("%s is to have its %s at %v, and this system cannot be disturbed", p.Name, d.What, d.At))
	}
	return errors.Join(errs...)
}

// Run plans, seeds, sends and judges. The error says why the trial could not be run
// at all; whatever it showed is in the report. When the context ends, the report
// comes all the same, of what was sent by then.
func (t Trial) Run(ctx context.Context) (*Report, error) {
	if t.System == nil {
		return nil, errors.New("System is nil, want what is to be tested, such as one of package system")
	}
	experiments, err := t.Plan()
	if err != nil {
		return nil, err
	}
	t.watcher().Planned(experiments)
	report := newReport(t)
	for i, e := range experiments {
		run, err := t.next(ctx, i, e)
		if run == nil && len(report.Runs) == 0 {
			return nil, err
		}
		if run != nil {
			report.Runs = append(report.Runs, run)
		}
		if err != nil && ctx.Err() == nil {
			report.Err = err // what was measured before counts all the same
		}
		if err != nil || run.Result.Interrupted {
			break
		}
	}
	if t.Search != nil && ctx.Err() == nil && report.Err == nil {
		c, err := t.FindCapacity(ctx, *t.Search)
		if ctx.Err() == nil {
			c.Err = err
		}
		report.Capacity = &c
	}
	report.judge(t)
	t.watcher().Judged(report)
	return report, nil
}

// next is run i, with what goes before it. Without a report the run has not begun.
func (t Trial) next(ctx context.Context, i int, e Experiment) (*RunReport, error) {
	if i > 0 {
		if err := t.System.Reset(ctx, e.Run.Name); err != nil {
			return nil, fmt.Errorf("between runs, before %s: %w", e.Run.Name, err)
		}
	}
	empty, err := look(ctx, t.System)
	if err != nil {
		return nil, fmt.Errorf("the target cannot be reconciled without its counters: %w", err)
	}
	if err := notEmpty(t.Profile.Shards, empty); err != nil {
		return nil, err
	}
	if err := t.seed(ctx, e.Plan.Book); err != nil {
		return nil, err
	}
	before, err := look(ctx, t.System)
	if err != nil {
		return nil, fmt.Errorf("the target cannot be reconciled without its counters: %w", err)
	}
	if err := overfull(t.Profile.Shards, e.Plan.Book, before); err != nil {
		return nil, err
	}
	return t.send(ctx, e, before)
}

// seed sends each shard its asks.
func (t Trial) seed(ctx context.Context, book *ordergen.Book) error {
	taken := 0
	progress := func(orders int) {
		taken += orders
		t.watcher().Seeding(taken, book.Len())
	}
	progress(0)
	for _, shard := range t.Profile.Shards {
		if book.Len(shard.Symbols...) == 0 {
			continue
		}
		if err := t.System.Seed(ctx, shard.Name, book.Orders(shard.Symbols...), progress); err != nil {
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
	teller := newTeller(func(p client.Progress) { t.watcher().Sending(e, p, marks.matches()) })
	if t.Watcher != nil {
		runner.Progress = teller.tell
	}
	events := []event{}
	if e.Start > 0 {
		events = append(events, event{e.Start, func(context.Context) error { marks.windowEnd(); return nil }})
	}
	restore := func() {}
	if d := t.Profile.Criteria.Disturbance; d.At > 0 {
		events = append(events, event{e.Start + d.At, func(ctx context.Context) error {
			end, err := t.System.Disturb(ctx)
			if end != nil {
				restore = end
			}
			t.watcher().Disturbed(d.What, err)
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
	due := e.Plan.Stream.Demand(0, result.Due)
	done := due.Minus(result.Lost).Minus(result.Unknown)
	want := e.Plan.Book.Expect(done, result.Unknown)
	compare := func(after observe.Snapshot) Reconciliation {
		return reconcile(t.Profile.Shards, want, append(slices.Clone(marks.all), after)...)
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
	return &RunReport{
		Experiment:     e,
		Result:         result,
		Metrics:        result.Metrics(),
		Expectation:    want,
		Reconciliation: reconciliation,
		Server:         marks.server(),
		Matches:        marks.matchesByWindow(),
		GC:             observe.LongestPause(marks.measured()),
		Lacks:          lacks(t.System),
	}
}
