package trial

import (
	"fmt"
	"iter"
	"slices"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/observe"
)

// Reconciliation compares what a run must have left in the engine with what the
// engine counts. It finds orders lost, orders matched twice, and orders that should
// rest and do not.
type Reconciliation struct {
	Rows []ReconcileRow
	// Unmeasured are the figures that no shard exposes.
	Unmeasured []observe.Figure
	// Gone are the shards that answered before the run and not after it.
	Gone []string
	// Restarted are the shards whose counters fell during the run.
	Restarted []string
	// Missing are the shards of which a figure is missing that was told before the run, or
	// could not be read then.
	Missing []string
	// Silent are the shards that no endpoint tells of, where others are told of.
	Silent []string
}

// ReconcileRow is one figure of one shard, as its counters tell it, or as the answers of a
// shard do that has no such counter.
type ReconcileRow struct {
	Shard  string            `json:"shard"`
	Figure observe.Figure    `json:"figure"`
	Want   ordergen.Interval `json:"want"`
	Got    int64             `json:"got"`
	Summed bool              `json:"summed,omitempty"` // the figure is the sum of what the answers told
	OK     bool              `json:"ok"`
}

// Measured reports whether any counter was there to compare.
func (r Reconciliation) Measured() bool {
	return slices.ContainsFunc(r.Rows, func(row ReconcileRow) bool { return !row.Summed })
}

// OK reports whether every figure that was told is as foretold, and none was lost on the
// way.
func (r Reconciliation) OK() bool {
	return len(r.Mismatches()) == 0 && len(r.Gone) == 0 && len(r.Restarted) == 0 && len(r.Missing) == 0
}

// Mismatches are the rows that are not as foretold.
func (r Reconciliation) Mismatches() (bad []ReconcileRow) {
	for _, row := range r.Rows {
		if !row.OK {
			bad = append(bad, row)
		}
	}
	return bad
}

// conclusive are the sets of figures of which each, foretold exactly, leaves no room for an
// order that was lost or matched twice: one where every bid rests for good, and one for a
// flow of lives, where which makers are left depends on the arrival order and their shares
// do not.
var conclusive = [][]observe.Figure{
	{observe.Received, observe.Traded, observe.RestingBids},
	{observe.Received, observe.Traded, observe.CancelledShares, observe.BidQuantity, observe.AskQuantity},
}

// Conclusive reports whether the rows leave no room for an order that was lost or matched
// twice: of each shard enough figures are told, and foretold exactly.
func (r Reconciliation) Conclusive() bool {
	exact := make(map[string][]observe.Figure)
	for _, row := range r.Rows {
		if row.OK && row.Want.Min == row.Want.Max {
			exact[row.Shard] = append(exact[row.Shard], row.Figure)
		}
	}
	for _, row := range r.Rows {
		enough := func(set []observe.Figure) bool {
			return !slices.ContainsFunc(set, func(f observe.Figure) bool { return !slices.Contains(exact[row.Shard], f) })
		}
		if !slices.ContainsFunc(conclusive, enough) {
			return false
		}
	}
	return r.Measured() && r.OK() && len(r.Silent) == 0
}

// foretold is what an outcome says of a figure.
func foretold(f observe.Figure, o ordergen.Outcome) ordergen.Interval {
	return map[observe.Figure]ordergen.Interval{
		observe.Received:    o.Received,
		observe.Fills:       o.Fills,
		observe.Traded:      o.Traded,
		observe.RestingBids: o.RestingBids,
		observe.BidQuantity: o.BidQuantity,
		observe.RestingAsks: o.RestingAsks,
		observe.AskQuantity: o.AskQuantity,
		observe.AskLevels:   o.AskLevels,

		observe.Cancels:         o.Cancelled,
		observe.CancelledShares: o.CancelledQuantity,
		observe.Replaces:        o.Replaced,
	}[f]
}

// moved are the figures that a run moves, in their order. A flow that cancels and replaces
// nothing asks for no counter of that.
func moved(want ordergen.Outcome) []observe.Figure {
	return slices.DeleteFunc(observe.Figures(), func(f observe.Figure) bool {
		switch f {
		case observe.Cancels, observe.CancelledShares, observe.Replaces:
			return foretold(f, want) == ordergen.Interval{}
		}
		return false
	})
}

// reconcile compares the first and the last of some snapshots with the expectation of a
// run, for a system whose books were empty before they were seeded. Those in between tell
// of restarts.
func reconcile(shards []ordergen.Shard, want ordergen.Expectation, receipts map[string]client.Receipts, marks ...observe.Snapshot) Reconciliation {
	var r Reconciliation
	before, after := marks[0], marks[len(marks)-1]
	figures := moved(want.Sum())
	seen := make(map[observe.Figure]bool)
	for _, c := range after.Shards {
		for f := range c.Figures {
			seen[f] = true
		}
	}
	for _, shard := range shards {
		outcome := want.Sum(shard.Symbols...)
		r.sum(shard, outcome, receipts, seen)
		now, then := after.Shards[shard.Name], before.Shards[shard.Name]
		switch {
		case now == nil && then != nil:
			r.Gone = append(r.Gone, shard.Name)
			continue
		case now == nil && outcome == ordergen.Outcome{}:
			continue // nothing came to it, so it may have nothing to tell
		case now == nil:
			r.Silent = append(r.Silent, shard.Name)
			continue
		case restarted(marks, shard.Name):
			r.Restarted = append(r.Restarted, shard.Name)
			continue
		}
		for _, f := range figures {
			got, state := figure(f, shard.Name, before, after)
			switch {
			case state == observe.NotExposed && f.Grows() && seen[f]:
				got = 0 // others have counted, and this one nothing yet
			case state == observe.NotExposed:
				continue
			case state != observe.Known:
				if !slices.Contains(r.Missing, shard.Name) {
					r.Missing = append(r.Missing, shard.Name)
				}
				continue
			}
			interval := foretold(f, outcome)
			r.Rows = append(r.Rows, ReconcileRow{Shard: shard.Name, Figure: f, Want: interval, Got: got, OK: interval.Contains(got)})
		}
	}
	if !r.Measured() && max(len(r.Gone), len(r.Restarted), len(r.Missing)) == 0 {
		r.Silent = nil
	}
	for _, f := range figures {
		if !seen[f] && !slices.ContainsFunc(r.Rows, func(row ReconcileRow) bool { return row.Figure == f }) {
			r.Unmeasured = append(r.Unmeasured, f)
		}
	}
	return r
}

// sum compares what the answers of a shard told, where no counter tells it and every answer
// did.
func (r *Reconciliation) sum(shard ordergen.Shard, want ordergen.Outcome, receipts map[string]client.Receipts, seen map[observe.Figure]bool) {
	var all client.Receipts
	for _, symbol := range shard.Symbols {
		all = all.Plus(receipts[symbol])
	}
	for _, sum := range []struct {
		figure observe.Figure
		told   client.Told
		asked  int64 // answers that have it to tell
	}{
		{observe.Fills, all.Fills, all.Orders},
		{observe.Traded, all.Filled, all.Orders},
		{observe.CancelledShares, all.Cancelled, all.Changes - want.Replaced.Min},
	} {
		if f := sum.figure; !seen[f] && sum.asked > 0 && sum.told.Answers == sum.asked {
			interval := foretold(f, want)
			r.Rows = append(r.Rows, ReconcileRow{Shard: shard.Name, Figure: f, Want: interval, Got: sum.told.Sum, Summed: true, OK: interval.Contains(sum.told.Sum)})
		}
	}
}

// figure is what the run has done to a figure: its growth where it counts, and what a book
// holds afterwards where it does not.
func figure(f observe.Figure, shard string, before, after observe.Snapshot) (int64, observe.State) {
	if f.Grows() {
		g := after.Since(before, shard, f)
		return g.N, g.State
	}
	got, exposed := after.Shards[shard].Figures[f]
	if exposed {
		return got, observe.Known
	}
	return 0, after.Since(before, shard, f).State
}

// restarted reports whether a count of a shard fell between two marks.
func restarted(marks []observe.Snapshot, shard string) bool {
	var last observe.Snapshot
	for _, mark := range marks {
		for _, f := range observe.Figures() {
			if f.Grows() && mark.Since(last, shard, f).State == observe.Restarted {
				return true
			}
		}
		if mark.Shards[shard] != nil {
			last = mark
		}
	}
	return false
}

// notEmpty says which shards hold resting orders. A gauge may be stale, so that none held is
// no proof that a book is empty: ids of seeds that are the same each time are the other.
func notEmpty(shards []ordergen.Shard, s observe.Snapshot) error {
	for _, shard := range shards {
		c := s.Shards[shard.Name]
		if c == nil {
			continue
		}
		if bids, asks := c.Figures[observe.RestingBids], c.Figures[observe.RestingAsks]; bids > 0 || asks > 0 {
			return fmt.Errorf("shard %s already holds %d resting bids and %d asks, and what they do to the run cannot be foretold: restart or clear the target first", shard.Name, bids, asks)
		}
	}
	return nil
}

// overfull says which shards hold more orders than they were seeded with. One that holds fewer
// may not have updated its gauges yet.
func overfull(shards []ordergen.Shard, book func(symbols ...string) iter.Seq[ordergen.Order], s observe.Snapshot) error {
	for _, shard := range shards {
		c := s.Shards[shard.Name]
		if c == nil {
			continue
		}
		var want [2]int64
		for o := range book(shard.Symbols...) {
			want[o.Side]++
		}
		bids, asks := c.Figures[observe.RestingBids], c.Figures[observe.RestingAsks]
		if bids > want[ordergen.Buy] || asks > want[ordergen.Sell] {
			return fmt.Errorf("shard %s holds %d bids and %d asks after it was seeded with %d and %d: it held some before, or was seeded twice: restart or clear the target first", shard.Name, bids, asks, want[ordergen.Buy], want[ordergen.Sell])
		}
	}
	return nil
}
