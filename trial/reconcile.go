package trial

import (
	"fmt"

	"github.com/ordergen/ordergen"
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
	// Silent are the shards that no endpoint tells of, where others are told of.
	Silent []string
}

// ReconcileRow is one figure of one shard.
type ReconcileRow struct {
	Shard  string            `json:"shard"`
	Figure observe.Figure    `json:"figure"`
	Want   ordergen.Interval `json:"want"`
	Got    int64             `json:"got"`
	OK     bool              `json:"ok"`
}

// Measured reports whether there was anything to compare.
func (r Reconciliation) Measured() bool { return len(r.Rows) > 0 }

// OK reports whether every figure is as foretold.
func (r Reconciliation) OK() bool { return len(r.Mismatches()) == 0 && len(r.Gone) == 0 }

// Mismatches are the rows that are not as foretold.
func (r Reconciliation) Mismatches() (bad []ReconcileRow) {
	for _, row := range r.Rows {
		if !row.OK {
			bad = append(bad, row)
		}
	}
	return bad
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
	}[f]
}

// reconcile compares the snapshots before and after a run with its expectation, for
// a target whose books were empty before they were seeded.
func reconcile(shards []ordergen.Shard, want ordergen.Expectation, before, after observe.Snapshot) Reconciliation {
	var r Reconciliation
	seen := make(map[observe.Figure]bool)
	for _, shard := range shards {
		now, then := after.Shards[shard.Name], before.Shards[shard.Name]
		switch {
		case then != nil && now == nil:
			r.Gone = append(r.Gone, shard.Name)
			continue
		case then == nil:
			r.Silent = append(r.Silent, shard.Name)
			continue
		}
		outcome := want.Sum(shard.Symbols...)
		for _, f := range observe.Figures() {
			got, exposed := now.Figures[f]
			if !exposed {
				continue
			}
			if f.Grows() {
				got -= then.Figures[f]
			}
			seen[f] = true
			want := foretold(f, outcome)
			r.Rows = append(r.Rows, ReconcileRow{shard.Name, f, want, got, want.Contains(got)})
		}
	}
	if len(r.Silent) == len(shards) {
		r.Silent = nil
	}
	for _, f := range observe.Figures() {
		if !seen[f] {
			r.Unmeasured = append(r.Unmeasured, f)
		}
	}
	return r
}

// notEmpty says which shards hold resting orders.
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
