package client

import (
	"context"
	"fmt"
	"iter"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/arrival"
	"github.com/ordergen/ordergen/client/metric"
)

// Metrics returns the metrics that a run will give, all empty, so that a threshold on
// one that there is not can be refused before anything is sent. It needs no Target.
func (r Runner) Metrics() (metric.Metrics, error) {
	r.Target = TargetFunc(nil)
	if err := r.validate(); err != nil {
		return nil, fmt.Errorf("client: %w", err)
	}
	return newRun(r.withDefaults()).result(false).Metrics(), nil
}

// Run sends all orders and returns when the last is answered. When the context ends
// first, it stops sending, gives up what is under way, and returns the result so
// far, marked as interrupted. Only a faulty configuration is an error.
func (r Runner) Run(ctx context.Context) (*Result, error) {
	if err := r.validate(); err != nil {
		return nil, fmt.Errorf("client: %w", err)
	}
	r = r.withDefaults()
	run := newRun(r)

	var workers, monitor sync.WaitGroup
	ended := make(chan struct{})
	teller := newTeller(r.Progress, r.WindowEnd)
	monitor.Go(func() { run.monitor(ended, teller) })

	if r.Schedule.Duration() == 0 {
		for w := range r.Workers {
			workers.Go(func() { run.pull(ctx, run.recorder(w)) })
		}
	} else {
		crew := newCrew(r.Workers, r.Backlog, func(w int, orders iter.Seq[job]) {
			workers.Go(func() { run.serve(ctx, run.recorder(w), orders) })
		})
		run.pace(ctx, crew)
		run.over.Store(true)
		crew.dismiss()
	}
	workers.Wait()
	interrupted := ctx.Err() != nil
	run.haltAgain()
	close(ended)
	monitor.Wait()
	result := run.result(interrupted)
	teller.stop()
	if run.resumed != nil {
		return run.resumed.stands.Plus(result)
	}
	return result, nil
}

// run is one run under way. Its times count from the start: a time of day would cost
// each order a second reading of the system's clocks.
type run struct {
	Runner
	start     time.Time
	slots     map[string]slot // keyed by symbol
	groups    []string
	recorders []*recorder
	next      atomic.Uint64 // index of the order that is due next; may lie beyond the last
	windows   []Window
	gate      *gate
	answers   Foreteller // nil where nothing is foretold
	planned   time.Duration
	orders    uint64 // planned; this and the time are 0 where nobody knew when the run began
	resumed   *resumption
	stretch   Stretch
	errors    errorCounts
	over      atomic.Bool // every order's time has come
	gaveUp    atomic.Bool // what was not sent by then is not sent any more
}

func newRun(r Runner) *run {
	run := &run{Runner: r, slots: make(map[string]slot), gate: newGate(r.Stream, r.First, r.Backlog)}
	run.answers, _ = r.Stream.(Foreteller)
	run.planned, run.orders = planned(r.Schedule)
	groups := make(map[string]int)
	symbols := r.Stream.Symbols()
	for i, symbol := range symbols {
		name := r.Group(symbol)
		g, known := groups[name]
		if !known {
			g = len(run.groups)
			groups[name] = g
			run.groups = append(run.groups, name)
		}
		run.slots[symbol] = slot{i, g}
	}
	// As many as can record at the same time; each is shared by some workers.
	for range min(r.Workers, runtime.GOMAXPROCS(0)) {
		run.recorders = append(run.recorders, newRecorder(r.Phases, run.groups, len(symbols), run.gate != nil, run.newTimeline()))
	}
	run.start = time.Now()
	run.stretch.Begun = run.start
	switch {
	case r.Resume != nil:
		run.resumed = newResumption(r.Resume, r.Stream)
		if run.stretch.From = run.firstLeft(); run.stretch.From < r.Schedule.Len() {
			run.start = run.start.Add(-r.Schedule.Due(run.stretch.From))
		}
	case !r.Start.IsZero():
		run.start = run.start.Add(r.Start.Sub(run.start))
		if run.start.After(run.stretch.Begun) {
			run.stretch.Begun = run.start
		}
	}
	run.stretch.Start = run.start
	return run
}

func (r *run) newTimeline() *Timeline { return newTimeline(r.planned, r.orders) }

// planned is how long a schedule lasts, and how many orders it has; nothing while nobody knows.
func planned(s arrival.Schedule) (lasts time.Duration, orders uint64) {
	if s.Len() == arrival.Unknown {
		return 0, 0
	}
	return s.Duration(), s.Len()
}

func (r *run) recorder(worker int) *recorder { return r.recorders[worker%len(r.recorders)] }

// now is the time since the start.
func (r *run) now() time.Duration { return time.Since(r.start) }

// come is the number of orders whose time has come.
func (r *run) come() uint64 { return min(r.next.Load(), r.Schedule.Len()) }

// pace hands the orders to the workers as they are due, all of them on each wake. It
// never waits for a worker to be free. Those that are due when the context ends are
// handed out, too, to be accounted for.
func (r *run) pace(ctx context.Context, crew *crew) {
	pacer := newPacer(r.Idle)
	defer pacer.stop()
	for k, goes := uint64(0), true; goes && k < r.Schedule.Len(); {
		goes = pacer.until(ctx, r.start.Add(r.wake(k)))
		woken := r.now()
		now := woken
		for first := k; r.isDue(k, woken); k++ {
			if k > first && now-r.Schedule.Due(k) < onTime {
				runtime.Gosched() // or the worker that was handed the last order would run first
				now = r.now()
			}
			r.next.Store(k + 1)
			if j := (job{k, now}); r.admit(r.recorders[0], j) && !crew.hand(j) {
				r.lose(r.recorders[0], k, Dropped)
			}
		}
	}
}

// isDue reports whether there is an order k, and its time has come. Whether there is one may be
// known only when its time has been asked for.
func (r *run) isDue(k uint64, now time.Duration) bool {
	due := r.Schedule.Due(k)
	return due <= now && k < r.Schedule.Len()
}

// onTime is how late a pacer may be that still cares for the sequence of the orders of a
// wake. A later one does not give way to its workers, who may take long.
const onTime = time.Millisecond

// wake is when to wake for order k: when the last one is due for which it can wait.
func (r *run) wake(k uint64) time.Duration {
	due := r.Schedule.Due(k)
	for limit := due + r.Idle.patience(); k+1 < r.Schedule.Len(); k++ {
		next := r.Schedule.Due(k + 1)
		if next > limit {
			return due
		}
		due = next
	}
	return due
}

// admit reports whether an order may be sent now. One that may not is accounted for, or is
// held back.
func (r *run) admit(rec *recorder, j job) bool {
	i := r.First + j.index
	if r.Mine != nil && !r.Mine(i) || !r.resumed.left(i) {
		r.gate.settled(i, true)
		return false
	}
	if r.resumed.orphan(i, r.Stream, r.First) {
		r.lose(rec, j.index, Orphaned)
		return false
	}
	switch r.gate.admit(i, j) {
	case admitted:
		return true
	case orphaned:
		r.lose(rec, j.index, Orphaned)
	case crowded:
		r.lose(rec, j.index, Dropped)
	}
	return false
}

// serve sends the orders that the pacer hands out.
func (r *run) serve(ctx context.Context, rec *recorder, orders iter.Seq[job]) {
	var free time.Duration // when this worker was last free to send
	for j := range orders {
		late := max(0, j.handed-r.due(j))
		free = r.carry(ctx, rec, j, max(j.handed, r.due(j), free)-late)
	}
}

// pull sends the next order whenever this worker is free, which is when it is due.
func (r *run) pull(ctx context.Context, rec *recorder) {
	select {
	case <-time.After(time.Until(r.start)):
	case <-ctx.Done():
	}
	for ctx.Err() == nil {
		k := r.next.Add(1) - 1
		if k >= r.Schedule.Len() {
			return
		}
		if j := (job{k, r.now()}); r.admit(rec, j) {
			r.carry(ctx, rec, j, j.handed)
		}
	}
}

// due is when an order is due: of an unpaced run as soon as there is a worker for it.
func (r *run) due(j job) time.Duration {
	if r.Schedule.Duration() == 0 {
		return j.handed
	}
	return r.Schedule.Due(j.index)
}

// phase is the index of the phase at a time since the start.
func (r *run) phase(t time.Duration) int {
	for i, phase := range slices.Backward(r.Phases) {
		if t >= phase.From {
			return i
		}
	}
	return 0
}

// result merges the recorders, after the workers have ended.
func (r *run) result(interrupted bool) *Result {
	res := &Result{
		Started:     r.start,
		Elapsed:     max(0, time.Since(r.start)),
		Interrupted: interrupted,
		Stretches:   []Stretch{r.stretch},
		First:       r.First,
		Due:         r.come(),
		Windows:     r.windows,
		Symbols:     make(map[string]int64),
		Lateness:    metric.NewTrend(),
		Timeline:    r.newTimeline(),
		Lost:        make(ordergen.Demands),
		Unknown:     make(ordergen.Demands),
		Missed:      make(Missed),
		Errors:      r.errors.kinds(),
		Receipts:    make(map[string]Receipts),
	}
	for i, phase := range r.Phases {
		for g, group := range r.groups {
			part := newPart(phase, group)
			for _, rec := range r.recorders {
				part.add(rec.parts[i][g])
			}
			res.Parts = append(res.Parts, part)
		}
	}
	for _, rec := range r.recorders {
		res.Lateness.Merge(rec.lateness)
		res.Timeline.Merge(rec.timeline)
		res.Lost = res.Lost.Plus(rec.lost)
		res.Unknown = res.Unknown.Plus(rec.unknown)
		res.Missed.merge(rec.missed)
		res.Violations = append(res.Violations, rec.violations...)
		res.Violated += rec.wrong
		for symbol, slot := range r.slots {
			res.Symbols[symbol] += rec.symbols[slot.symbol]
			res.Receipts[symbol] = res.Receipts[symbol].Plus(rec.receipts[slot.symbol])
		}
	}
	res.Holes = res.Missed.holes()
	res.Violations = firstViolations(res.Violations)
	return res
}

// firstLeft is the first order that is left, by its number in the run.
func (r *run) firstLeft() uint64 {
	for k := range r.Schedule.Len() {
		if i := r.First + k; r.resumed.left(i) && (r.Mine == nil || r.Mine(i)) {
			return k
		}
	}
	return r.Schedule.Len()
}

// haltAgain accounts for what was halted before, and not reached by this process either.
func (r *run) haltAgain() {
	if r.resumed == nil {
		return
	}
	it := r.resumed.halted.Iterator()
	it.AdvanceIfNeeded(r.First + r.come())
	for it.HasNext() {
		r.account(r.recorders[0], it.Next()-r.First, Halted)
	}
}
