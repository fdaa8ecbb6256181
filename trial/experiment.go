package trial

import (
	"fmt"
	"iter"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/arrival"
	"github.com/ordergen/ordergen/client"
)

// Experiment is one run of a case, planned.
type Experiment struct {
	Profile  ordergen.Profile // the case that the run belongs to
	Run      ordergen.Run
	Schedule arrival.Schedule
	Literal  *ordergen.Plan // the plan with the book as declared
	Plan     *ordergen.Plan // the plan with the book to seed
	Phases   []client.Phase
	Recorded Recorded      // flow that is sent in place of a plan, which is nil then; nil otherwise
	Start    time.Duration // when measuring starts, after the warm-up
}

// Phases of a run with a warm-up, and of a case with a disturbance.
const (
	warmupPhase       = "warm-up"
	beforeDisturbance = "before"
	duringDisturbance = "during"
)

// Source is what the run sends.
func (e Experiment) Source() client.Source {
	if e.Recorded != nil {
		return e.Recorded
	}
	return e.Plan.Stream
}

// Prefix starts the id of each event.
func (e Experiment) Prefix() string {
	if e.Recorded != nil {
		return e.Recorded.Prefix()
	}
	return e.Plan.Stream.Config().Prefix
}

// First is the index of the first event.
func (e Experiment) First() uint64 {
	if e.Recorded != nil {
		return 0
	}
	return e.Plan.First
}

// proven reports whether the right answer to each event is known.
func (e Experiment) proven() bool { return e.Plan != nil && e.Plan.Proven() }

// Book are the orders of some symbols that rest before the run.
func (e Experiment) Book(symbols ...string) iter.Seq[ordergen.Order] {
	if e.Recorded != nil {
		return e.Recorded.Book(symbols...)
	}
	return e.Plan.Book.Orders(symbols...)
}

// resting is how many orders that is.
func (e Experiment) resting(symbols ...string) (n int) {
	for range e.Book(symbols...) {
		n++
	}
	return n
}

// expect foretells what a run leaves after its first due events. Shares is nil but of a
// recorded flow.
func (e Experiment) expect(due uint64, r *client.Result) (want ordergen.Expectation, shares map[string]ordergen.Interval) {
	if e.Recorded != nil {
		return e.Recorded.Expect(due, r.Lost, r.Unknown)
	}
	return e.Plan.ExpectAfter(due, r.Lost, r.Unknown), nil
}

// worker gives each event to one of n processes, by symbol or by life. A recorded flow has
// one.
func (e Experiment) worker(bySymbol bool) func(i, n uint64) uint64 {
	switch {
	case e.Recorded != nil:
		return func(uint64, uint64) uint64 { return 0 }
	case bySymbol:
		return e.Plan.Stream.SymbolWorker
	}
	return e.Plan.Stream.Worker
}

// notes say what a recorded flow is held to, and what its recording lacks.
func (e Experiment) notes() []string {
	if e.Recorded == nil {
		return nil
	}
	sum := e.Recorded.Forecast().Sum()
	forecast := fmt.Sprintf("The flow was recorded, so nothing of it is proved: it is held to the conservation of orders and shares. In its own order the reference book trades %v shares in %v matches, and %v bids and %v asks are left.",
		sum.Traded, sum.Fills, sum.RestingBids, sum.RestingAsks)
	return append([]string{forecast}, e.Recorded.Notes()...)
}
