package client

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/arrival"
)

// Runner sends a schedule's orders to a target: order k of the stream at Due(k).
// Target, Stream and Schedule are required.
type Runner struct {
	Target   Target
	Stream   *ordergen.Stream
	Schedule arrival.Schedule

	// Workers is the most requests under way at once; 100 if 0.
	Workers int
	// Backlog is the most orders that wait for a worker when all are busy; 1024 if 0.
	// An order that finds it full is dropped: counted, with a hole at its index, and
	// longer than every latency.
	Backlog int
	// Idle is how the pacer waits. Hybrid, the zero value, adds about 0.1 ms to the
	// latencies; Sleep takes less of a processor and adds about 1 ms.
	Idle Idle

	// Phases divides the run by the time at which orders are due. The first one
	// starts at 0; without any, the run is one phase without a name.
	Phases []Phase
	// Group gives the part of the target that trades a symbol, such as its shard. It
	// is called once for each symbol; nil is one group without a name.
	Group func(symbol string) string

	// Progress, if set, is told how the run stands, each second or each Every.
	Progress func(Progress)
	Every    time.Duration
	// Window is the width of the stretches for which the result has figures of their
	// own; one minute if 0. They start with the first phase that is not discarded.
	Window time.Duration
	// WindowEnd, if set, is called when window i has ended. The last call comes when
	// every order has been answered.
	WindowEnd func(i int)
}

// Phase is a named stretch of a run.
type Phase struct {
	Name    string
	From    time.Duration // since the start
	Discard bool          // a warm-up: its orders are sent and accounted for, and enter no metric but the lateness
}

const (
	defaultWorkers = 100
	defaultBacklog = 1024
	mostWorkers    = 1 << 16
	mostBacklog    = 1 << 24
)

func (r Runner) withDefaults() Runner {
	setDefault(&r.Workers, defaultWorkers)
	setDefault(&r.Backlog, defaultBacklog)
	setDefault(&r.Every, time.Second)
	setDefault(&r.Window, time.Minute)
	if len(r.Phases) == 0 {
		r.Phases = []Phase{{}}
	}
	if r.Group == nil {
		r.Group = func(string) string { return "" }
	}
	return r
}

func setDefault[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}

func (r Runner) validate() error {
	var errs []error
	require := func(ok bool, format string, args ...any) {
		if !ok {
			errs = append(errs, fmt.Errorf(format, args...))
		}
	}
	require(r.Target != nil, "Target is nil, want one such as &HTTPTarget{BaseURL: …}")
	if c, ok := r.Target.(Checker); ok {
		errs = append(errs, c.Check())
	}
	require(r.Stream != nil, "Stream is nil, want one from ordergen.New")
	require(r.Stream == nil || r.Stream.Reach() == 0, "Stream has events that must wait for others, which a Runner does not hold back; want a one-sided flow")
	require(r.Schedule != nil, "Schedule is nil, want one such as arrival.Ramp makes")
	require(r.Workers > 0 && r.Workers <= mostWorkers, "Workers is %d, want 1..%d", r.Workers, mostWorkers)
	require(r.Backlog > 0 && r.Backlog <= mostBacklog, "Backlog is %d, want 1..%d", r.Backlog, mostBacklog)
	require(r.Idle <= Spin, "Idle is %v, want Hybrid, Sleep or Spin", r.Idle)
	require(r.Every > 0, "Every is %v, want more than 0", r.Every)
	require(r.Window > 0, "Window is %v, want more than 0", r.Window)
	for i, p := range r.Phases {
		if i == 0 {
			require(p.From == 0, "Phases[0].From is %v, want 0", p.From)
			continue
		}
		require(p.From > r.Phases[i-1].From, "Phases[%d].From is %v, want more than the %v before it", i, p.From, r.Phases[i-1].From)
		require(!p.Discard || r.Phases[i-1].Discard, "Phases[%d].Discard follows a phase that is measured, want warm-ups first", i)
	}
	return errors.Join(errs...)
}

// Metrics returns the metrics that a run will give, all empty, so that a threshold on
// one that there is not can be refused before anything is sent. It needs no Target.
func (r Runner) Metrics() (Metrics, error) {
	r = r.withDefaults()
	r.Target = TargetFunc(nil)
	if err := r.validate(); err != nil {
		return nil, fmt.Errorf("client: %w", err)
	}
	return newRun(r).result(false).Metrics(), nil
}

// Run sends all orders and returns when the last is answered. When the context ends
// first, it stops sending, gives up what is under way, and returns the result so
// far, marked as interrupted. Only a faulty configuration is an error.
func (r Runner) Run(ctx context.Context) (*Result, error) {
	r = r.withDefaults()
	if err := r.validate(); err != nil {
		return nil, fmt.Errorf("client: %w", err)
	}
	run := newRun(r)

	var workers, monitor sync.WaitGroup
	ended := make(chan struct{})
	monitor.Go(func() { run.monitor(ended) })

	if r.Schedule.Duration() == 0 {
		for w := range r.Workers {
			workers.Go(func() { run.pull(ctx, run.recorder(w)) })
		}
	} else {
		crew := newCrew(r.Workers, r.Backlog, func(w int, orders iter.Seq[job]) {
			workers.Go(func() { run.serve(ctx, run.recorder(w), orders) })
		})
		run.pace(ctx, crew)
		crew.dismiss()
	}
	workers.Wait()
	interrupted := ctx.Err() != nil
	close(ended)
	monitor.Wait()
	return run.result(interrupted), nil
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
}

// slot is where the figures of a symbol go.
type slot struct{ symbol, group int }

func newRun(r Runner) *run {
	run := &run{Runner: r, slots: make(map[string]slot)}
	groups := make(map[string]int)
	symbols := r.Stream.Config().Symbols
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
		run.recorders = append(run.recorders, newRecorder(r.Phases, run.groups, len(symbols)))
	}
	run.start = time.Now()
	return run
}

func (r *run) recorder(worker int) *recorder { return r.recorders[worker%len(r.recorders)] }

// now is the time since the start.
func (r *run) now() time.Duration { return time.Since(r.start) }

// due is the number of orders whose time has come.
func (r *run) due() uint64 { return min(r.next.Load(), r.Schedule.Len()) }

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
		for first := k; k < r.Schedule.Len() && r.Schedule.Due(k) <= woken; k++ {
			if k > first && now-r.Schedule.Due(k) < onTime {
				runtime.Gosched() // or the worker that was handed the last order would run first
				now = r.now()
			}
			r.next.Store(k + 1)
			if !crew.hand(job{k, now}) {
				r.drop(r.recorders[0], k)
			}
		}
	}
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
			break
		}
		due = next
	}
	return due
}

// serve sends the orders that the pacer hands out.
func (r *run) serve(ctx context.Context, rec *recorder, orders iter.Seq[job]) {
	var free time.Duration // when this worker was last free to send
	for j := range orders {
		if ctx.Err() != nil {
			r.drop(rec, j.index)
			continue
		}
		due := r.Schedule.Due(j.index)
		late := max(0, j.handed-due)
		free = r.send(ctx, rec, j.index, due, max(due, j.handed, free)-late)
	}
}

// pull sends the next order whenever this worker is free, which is when it is due.
func (r *run) pull(ctx context.Context, rec *recorder) {
	for ctx.Err() == nil {
		k := r.next.Add(1) - 1
		if k >= r.Schedule.Len() {
			return
		}
		now := r.now()
		r.send(ctx, rec, k, now, now)
	}
}

// send sends order k and returns when it was answered. An order could be sent from
// ready on, when it was due and a worker free; what passes from then until it is
// sent is the generator's own lateness. Ready is earlier by what the pacer was late.
func (r *run) send(ctx context.Context, rec *recorder, k uint64, due, ready time.Duration) time.Duration {
	o := r.Stream.At(k)
	sent := r.now()
	_, err := r.Target.Send(ctx, o)
	answered := r.now()
	s := sample{
		slot:     r.slots[o.Symbol],
		index:    k,
		phase:    r.phase(due),
		latency:  answered - due,
		service:  answered - sent,
		lateness: sent - ready,
		fate:     fateOf(err),
	}
	rec.record(s)
	if s.fate != Accepted {
		rec.except(Hole{k, s.fate}, o, r.Stream.Aggressive(k), err)
	}
	return answered
}

// drop accounts for an order that is due and never sent.
func (r *run) drop(rec *recorder, k uint64) {
	o := r.Stream.At(k)
	rec.drop(r.slots[o.Symbol], r.phase(r.Schedule.Due(k)), k)
	rec.except(Hole{k, Dropped}, o, r.Stream.Aggressive(k), nil)
}

// phase is the index of the phase at a time since the start.
func (r *run) phase(t time.Duration) int {
	i := len(r.Phases) - 1
	for i > 0 && t < r.Phases[i].From {
		i--
	}
	return i
}
