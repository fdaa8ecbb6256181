package ordergen_test

import (
	"testing"

	"github.com/ordergen/ordergen"
)

// What a run must remember is what a later event may follow: no life of a single event, however
// long its lag.
func TestReachIsThatOfLivesThatGoOn(t *testing.T) {
	single := ordergen.Miss{Count: 1, Type: ordergen.IOC, Lag: ordergen.Constant(50)}
	trade := ordergen.Trade{Count: 1, Lag: ordergen.Constant(3)}
	for _, c := range []struct {
		cast ordergen.Cast
		want uint64 // events: blocks, and the one that the event stands in, times the block's length
	}{
		{ordergen.Cast{single}, 1 * 1},
		{ordergen.Cast{single, trade}, (3 + 1) * 3},
		{ordergen.Cast{single, ordergen.Drill{Symbol: "L"}}, (1 + 1) * 2},
	} {
		flow := ordergen.Flow{Symbols: []string{"A", "L"}, Cast: c.cast}
		if got := newStream(t, ordergen.Config{Flow: flow}).Reach(); got != c.want {
			t.Errorf("%v reaches back %d events, want %d", c.cast, got, c.want)
		}
	}
	if got := newStream(t, ordergen.Config{Flow: ordergen.Standard("A")}).Reach(); got != 0 {
		t.Errorf("a one-sided flow reaches back %d events, want none", got)
	}
}
