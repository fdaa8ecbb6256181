package trial

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/observe"
)

// What came in of a recorded flow is traded, on both sides, rests or was cancelled.
func TestSharesOfARecordedFlowAreConserved(t *testing.T) {
	told := func(shard string, traded, bids, asks, cancelled int64) (rows []ReconcileRow) {
		for f, n := range map[observe.Figure]int64{observe.Traded: traded, observe.BidQuantity: bids, observe.AskQuantity: asks, observe.CancelledShares: cancelled} {
			if n >= 0 {
				rows = append(rows, ReconcileRow{Shard: shard, Figure: f, Got: n})
			}
		}
		return rows
	}
	const untold = -1
	for name, test := range map[string]struct {
		rows    []ReconcileRow
		cancels int64
		want    []shown
	}{
		"all there":               {told("b", 100, 30, 20, 50), 50, []shown{{Conserved, "b", Held, 300, 310}}},
		"as many as may be":       {told("b", 100, 30, 30, 50), 50, []shown{{Conserved, "b", Held, 310, 310}}},
		"one too many":            {told("b", 100, 31, 30, 50), 50, []shown{{Conserved, "b", Wrong, 311, 310}}},
		"one too few":             {told("b", 100, 29, 20, 50), 50, []shown{{Conserved, "b", Wrong, 299, 300}}},
		"what rests is not told":  {told("b", 100, 30, untold, 50), 50, []shown{{Conserved, "b", Unmeasured, 0, 310}}},
		"cancels are not told":    {told("b", 100, 30, 20, untold), 50, []shown{{Conserved, "b", Unmeasured, 0, 310}}},
		"nothing was cancelled":   {told("b", 125, 30, 20, untold), 0, []shown{{Conserved, "b", Held, 300, 310}}},
		"told of another's alone": {told("a", 100, 30, 20, 50), 50, []shown{{Conserved, "b", Unmeasured, 0, 310}}},
		"told of another's too":   {append(told("a", 7, 7, 7, 7), told("b", 100, 30, 20, 50)...), 50, []shown{{Conserved, "b", Held, 300, 310}}},
	} {
		r := &RunReport{
			Experiment: Experiment{
				Recorded: taken{},
				Profile:  ordergen.Profile{Shards: []ordergen.Shard{{Name: "a", Symbols: []string{"A"}}, {Name: "b", Symbols: []string{"B", "C"}}}},
			},
			Conserved:      map[string]ordergen.Interval{"B": {Min: 100, Max: 100}, "C": {Min: 200, Max: 210}}, // nothing came to shard a
			Expectation:    ordergen.Expectation{"B": {CancelledQuantity: ordergen.Interval{Max: test.cancels}}},
			Reconciliation: Reconciliation{Rows: test.rows},
		}
		if diff := cmp.Diff(test.want, show(conserved{}.Judge(r))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		r.Recorded = nil
		if got := (conserved{}).Judge(r); got != nil {
			t.Errorf("%s: a flow with a plan gives %+v", name, got)
		}
	}
}
