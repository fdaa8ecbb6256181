package trial

import (
	"slices"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/observe"
)

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
