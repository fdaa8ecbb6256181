package engine

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
)

func TestLazySeries(t *testing.T) {
	s := faulty(t, Faults{LazySeries: true})
	if got := series(t, s, "me_"); got != nil {
		t.Errorf("at the start there are the series %v, want none", got)
	}
	mustSeed(t, s, ask(1, 1))
	want := []string{
		`me_orderbook_depth{shard="a",side="BUY"} 0`, `me_orderbook_depth{shard="a",side="SELL"} 1`,
		`me_orderbook_price_levels{shard="a",side="BUY"} 0`, `me_orderbook_price_levels{shard="a",side="SELL"} 1`,
		`me_orderbook_quantity{shard="a",side="BUY"} 0`, `me_orderbook_quantity{shard="a",side="SELL"} 1`,
	}
	if diff := cmp.Diff(want, series(t, s, "me_")); diff != "" {
		t.Errorf("after the seed (-want +got):\n%s", diff)
	}
	play(t, s, bid(1, 1))
	now := samples(t, s)
	for name, want := range map[string]float64{
		`me_matches_total{shard="a"}`:                    1,
		`me_orders_received_total{shard="a",side="BUY"}`: 1,
		`me_match_duration_seconds_count{shard="a"}`:     1,
		`me_orderbook_depth{shard="a",side="SELL"}`:      0,
	} {
		if got, there := now[name]; !there || got != want {
			t.Errorf("%s is %v (there: %v), want %v", name, got, there, want)
		}
	}
	if _, there := now[`me_orders_received_total{shard="a",side="SELL"}`]; there {
		t.Error("a counter appeared before its first event")
	}
}

func TestStaleGauges(t *testing.T) {
	s := faulty(t, Faults{StaleGauges: true})
	depth := func() float64 { return samples(t, s)[`me_orderbook_depth{shard="a",side="SELL"}`] }
	mustSeed(t, s, ask(1, 1), ask(2, 1))
	if got := depth(); got != 0 {
		t.Errorf("after the seed the gauge is %v, want the 0 of the start", got)
	}
	play(t, s, limit("passive", ordergen.Buy, 1, 1))
	if got := depth(); got != 2 {
		t.Errorf("after an event the gauge is %v, want 2", got)
	}
}
