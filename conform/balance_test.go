package conform

import (
	"testing"

	"github.com/ordergen/ordergen"
)

// Each history is one step away from the first, which is right.
func TestBalanceOfEachOrder(t *testing.T) {
	maker, taker, other := sent("m-", sell(5, 100)), sent("t-", buy(3, 100)), sent("o-", buy(3, 100))
	trade := func(taker ordergen.Order, quantity int64) Fill {
		return Fill{Maker: maker.ID, Taker: taker.ID, Price: 100, Quantity: quantity}
	}
	cancel := ordergen.Order{ID: ordergen.ID{Prefix: "c-"}, Action: ordergen.Cancel, Orig: maker.ID, Symbol: "A"}
	left := func(shares int64) history {
		return history{
			questions: []question{{about: depth, symbol: "A", side: ordergen.Sell, price: 100}},
			book:      []reply{{n: shares, none: shares == 0}},
		}
	}
	for name, test := range map[string]struct {
		operations []operation
		rests      int64
		want       Invariant // empty for none
	}{
		"filled and resting": {[]operation{asked(0, maker, 0, 1, 0), asked(1, taker, 2, 3, 0, trade(taker, 3))}, 2, ""},
		"filled by two":      {[]operation{asked(0, maker, 0, 1, 0), asked(1, taker, 2, 3, 0, trade(taker, 3)), asked(2, other, 2, 3, 0, trade(other, 2))}, 0, ""},
		"a maker that two takers fill beyond what it has": {
			[]operation{asked(0, maker, 0, 1, 0), asked(1, taker, 2, 3, 0, trade(taker, 3)), asked(2, other, 2, 3, 0, trade(other, 3))}, 0, Conservation},
		"a taker that is filled beyond what it has": {
			[]operation{asked(0, maker, 0, 1, 0), asked(1, taker, 2, 3, 0, trade(taker, 4))}, 1, Conservation},
		"a maker that a replacement has let grow": {
			[]operation{asked(0, maker, 0, 1, 0), asked(1, taker, 2, 3, 0, trade(taker, 3)), asked(0, ordergen.Order{Action: ordergen.Replace, Orig: maker.ID, Symbol: "A", Price: 100, Quantity: 3}, 4, 5, 0),
				asked(2, other, 6, 7, 0, trade(other, 3))}, 0, ""},
		"filled in part, then cancelled":                 {[]operation{asked(0, maker, 0, 1, 0), asked(1, taker, 2, 3, 0, trade(taker, 3)), asked(2, cancel, 2, 3, 0)}, 0, ""},
		"filled in full, and cancelled":                  {[]operation{asked(0, maker, 0, 1, 0), asked(1, taker, 2, 3, 0, trade(taker, 3)), asked(2, other, 2, 3, 0, trade(other, 2)), asked(0, cancel, 2, 3, 0)}, 0, Conservation},
		"cancelled twice":                                {[]operation{asked(0, maker, 0, 1, 0), asked(1, cancel, 2, 3, 0), asked(2, cancel, 2, 3, 0)}, 0, CancelRemovesOne},
		"cancelled, and nobody sent it":                  {[]operation{asked(1, cancel, 2, 3, 0)}, 0, CancelRemovesOne},
		"neither filled nor cancelled nor in the book":   {[]operation{asked(0, maker, 0, 1, 0), asked(1, taker, 2, 3, 0, trade(taker, 3))}, 0, DepthIsSum},
		"cancelled, and still in the book":               {[]operation{asked(0, maker, 0, 1, 0), asked(1, cancel, 2, 3, 0)}, 5, DepthIsSum},
		"a fill of nothing":                              {[]operation{asked(0, maker, 0, 1, 0), asked(1, taker, 2, 3, 0, trade(taker, 0))}, 5, NoPhantomFill},
		"a fill with an order that nobody sent":          {[]operation{asked(1, taker, 2, 3, 0, trade(taker, 3))}, 0, NoPhantomFill},
		"a fill with an order whose answer is a refusal": {[]operation{{Order: maker}, asked(1, taker, 2, 3, 0, trade(taker, 3))}, 0, NoPhantomFill},
	} {
		h := left(test.rests)
		h.operations = test.operations
		var got Invariant
		if b := h.balance(profile{}); b != nil {
			got = b.Broken
		}
		if got != test.want {
			t.Errorf("%s: breaks %q, want %q", name, got, test.want)
		}
	}
}

// Where no makers are told, the sums of answers are held to the quantities of takers.
func TestBalanceOfSums(t *testing.T) {
	taker := sent("t-", buy(3, 100))
	cancel := ordergen.Order{Action: ordergen.Cancel, Orig: taker.ID, Symbol: "A"}
	for name, test := range map[string]struct {
		filled int64
		then   []operation
		want   Invariant // empty for none
	}{
		"in part":                  {2, nil, ""},
		"in part, then cancelled":  {2, []operation{asked(0, cancel, 2, 3, 0)}, ""},
		"beyond what it has":       {4, nil, Conservation},
		"in full, then cancelled":  {3, []operation{asked(0, cancel, 2, 3, 0)}, Conservation},
		"with less than no shares": {-1, nil, NoPhantomFill},
	} {
		h := history{operations: append([]operation{asked(0, taker, 0, 1, 0, Fill{Quantity: test.filled})}, test.then...)}
		var got Invariant
		if b := h.balance(profile{lacks: Trades}); b != nil {
			got = b.Broken
		}
		if got != test.want {
			t.Errorf("%s: breaks %q, want %q", name, got, test.want)
		}
	}
}
