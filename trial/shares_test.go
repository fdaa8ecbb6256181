package trial

import (
	"math"
	"testing"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/observe"
)

// The expected share is the law of the flow, give or take four σ of the orders counted.
func TestShares(t *testing.T) {
	p, err := ordergen.LookupProfile("B4")
	if err != nil {
		t.Fatal(err)
	}
	sent := make(map[string]int64)
	for _, symbol := range p.Flow.Symbols {
		sent[symbol] = 20
	}
	sent["TEST-ASSET-A"] = 880 // of 1,100
	r := RunReport{Experiment: Experiment{Profile: p}, Result: &client.Result{Symbols: sent}}
	for shard, got := range map[string]int64{"a": 400, "b": 500, "c": 100} {
		r.Reconciliation.Rows = append(r.Reconciliation.Rows, ReconcileRow{Shard: shard, Figure: observe.Received, Got: got}, ReconcileRow{Shard: shard, Figure: observe.Fills, Got: 9999})
	}
	type share struct {
		chance, got float64
		source      string
	}
	want := map[string]share{
		"shard a":      {0.8 + 0.2*3/11, 0.4, "target"},
		"shard b":      {0.2 * 4 / 11, 0.5, "target"},
		"shard c":      {0.2 * 4 / 11, 0.1, "target"},
		"TEST-ASSET-A": {0.8, 0.8, "client"},
		"TEST-ASSET-L": {0.2 / 11, 0.2 / 11, "client"},
	}
	near := func(a, b float64) bool { return math.Abs(a-b) < 1e-9 }
	shares := skew{}.Judge(&r)
	if len(shares) != 15 {
		t.Errorf("there are %d shares, want 3 of shards and 12 of symbols", len(shares))
	}
	for _, c := range shares {
		w, listed := want[c.Of]
		if !listed {
			continue
		}
		n := 1000.0
		if c.Source == "client" {
			n = 1100
		}
		spread := 4 * math.Sqrt(w.chance*(1-w.chance)/n)
		low, high := max(0, w.chance-spread), w.chance+spread
		if !near(c.Got.Value, w.got) || c.Source != w.source || !near(c.Bound.Limit, low) || !near(c.Bound.High, high) {
			t.Errorf("%+v, want %+v ± %.4f", c, w, spread)
		}
		if off := c.Of == "shard a" || c.Of == "shard b"; (c.Status == Missed) != off {
			t.Errorf("%s is %v", c.Of, c.Status)
		}
	}

	r.Reconciliation = Reconciliation{}
	if c := (skew{}).Judge(&r)[0]; c.Source != "client" || !near(c.Got.Value, 940.0/1100) {
		t.Errorf("without the target's counters the share of shard a is %+v, want the client's", c)
	}
}

// A share may lie at the ends of its interval, which are those of a share where the orders are
// few.
func TestSharesAtTheirBounds(t *testing.T) {
	for _, test := range []struct {
		want       float64
		got, total int64
		status     Status
	}{
		{0.01, 0, 100, Held},
		{0.99, 100, 100, Held},
		{0.5, 0, 0, Held}, // of no orders anything goes
		{0.5, 70, 100, Held},
		{0.5, 71, 100, Missed},
		{0.5, 30, 100, Held},
		{0.5, 29, 100, Missed},
	} {
		if c := share("x", test.want, test.got, test.total, "client"); c.Status != test.status {
			t.Errorf("%d of %d orders are %+v (%v), want it %v", test.got, test.total, c, c.Status, test.status)
		}
	}
}
