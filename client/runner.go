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
	"github.com/ordergen/ordergen/client/metric"
)

// Runner sends a schedule's events to a target: event First + k of the stream at Due(k). One that follows
// another waits for the answer to that one, without holding up others.
// Target, Stream and Schedule are required.
type Runner struct {
	Target   Target
	Stream   Source
	First    uint64 // index of the first event; what it follows is taken to be in the book
	Schedule arrival.Schedule
	// Start is when the schedule begins, by the clock of this machine; at once if zero. Of one
	// that has begun, what is not Mine is passed over.
	Start time.Time
	// Resume, if set, is what a process measured whose run was ended. This one sends what is
	// left: the schedule goes on where it stood still, so Start is not asked for. The result
	// is that of both.
	Resume *Result
	// Mine, if set, tells which events this process sends, where several share a schedule.
	// An event follows only events of its own process.
	Mine func(i uint64) bool
	// Proven holds each answer to the right one, where Stream is a Foreteller. Its plan must be proven.
	Proven bool

	// Workers is the most requests under way at once; 100 if 0.
	Workers int
	// Backlog is the most orders that wait for a worker when all are busy, and the most that
	// wait for the answer to another one; 1024 if 0.
	// An order that finds it full is dropped: counted, with a hole at its index, and
	// longer than every latency. So is all of it when the schedule is over and an order had
	// no answer in the time that the target allows it, nor had any other in that time.
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

	// Progress, if set, is told how the run stands, each second or each Every. It and
	// WindowEnd are called one at a time, apart from what is measured: a slow one changes no
	// figure, and misses progress. The run ends two seconds after its last answer at the
	// latest, even if one of them hangs.
	Progress func(Progress)
	Every    time.Duration
	// Window is the width of the stretches for which the result has figures of their
	// own; one minute if 0. They start with the first phase that is not discarded.
	Window time.Duration
	// WindowEnd, if set, is called when window i has ended. The last call comes when
	// every order has been answered.
	WindowEnd func(i int)
	// Journal, if set, gets an entry for each order that was due.
	Journal *Journal
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
	require(r.Stream != nil && r.Stream != Source((*ordergen.Stream)(nil)), "Stream is nil, want one from ordergen.New")
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
func (r Runner) Metrics() (metric.Metrics, error) {
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
	resumed   *resumption
	stretch   Stretch
	errors    errorCounts
	over      atomic.Bool // every order's time has come
	gaveUp    atomic.Bool // what was not sent by then is not sent any more
}

// slot is where the figures of a symbol go.
type slot struct{ symbol, group int }

func newRun(r Runner) *run {
	run := &run{Runner: r, slots: make(map[string]slot), gate: newGate(r.Stream, r.First, r.Backlog)}
	run.answers, _ = r.Stream.(Foreteller)
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

func (r *run) newTimeline() *Timeline { return newTimeline(r.Schedule.Duration(), r.Schedule.Len()) }

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
		for first := k; k < r.Schedule.Len() && r.Schedule.Due(k) <= woken; k++ {
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

// carry sends an order, and after it those that wait for its answer one after the other. It
// returns when the last was answered. An order could be sent from ready on, when it was due,
// a worker free and what it follows answered; what passes from then until it is sent is the
// generator's own lateness. Ready is earlier by what the pacer was late.
func (r *run) carry(ctx context.Context, rec *recorder, j job, ready time.Duration) time.Duration {
	var held time.Duration
	for {
		if ctx.Err() != nil {
			r.lose(rec, j.index, Halted)
			return ready
		}
		if r.gaveUp.Load() {
			r.lose(rec, j.index, Dropped)
			return ready
		}
		answered, well := r.send(ctx, rec, j, ready, held)
		next, more := r.settle(rec, j.index, well, Orphaned)
		if !more {
			return answered
		}
		j, ready = next, answered
		held = max(0, answered-r.due(j))
	}
}

// send sends an order and returns when it was answered, and whether as it had to be.
func (r *run) send(ctx context.Context, rec *recorder, j job, ready, held time.Duration) (answered time.Duration, well bool) {
	i := r.First + j.index
	o := r.Stream.At(i)
	sent := r.now()
	receipt, err := r.Target.Send(ctx, o)
	answered = r.now()
	due := r.due(j)
	fate := fateOf(err)
	if fate == Unsent {
		rec.miss(r.slots[o.Symbol], r.phase(due), j.index, due, Unsent)
		r.Journal.add(Entry{Start: r.start, Index: i, ID: o.ID, Due: due, Fate: Unsent})
		rec.except(Hole{i, Unsent}, r.Stream)
		r.errors.add(err)
		return answered, false
	}
	s := sample{
		slot:     r.slots[o.Symbol],
		index:    j.index,
		phase:    r.phase(due),
		due:      due,
		latency:  answered - due,
		service:  answered - sent,
		lateness: sent - ready,
		held:     held,
		at:       answered,
		action:   o.Action,
		fate:     fate,
	}
	if err == nil {
		s.receipt = receipt
	}
	if r.answers != nil && (r.Proven || s.fate == Refused && r.gate != nil) {
		want := r.answers.Answer(i)
		if v, wrong := verify(o, want, receipt, err); wrong && r.Proven {
			rec.violated(v)
		}
		s.rightly = want.Refused && s.fate == Refused
	}
	if s.rightly {
		s.fate = Accepted
	}
	s.answered = isAnswer(err)
	rec.record(s)
	if !s.answered && r.over.Load() && s.service >= longWait && !r.answeredSince(sent) {
		r.gaveUp.Store(true)
	}
	r.Journal.add(Entry{r.start, i, o.ID, due, sent, answered, s.fate, s.receipt})
	if s.fate != Accepted {
		rec.except(Hole{i, s.fate}, r.Stream)
		r.errors.add(err)
	}
	return answered, s.fate == Accepted
}

// longWait is how long an order waits for an answer that is not just one of a target which
// refuses connections, or cuts them: what those leave behind is soon over.
const longWait = time.Second

// isAnswer reports whether an error, or none, is an answer of the target's.
func isAnswer(err error) bool {
	refusal, ok := errors.AsType[*Refusal](err)
	return err == nil || ok && refusal.Status != 0
}

// answeredSince reports whether any order was answered after a time since the start.
func (r *run) answeredSince(t time.Duration) bool {
	for _, rec := range r.recorders {
		if rec.lastAnswer() > t {
			return true
		}
	}
	return false
}

// settle tells the gate that an order is over, and returns the one that may now be sent. Those that
// waited for one that went wrong are lost with the fate of followers.
func (r *run) settle(rec *recorder, k uint64, well bool, follower Fate) (next job, more bool) {
	for {
		next, more = r.gate.settled(r.First+k, well)
		if well || !more {
			return next, more
		}
		k = next.index
		r.account(rec, k, follower)
	}
}

// lose accounts for an order that is due and never sent, and for those that waited for it.
func (r *run) lose(rec *recorder, k uint64, fate Fate) {
	r.account(rec, k, fate)
	follower := Orphaned
	if fate == Halted {
		follower = Halted
	}
	r.settle(rec, k, false, follower)
}

func (r *run) account(rec *recorder, k uint64, fate Fate) {
	i := r.First + k
	o, due := r.Stream.At(i), r.Schedule.Due(k)
	rec.miss(r.slots[o.Symbol], r.phase(due), k, due, fate)
	r.Journal.add(Entry{Start: r.start, Index: i, ID: o.ID, Due: due, Fate: fate})
	rec.except(Hole{i, fate}, r.Stream)
}

// phase is the index of the phase at a time since the start.
func (r *run) phase(t time.Duration) int {
	i := len(r.Phases) - 1
	for i > 0 && t < r.Phases[i].From {
		i--
	}
	return i
}
