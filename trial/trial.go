package trial

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/engine"
	"github.com/ordergen/ordergen/observe"
)

// Trial is a test case ready to be run. Only Profile is required.
type Trial struct {
	Profile ordergen.Profile
	Seed    uint64

	// Target is the address of a running gateway or shard, whichever the profile
	// talks to. Without one, each run starts an engine on loopback for itself.
	Target string
	// Metrics are the target's Prometheus endpoints; Target + "/metrics" if none.
	Metrics []string

	// Timeout of one request; 10 s if 0.
	Timeout time.Duration
	// Literal leaves a book that falls short as it is.
	Literal bool
	// Warmup is sent before the run, at its first rate. Its samples stay out of every
	// figure; its orders are in the plan, the expectation and the reconciliation.
	Warmup time.Duration
	// Baseline is B1's result, which B2's throughput is compared with.
	Baseline *Baseline

	// Between readies a running target for the next run of a case that wants a fresh
	// book for each; without it such a case refuses to start on one.
	Between func(ctx context.Context, next string) error
	// Disturb does to a running target what the case asks for in mid-run.
	Disturb func(ctx context.Context) error
	// Tune changes the engine that is started, to give it faults.
	Tune func(*engine.Config)

	// Search, if set, looks for the highest rate that the target holds, after the case.
	Search *Search

	// Console shows how the trial goes; nil is silent.
	Console *Console
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
	if t.Target != "" {
		errs = append(errs, (&client.HTTPTarget{BaseURL: t.Target}).Check())
	}
	require(t.Target == "" || len(p.Runs) <= 1 || t.Between != nil,
		"%s wants a fresh book for each of its %d runs, and on a running target they would share one: say with -between how to restart or clear it", p.Name, len(p.Runs))
	require(t.Target == "" || t.Search == nil || t.Between != nil,
		"the search for a capacity wants a fresh book for each rate: say with -between how to restart or clear a running target")
	require(t.Target == "" || p.Criteria.Disturbance.At <= 0 || t.Disturb != nil,
		"%s is to have its %s at %v: say with -disturb how to do that on a running target", p.Name, p.Criteria.Disturbance.What, p.Criteria.Disturbance.At)
	_, err := client.ParseThresholds(p.Thresholds)
	errs = append(errs, err)
	return errors.Join(errs...)
}

// Run plans, seeds, sends and judges. The error says why the trial could not be run
// at all; whatever it showed is in the report. When the context ends, the report
// comes all the same, of what was sent by then.
func (t Trial) Run(ctx context.Context) (*Report, error) {
	experiments, err := t.Plan()
	if err != nil {
		return nil, err
	}
	report := newReport(t)
	for i, e := range experiments {
		run, err := t.next(ctx, i, e)
		if err != nil && i > 0 && ctx.Err() != nil {
			break // the runs before this one count all the same
		}
		if err != nil {
			return nil, err
		}
		report.Runs = append(report.Runs, run)
		if run.Result.Interrupted {
			break
		}
	}
	if t.Search != nil && ctx.Err() == nil {
		c, err := t.FindCapacity(ctx, *t.Search)
		if err != nil && ctx.Err() == nil {
			return nil, err
		}
		report.Capacity = &c
	}
	report.judge(t)
	return report, nil
}

// next is run i, with what goes before it.
func (t Trial) next(ctx context.Context, i int, e Experiment) (*RunReport, error) {
	if i > 0 && t.Between != nil {
		if err := t.Between(ctx, e.Run.Name); err != nil {
			return nil, fmt.Errorf("between runs, before %s: %w", e.Run.Name, err)
		}
	}
	return t.run(ctx, e)
}

func (t Trial) run(ctx context.Context, e Experiment) (_ *RunReport, err error) {
	system, err := t.open()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, system.close()) }()

	empty, err := system.scraper.Scrape(ctx)
	t.Console.unread(err)
	if err := notEmpty(t.Profile.Shards, empty); err != nil {
		return nil, err
	}
	if err := t.seed(ctx, system, e.Plan.Book); err != nil {
		return nil, err
	}
	return t.send(ctx, system, e)
}

// seed sends each shard its asks.
func (t Trial) seed(ctx context.Context, system *system, book *ordergen.Book) error {
	progress, done := t.Console.seeding(book.Len())
	defer done()
	for _, shard := range t.Profile.Shards {
		if book.Len(shard.Symbols...) == 0 {
			continue
		}
		seeder := client.Seeder{URL: system.seedURL(t.Profile.Target, shard.Name), Progress: progress}
		if _, err := seeder.Seed(ctx, book.Orders(shard.Symbols...)); err != nil {
			return err
		}
	}
	return nil
}

// send runs the open loop and gathers what the target says of itself on the way.
func (t Trial) send(ctx context.Context, system *system, e Experiment) (*RunReport, error) {
	before, _ := system.scraper.Scrape(ctx)
	watch := newWatch(ctx, system.scraper, t.Profile.Shards, before, e.Start > 0)
	target := &client.HTTPTarget{BaseURL: system.target, Timeout: t.Timeout, Client: client.NewHTTPClient()}
	defer target.Client.CloseIdleConnections()

	start := make(chan struct{})
	runner := t.runner(e)
	runner.Target = onFirst(target, func() { close(start) })
	runner.WindowEnd = func(int) { watch.windowEnd() }
	runner.Progress = t.Console.sending(e, watch.matches)
	events := []event{}
	if e.Start > 0 {
		events = append(events, event{e.Start, func(context.Context) error { watch.windowEnd(); return nil }})
	}
	if at := t.Profile.Criteria.Disturbance.At; at > 0 {
		events = append(events, event{e.Start + at, system.disturb})
	}
	stop := schedule(ctx, start, events)
	result, err := runner.Run(ctx)
	if err := errors.Join(err, stop()); err != nil {
		return nil, err
	}
	system.restore()
	return t.gather(ctx, system, e, result, watch), nil
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

// gather reads the target's counters when it has finished, and reconciles.
func (t Trial) gather(ctx context.Context, system *system, e Experiment, result *client.Result, watch *watch) *RunReport {
	due := e.Plan.Stream.Demand(0, result.Due)
	done := due.Minus(result.Lost).Minus(result.Unknown)
	want := e.Plan.Book.Expect(done, result.Unknown)
	reconcile := func(after observe.Snapshot) Reconciliation {
		return Reconcile(t.Profile.Shards, want, watch.first(), after)
	}
	// An interrupted run is reconciled too, in a little time of its own.
	after := settle(context.WithoutCancel(ctx), system.scraper, func(s observe.Snapshot) bool { return reconcile(s).OK() })
	watch.end(after)
	return &RunReport{
		Experiment:     e,
		Result:         result,
		Metrics:        result.Metrics(),
		Expectation:    want,
		Reconciliation: reconcile(after),
		Server:         watch.server(),
		Matches:        watch.matchesByWindow(),
		GC:             observe.LongestPause(watch.measured()),
	}
}
