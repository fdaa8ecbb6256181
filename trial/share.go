package trial

import (
	"fmt"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
)

// Share is what one process of several sends of a run. They share the plan and a start by
// the clock and nothing else: the book is seeded before, and the run is judged when the
// records of all are put together.
type Share struct {
	Part, Of int  // part 1..Of
	BySymbol bool // whole symbols, in place of single orders or whole lives
	// Start is when the run begins, by the clock of each process; at once if zero.
	Start time.Time
	// Resume is what a process before this one recorded of the part, which this one goes on
	// with: it sends what was not sent, at the gaps of the schedule.
	Resume *Record
}

// String is as in "part 2/3".
func (s Share) String() string { return fmt.Sprintf("part %d/%d", s.Part, s.Of) }

// mine tells which events of a stream the process sends.
func (s Share) mine(stream *ordergen.Stream) func(i uint64) bool {
	if s.Of == 1 {
		return func(uint64) bool { return true }
	}
	worker := stream.Worker
	if s.BySymbol {
		worker = stream.SymbolWorker
	}
	part, of := uint64(s.Part-1), uint64(s.Of)
	return func(i uint64) bool { return worker(i, of) == part }
}

// onto has a runner send the share.
func (s Share) onto(r *client.Runner, e Experiment) {
	r.Mine, r.Start = s.mine(e.Plan.Stream), s.Start
	if s.Resume != nil {
		r.Resume = s.Resume.Result
	}
}
