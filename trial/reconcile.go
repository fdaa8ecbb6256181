package trial

import (
	"context"
	"fmt"
	"time"

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

// allFigures stand in the order of the report, with what an outcome says of each.
var allFigures = []struct {
	observe.Figure
	want  func(ordergen.Outcome) ordergen.Interval
	grows bool // counted since the start of the engine, so only its growth tells of the run
}{
	{observe.Received, func(o ordergen.Outcome) ordergen.Interval { return o.Received }, true},
	{observe.Fills, func(o ordergen.Outcome) ordergen.Interval { return o.Fills }, true},
	{observe.Traded, func(o ordergen.Outcome) ordergen.Interval { return o.Traded }, true},
	{observe.RestingBids, func(o ordergen.Outcome) ordergen.Interval { return o.RestingBids }, false},
	{observe.BidQuantity, func(o ordergen.Outcome) ordergen.Interval { return o.BidQuantity }, false},
	{observe.RestingAsks, func(o ordergen.Outcome) ordergen.Interval { return o.RestingAsks }, false},
	{observe.AskQuantity, func(o ordergen.Outcome) ordergen.Interval { return o.AskQuantity }, false},
	{observe.AskLevels, func(o ordergen.Outcome) ordergen.Interval { return o.AskLevels }, false},
}

// Reconcile compares the snapshots before and after a run with its expectation, for
// a target whose books were empty before they were seeded.
func Reconcile(shards []ordergen.Shard, want ordergen.Expectation, before, after observe.Snapshot) Reconciliation {
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
		for _, f := range allFigures {
			got, ok := now.Figures[f.Figure]
			if !ok {
				continue
			}
			if f.grows {
				got -= then.Figures[f.Figure]
			}
			seen[f.Figure] = true
			r.Rows = append(r.Rows, ReconcileRow{shard.Name, f.Figure, f.want(outcome), got, f.want(outcome).Contains(got)})
		}
	}
	if len(r.Silent) == len(shards) {
		r.Silent = nil
	}
	for _, f := range allFigures {
		if !seen[f.Figure] {
			r.Unmeasured = append(r.Unmeasured, f.Figure)
		}
	}
	return r
}

const (
	settlePoll  = 50 * time.Millisecond
	settleQuiet = 500 * time.Millisecond // without any change, the engine is done
	settleLimit = 10 * time.Second
)

// settle waits for the engine to finish what it acknowledged: until all is as
// foretold, or until its counters stand still. It returns the last snapshot. An
// endpoint that does not answer tells nothing of the others, so it ends no wait.
func settle(ctx context.Context, s observe.Scraper, done func(observe.Snapshot) bool) observe.Snapshot {
	var (
		last    string
		changed = time.Now()
		limit   = time.Now().Add(settleLimit)
	)
	for {
		snapshot, _ := s.Scrape(ctx)
		if done(snapshot) {
			return snapshot
		}
		if now := fingerprint(snapshot); now != last {
			last, changed = now, time.Now()
		}
		if time.Since(changed) >= settleQuiet || time.Now().After(limit) {
			return snapshot
		}
		select {
		case <-ctx.Done():
			return snapshot
		case <-time.After(settlePoll):
		}
	}
}

// fingerprint is equal for snapshots with equal figures; fmt prints maps sorted.
func fingerprint(s observe.Snapshot) string {
	figures := make(map[string]map[observe.Figure]int64, len(s.Shards))
	for name, c := range s.Shards {
		figures[name] = c.Figures
	}
	return fmt.Sprint(figures)
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
