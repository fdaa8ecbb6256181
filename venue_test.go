package ordergen_test

import (
	"errors"
	"slices"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/engine"
	"pgregory.net/rapid"
)

// venue plays events of all kinds, on a book for each symbol.
type venue interface {
	// play does what an event asks for, and returns the answer and the number of fills.
	play(t rapid.TB, o ordergen.Order) (a ordergen.Answer, fills int)
	// depth is what rests on one side of a symbol.
	depth(symbol string, side ordergen.Side) engine.Depth
}

// seed puts the orders of a book into a venue. None of them may trade.
func seed(t rapid.TB, v venue, b *ordergen.Book) {
	for o := range b.Orders() {
		if _, fills := v.play(t, o); fills > 0 {
			t.Fatalf("standing %+v: %d fills", o, fills)
		}
	}
}

// engineVenue is the engine's books.
type engineVenue map[string]*engine.Book

func (v engineVenue) book(symbol string) *engine.Book {
	if v[symbol] == nil {
		v[symbol] = new(engine.Book)
	}
	return v[symbol]
}

func (v engineVenue) play(t rapid.TB, o ordergen.Order) (a ordergen.Answer, fills int) {
	done, err := v.book(o.Symbol).Apply(o, nil)
	if errors.Is(err, engine.ErrUnknown) {
		return ordergen.Answer{Refused: true}, 0
	}
	if err != nil {
		t.Fatalf("%+v: %v", o, err)
	}
	return ordergen.Answer{Filled: done.Filled, Cancelled: done.Cancelled}, len(done.Fills)
}

func (v engineVenue) depth(symbol string, side ordergen.Side) engine.Depth {
	return v.book(symbol).Depth(side)
}

// naiveVenue keeps all resting orders of all symbols in one list, in order of arrival, and looks
// at each. It shares no line and no idea with the engine or with the plan.
type naiveVenue struct{ resting []ordergen.Order }

func (v *naiveVenue) play(t rapid.TB, o ordergen.Order) (a ordergen.Answer, fills int) {
	if o.Action == ordergen.Submit {
		return v.submit(o)
	}
	at := slices.IndexFunc(v.resting, func(r ordergen.Order) bool { return r.ID == o.Orig && r.Symbol == o.Symbol })
	if at < 0 {
		return ordergen.Answer{Refused: true}, 0
	}
	named := v.resting[at]
	switch o.Action {
	case ordergen.Reduce:
		if o.Quantity <= 0 || o.Quantity >= named.Quantity {
			t.Fatalf("%+v reduces an order of %d shares", o, named.Quantity)
		}
		v.resting[at].Quantity = o.Quantity
		return ordergen.Answer{Cancelled: named.Quantity - o.Quantity}, 0
	case ordergen.Replace:
		v.resting = slices.Delete(v.resting, at, at+1)
		named.Price, named.Quantity = o.Price, o.Quantity
		return v.submit(named)
	}
	v.resting = slices.Delete(v.resting, at, at+1)
	return ordergen.Answer{Cancelled: named.Quantity}, 0
}

func (v *naiveVenue) submit(o ordergen.Order) (a ordergen.Answer, fills int) {
	if o.Type == ordergen.FOK && v.offered(o) < o.Quantity {
		return a, 0
	}
	for o.Quantity > 0 {
		best := -1
		for i, r := range v.resting {
			if meets(o, r) && (best < 0 || better(r, v.resting[best].Price) && r.Price != v.resting[best].Price) {
				best = i
			}
		}
		if best < 0 {
			break
		}
		shares := min(o.Quantity, v.resting[best].Quantity)
		o.Quantity -= shares
		a.Filled += shares
		fills++
		if v.resting[best].Quantity -= shares; v.resting[best].Quantity == 0 {
			v.resting = slices.Delete(v.resting, best, best+1)
		}
	}
	if o.Quantity > 0 && o.Type == ordergen.Limit {
		v.resting = append(v.resting, o)
	}
	return a, fills
}

// offered is how many shares an order could trade.
func (v *naiveVenue) offered(o ordergen.Order) (shares int64) {
	for _, r := range v.resting {
		if meets(o, r) {
			shares += r.Quantity
		}
	}
	return shares
}

// meets reports whether a taker may trade with a resting order.
func meets(taker, resting ordergen.Order) bool {
	return resting.Symbol == taker.Symbol && resting.Side != taker.Side && (taker.Type == ordergen.Market || better(resting, taker.Price))
}

func (v *naiveVenue) depth(symbol string, side ordergen.Side) (d engine.Depth) {
	prices := make(map[ordergen.Price]bool)
	for _, r := range v.resting {
		if r.Symbol == symbol && r.Side == side {
			d.Orders++
			d.Quantity += r.Quantity
			prices[r.Price] = true
		}
	}
	d.Levels = len(prices)
	return d
}
