package client

import (
	"errors"
	"fmt"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/arrival"
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
	require(r.Workers >= 0 && r.Workers <= mostWorkers, "Workers is %d, want 1..%d", r.Workers, mostWorkers)
	require(r.Backlog >= 0 && r.Backlog <= mostBacklog, "Backlog is %d, want 1..%d", r.Backlog, mostBacklog)
	require(r.Idle <= Spin, "Idle is %v, want Hybrid, Sleep or Spin", r.Idle)
	require(r.Every >= 0, "Every is %v, want more than 0", r.Every)
	require(r.Window >= 0, "Window is %v, want more than 0", r.Window)
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
