package recorded

import (
	"errors"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/engine"
)

// reference is the book that takes the events in their order. It knows what rests alone,
// so that its size is that of the book and not that of the file.
type reference struct {
	books   map[string]*engine.Book
	named   map[ordergen.ID]*life // resting orders by their names in the file
	resting map[ordergen.ID]*life // resting orders by their names in the book
	fills   []engine.Fill
	outcome map[string]*outcome
}

// life is a resting order.
type life struct {
	name  ordergen.ID // name in the file
	seed  bool
	first uint64 // event, or seed, that it came with, from 1
	last  uint64 // last event about it, from 1; 0 where there is none
	side  ordergen.Side
	left  int64 // shares
}

// outcome is what came of the events of a symbol so far.
type outcome struct {
	Received, Traded, Fills, Cancelled, CancelledShares, Replaced, Refused int64
}

func newReference() *reference {
	return &reference{
		books:   make(map[string]*engine.Book),
		named:   make(map[ordergen.ID]*life),
		resting: make(map[ordergen.ID]*life),
		outcome: make(map[string]*outcome),
	}
}

func (r *reference) book(symbol string) (*engine.Book, *outcome) {
	if r.books[symbol] == nil {
		r.books[symbol], r.outcome[symbol] = new(engine.Book), new(outcome)
	}
	return r.books[symbol], r.outcome[symbol]
}

func inBook(l *life) ordergen.ID {
	if l.seed {
		return ordergen.ID{Prefix: "s", Index: l.first}
	}
	return ordergen.ID{Prefix: "e", Index: l.first}
}

// seed lets an order rest before the first event.
func (r *reference) seed(number uint64, o ordergen.Order) error {
	book, _ := r.book(o.Symbol)
	l := &life{name: o.ID, seed: true, first: number, side: o.Side}
	o.ID = inBook(l)
	fills, err := book.Submit(o, r.fills[:0])
	if err == nil && len(fills) > 0 {
		err = errors.New("the book before the first event is crossed")
	}
	r.rest(l, o.Quantity)
	return err
}

func (r *reference) rest(l *life, left int64) {
	if l.left = left; left > 0 {
		r.named[l.name], r.resting[inBook(l)] = l, l
		return
	}
	delete(r.resting, inBook(l))
	if r.named[l.name] == l {
		delete(r.named, l.name)
	}
}

// take executes event number, from 1, and returns its record, without time and symbol.
func (r *reference) take(number uint64, o ordergen.Order) (record, error) {
	book, sum := r.book(o.Symbol)
	rec := record{price: o.Price, quantity: o.Quantity, side: o.Side, kind: o.Type, action: o.Action}
	l := &life{name: o.ID, first: number, side: o.Side}
	if o.Action != ordergen.Submit {
		if l = r.named[o.Orig]; l == nil {
			rec.named, rec.orig = nothing, o.Orig.Index
			sum.Refused++
			return rec, nil
		}
		rec.orig, rec.follows, rec.side = l.first, l.last, l.side
		if l.seed {
			rec.named = aSeed
		}
		o.Orig = inBook(l)
	}
	l.last = number
	o.ID = ordergen.ID{Prefix: "e", Index: number}
	done, err := book.Apply(o, r.fills[:0])
	if err != nil && o.Action == ordergen.Submit {
		return rec, err
	}
	if err != nil { // such as a reduction to more than is left
		sum.Refused++
		return rec, nil
	}
	r.fills = done.Fills
	for _, f := range done.Fills {
		if maker := r.resting[f.Maker]; maker != nil {
			r.rest(maker, maker.left-f.Quantity)
		}
	}
	r.rest(l, done.Resting)
	sum.Traded += done.Filled
	sum.Fills += int64(len(done.Fills))
	sum.CancelledShares += done.Cancelled
	switch o.Action {
	case ordergen.Submit:
		sum.Received++
	case ordergen.Cancel:
		sum.Cancelled++
	case ordergen.Replace:
		sum.Replaced++
	}
	return rec, nil
}

// forecast is what the events leave when they come in their order.
func (r *reference) forecast() ordergen.Expectation {
	all := make(ordergen.Expectation, len(r.books))
	for symbol, book := range r.books {
		sum, bids, asks := r.outcome[symbol], book.Depth(ordergen.Buy), book.Depth(ordergen.Sell)
		all[symbol] = ordergen.Outcome{
			Received:          exactly(sum.Received),
			Traded:            exactly(sum.Traded),
			Fills:             exactly(sum.Fills),
			RestingBids:       exactly(int64(bids.Orders)),
			BidQuantity:       exactly(bids.Quantity),
			RestingAsks:       exactly(int64(asks.Orders)),
			AskQuantity:       exactly(asks.Quantity),
			AskLevels:         exactly(int64(asks.Levels)),
			Cancelled:         exactly(sum.Cancelled),
			CancelledQuantity: exactly(sum.CancelledShares),
			Replaced:          exactly(sum.Replaced),
		}
	}
	return all
}

func exactly(v int64) ordergen.Interval { return ordergen.Interval{Min: v, Max: v} }
