package conform

import (
	"strings"
	"testing"
	"time"

	"github.com/ordergen/ordergen"
)

// asked is an operation of a client that was called and returned at these times, and executed in its place.
func asked(client int, o ordergen.Order, called, returned time.Duration, sequence uint64, fills ...Fill) operation {
	return operation{Client: client, Order: o, Called: called, Returned: returned, OK: true, Sequence: sequence, Fills: fills}
}

// sent is a LIMIT order under an id.
func sent(prefix string, s Submit) ordergen.Order {
	return s.order(ordergen.ID{Prefix: prefix, Index: 0})
}

// Of two orders at prices that do not meet any order of execution gives the same answers, so that
// time alone tells the first history from the others.
func TestWitnessMustKeepRealTime(t *testing.T) {
	bid, ask := sent("a-", buy(1, 99)), sent("b-", sell(1, 101))
	for name, test := range map[string]struct {
		history history
		found   bool
	}{
		"answered before the other was asked, and executed after it": {history{operations: []operation{
			asked(0, bid, 10, 20, 2), asked(1, ask, 21, 30, 1),
		}}, true},
		"both under way at once": {history{operations: []operation{
			asked(0, bid, 10, 20, 2), asked(1, ask, 20, 30, 1),
		}}, false},
		"executed in the order of time": {history{operations: []operation{
			asked(0, bid, 10, 20, 1), asked(1, ask, 21, 30, 2),
		}}, false},
		"a third between them, under way with both": {history{operations: []operation{
			asked(0, bid, 10, 20, 3), asked(2, sent("c-", buy(1, 98)), 5, 40, 2), asked(1, ask, 21, 30, 1),
		}}, true},
	} {
		b := test.history.witnessed(profile{sequenced: true})
		if (b != nil) != test.found {
			t.Errorf("%s: the breach is %+v, want one: %v", name, b, test.found)
		}
		if b != nil && (b.Broken != WitnessKeepsTime || !strings.Contains(b.Reason, "Submit of a-00000 had its answer before Submit of b-00000 was asked, and was executed after it")) {
			t.Errorf("%s: breaks %q: %s", name, b.Broken, b.Reason)
		}
	}
}

// A refusal without a place must be right at some moment between call and answer.
func TestRefusalWithoutAPlace(t *testing.T) {
	ask := sent("a-", sell(1, 100))
	refused := func(called, returned time.Duration, action ordergen.Action) operation {
		return operation{Client: 1, Called: called, Returned: returned, Named: ask, Order: ordergen.Order{Action: action, Orig: ask.ID, Symbol: "A", Price: 101, Quantity: 5}}
	}
	rests := []operation{asked(0, ask, 10, 20, 1)}
	filled := append(rests, asked(0, sent("b-", buy(1, 100)), 30, 40, 2, Fill{Maker: ask.ID, Taker: ordergen.ID{Prefix: "b-"}, Price: 100, Quantity: 1}))
	for name, test := range map[string]struct {
		before  []operation
		refused operation
		want    Invariant // empty for none
	}{
		"a cancel while the order rests":          {rests, refused(21, 25, ordergen.Cancel), CancelRemovesOne},
		"a replacement while the order rests":     {rests, refused(21, 25, ordergen.Replace), AmendChangesOne},
		"a cancel before the order":               {rests, refused(5, 9, ordergen.Cancel), ""},
		"a cancel while the order comes":          {rests, refused(15, 25, ordergen.Cancel), ""},
		"a cancel between the order and its fill": {filled, refused(21, 29, ordergen.Cancel), CancelRemovesOne},
		"a cancel while the order is filled":      {filled, refused(21, 35, ordergen.Cancel), ""},
		"a cancel after the fill":                 {filled, refused(41, 50, ordergen.Cancel), ""},
	} {
		var got Invariant
		if b := (history{operations: append(test.before[:len(test.before):len(test.before)], test.refused)}).witnessed(profile{sequenced: true}); b != nil {
			got = b.Broken
		}
		if got != test.want {
			t.Errorf("%s: breaks %q, want %q", name, got, test.want)
		}
	}
}
