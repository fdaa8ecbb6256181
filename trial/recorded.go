package trial

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/arrival"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/observe"
)

// Recorded is a flow that was recorded, with its times: what a trial sends in place of the
// stream of its profile. Nothing is proved of it.
type Recorded interface {
	client.Source
	arrival.Schedule

	// Prefix starts the id of each event.
	Prefix() string
	// Fingerprint tells flows apart.
	Fingerprint() string
	// Book are the orders that rest before the first event, of some symbols or of all.
	Book(symbols ...string) iter.Seq[ordergen.Order]
	// Forecast is what the events leave when they come in their order.
	Forecast() ordergen.Expectation
	// Expect is what holds in every order, after the first due events. Shares is by symbol what
	// the shares traded, counted on both sides, those that rest and those cancelled must be
	// together.
	Expect(due uint64, lost, unknown ordergen.Demands) (e ordergen.Expectation, shares map[string]ordergen.Interval)
	// Notes say what a reader of the report has to know of the recording.
	Notes() []string
	// Err says why an event could not be read, if one could not be.
	Err() error
}

// recorded is the experiment that a recorded flow is.
func (t Trial) recorded(run ordergen.Run, prefix string) (Experiment, error) {
	flow := t.Recorded(prefix)
	run.Stages, run.Seeds, run.Arrival = []ordergen.Stage{ordergen.Hold(meanRate(flow), max(flow.Duration(), time.Nanosecond))}, nil, ""
	e := Experiment{Profile: t.Profile, Run: run, Schedule: flow, Recorded: flow, Phases: t.measuredPhases(run)}
	return e, t.checkThresholds(e)
}

// meanRate is that of a recorded flow over its whole length.
func meanRate(flow arrival.Schedule) ordergen.Rate {
	seconds := max(int64(flow.Duration()/time.Second), 1)
	return ordergen.PerSecond(max(int64(flow.Len())/seconds, 1))
}

// checkRecorded refuses what a recorded flow cannot be asked for.
func (t Trial) checkRecorded() error {
	if t.Recorded == nil {
		return nil
	}
	var errs []error
	refuse := func(asked bool, what string) {
		if asked {
			errs = append(errs, fmt.Errorf("a recorded flow has %s", what))
		}
	}
	refuse(len(t.Profile.Runs) > 1, "one run, and the case has several")
	refuse(t.Warmup > 0, "no warm-up, as its first event is the first that was recorded")
	refuse(t.Search != nil, "its own times, so no search for a rate: try -speed")
	refuse(t.Share != nil, "no parts: one process sends it")
	refuse(t.Profile.Criteria.Skew, "no law that the shares of its symbols could be held to")
	return errors.Join(errs...)
}

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

// first is the index of the first event.
func (e Experiment) first() uint64 {
	if e.Recorded != nil {
		return 0
	}
	return e.Plan.First
}

// proven reports whether the right answer to each event is known.
func (e Experiment) proven() bool { return e.Plan != nil && e.Plan.Proven() }

// book are the orders of some symbols that rest before the run.
func (e Experiment) book(symbols ...string) iter.Seq[ordergen.Order] {
	if e.Recorded != nil {
		return e.Recorded.Book(symbols...)
	}
	return e.Plan.Book.Orders(symbols...)
}

// resting is how many orders that is.
func (e Experiment) resting(symbols ...string) (n int) {
	if e.Plan != nil {
		return e.Plan.Book.Len(symbols...)
	}
	for range e.book(symbols...) {
		n++
	}
	return n
}

// expect foretells what a run leaves. Shares is nil but of a recorded flow.
func (e Experiment) expect(r *client.Result) (ordergen.Expectation, map[string]ordergen.Interval) {
	if e.Recorded != nil {
		return e.Recorded.Expect(r.Due, r.Lost, r.Unknown)
	}
	return e.Plan.ExpectAfter(r.Due, r.Lost, r.Unknown), nil
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

var _ Criterion = conserved{}

// conserved holds the shares of each shard to what came in, in a recorded flow.
type conserved struct{}

// Judge is silent where there is a plan. A shard that does not tell what was traded, what
// rests and what was cancelled is not judged.
func (conserved) Judge(r *RunReport) (all []Check) {
	if r.Recorded == nil {
		return nil
	}
	for _, shard := range r.Profile.Shards {
		if !slices.ContainsFunc(shard.Symbols, func(s string) bool { return r.Conserved[s] != ordergen.Interval{} }) {
			continue
		}
		var in ordergen.Interval
		for _, symbol := range shard.Symbols {
			in.Min += r.Conserved[symbol].Min
			in.Max += r.Conserved[symbol].Max
		}
		check := Check{ID: Conserved, Of: shard.Name, Bound: Bound{Op: "<=", Limit: float64(in.Max)}, Unit: "shares"}
		got, known := r.Reconciliation.shares(shard.Name, r.Expectation.Sum(shard.Symbols...).CancelledQuantity.Max > 0)
		switch {
		case !known:
			check.Status = Unmeasured
		default:
			check.Got = exactly(float64(got))
			check.Status = hold(in.Contains(got), Wrong)
			if got < in.Min {
				check.Bound = Bound{Op: ">=", Limit: float64(in.Min)}
			}
		}
		all = append(all, check)
	}
	return all
}

// shares are those that a shard traded, on both sides, has resting and cancelled.
func (r Reconciliation) shares(shard string, cancels bool) (sum int64, known bool) {
	figures := map[observe.Figure]int64{observe.Traded: 2, observe.BidQuantity: 1, observe.AskQuantity: 1}
	if cancels {
		figures[observe.CancelledShares] = 1
	}
	for _, row := range r.Rows {
		if row.Shard == shard {
			sum += figures[row.Figure] * row.Got
			delete(figures, row.Figure)
		}
	}
	return sum, len(figures) == 0
}
