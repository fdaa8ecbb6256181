package trial

import (
	"math"
	"testing"
	"time"

	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/observe"
)

// The expected share is the law of the flow, give or take four σ of the orders counted.
func TestShares(t *testing.T) {
	p := lasting(t, "B4", time.Second)
	sent := make(map[string]int64)
	for _, symbol := range p.Flow.Symbols {
		sent[symbol] = 20
	}
	sent["TEST-ASSET-A"] = 880 // of 1,100
	r := RunReport{Result: &client.Result{Symbols: sent}}
	for shard, got := range map[string]int64{"a": 400, "b": 500, "c": 100} {
		r.Reconciliation.Rows = append(r.Reconciliation.Rows, ReconcileRow{Shard: shard, Figure: observe.Received, Got: got}, ReconcileRow{Shard: shard, Figure: observe.Fills, Got: 9999})
	}
	want := map[string]Share{
		"shard a":      {Want: 0.8 + 0.2*3/11, Got: 0.4, Counted: "target"},
		"shard b":      {Want: 0.2 * 4 / 11, Got: 0.5, Counted: "target"},
		"shard c":      {Want: 0.2 * 4 / 11, Got: 0.1, Counted: "target"},
		"TEST-ASSET-A": {Want: 0.8, Got: 0.8, Counted: "client"},
		"TEST-ASSET-L": {Want: 0.2 / 11, Got: 0.2 / 11, Counted: "client"},
	}
	near := func(a, b float64) bool { return math.Abs(a-b) < 1e-9 }
	shares := r.shares(p)
	if len(shares) != 15 {
		t.Errorf("there are %d shares, want 3 of shards and 12 of symbols", len(shares))
	}
	for _, s := range shares {
		w, listed := want[s.Of]
		if !listed {
			continue
		}
		n := 1000.0
		if s.Counted == "client" {
			n = 1100
		}
		spread := 4 * math.Sqrt(w.Want*(1-w.Want)/n)
		if !near(s.Want, w.Want) || !near(s.Got, w.Got) || s.Counted != w.Counted || !near(s.Low, max(0, w.Want-spread)) || !near(s.High, w.Want+spread) {
			t.Errorf("%+v, want %+v ± %.4f", s, w, spread)
		}
		if ok := s.Low <= s.Got && s.Got <= s.High; s.OK() != ok || ok == (s.Of == "shard a" || s.Of == "shard b") {
			t.Errorf("%s is OK: %v", s.Of, s.OK())
		}
	}

	r.Reconciliation = Reconciliation{}
	if s := r.shares(p)[0]; s.Counted != "client" || !near(s.Got, 940.0/1100) {
		t.Errorf("without the target's counters the share of shard a is %+v, want the client's", s)
	}
}
