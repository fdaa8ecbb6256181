package engine

import (
	"errors"
	"fmt"
	"iter"
	"math"
	"strconv"

	"github.com/ordergen/ordergen"
)

// Book is the resting orders of one symbol. It matches in price-time priority: the
// best price first, within a price the order that came first, and every trade at the
// price of the maker, the order that was resting.
//
// The zero Book is empty. It keeps no record of finished orders, does not look at the
// symbol of an order, and is not safe for concurrent use. It reuses the memory of
// orders that are done, and keeps as much as it needed at its fullest.
type Book struct {
	bids, asks ladder
	resting    index
	entries    pool[entry]
}

// Fill is one trade between two orders.
type Fill struct {
	Maker, Taker ordergen.ID
	Price        ordergen.Price // the maker's, in cents
	Quantity     int64          // shares, above 0
}

// ErrDuplicate refuses an order whose id is that of a resting one. An id that has
// been filled, cancelled or dropped may come again.
var ErrDuplicate = errors.New("duplicate order id")

// Submit matches o against the other side and appends its fills, in the order of
// their execution, to fills. What is left of a LIMIT order rests; a MARKET or IOC
// order drops it; an FOK order trades its whole quantity or nothing, and nothing is
// no error.
//
// A refused order leaves the book as it was. The error wraps ErrDuplicate, or it
// joins one *ordergen.FieldError for each field that cannot be matched.
func (b *Book) Submit(o ordergen.Order, fills []Fill) ([]Fill, error) {
	hash := b.resting.hash(o.ID)
	if err := b.check(o, hash); err != nil {
		return fills, err
	}
	return b.match(o, hash, fills), nil
}

// Cancel removes a resting order and returns it with the quantity it had left. It
// reports false when no such order rests.
func (b *Book) Cancel(id ordergen.ID) (ordergen.Order, bool) {
	e := b.find(id)
	if e == nil {
		return ordergen.Order{}, false
	}
	o := e.order
	b.remove(e)
	return o, true
}

// Reduce takes by shares off a resting order, which keeps its place among the orders at
// its price, and returns it with the quantity it has left. It reports false, and changes
// nothing, when no such order rests or by is not below what it has left: to take all
// is to Cancel.
func (b *Book) Reduce(id ordergen.ID, by int64) (ordergen.Order, bool) {
	e := b.find(id)
	if e == nil || by <= 0 || by >= e.order.Quantity {
		return ordergen.Order{}, false
	}
	b.side(e.order.Side).reduce(e, by)
	return e.order, true
}

// Best returns the level that the next order against this side meets first. It
// reports false when the side is empty.
func (b *Book) Best(side ordergen.Side) (Level, bool) {
	if best := b.side(side).levels.best(); best != nil {
		return best.Level, true
	}
	return Level{}, false
}

// Depth sums one side up, in constant time.
func (b *Book) Depth(side ordergen.Side) Depth { return b.side(side).depth() }

// At returns the level at a price, with no orders when nothing rests there.
func (b *Book) At(side ordergen.Side, price ordergen.Price) Level {
	if at := b.side(side).levels.find(rank(side, price)); at != nil {
		return at.Level
	}
	return Level{Price: price}
}

// Levels iterates over the levels of one side, the best first. The book must not
// change meanwhile.
func (b *Book) Levels(side ordergen.Side) iter.Seq[Level] {
	return func(yield func(Level) bool) {
		for at := range b.side(side).levels.fromBest {
			if !yield(at.Level) {
				return
			}
		}
	}
}

// match trades an order that has been checked, and rests what is left of it.
func (b *Book) match(o ordergen.Order, hash uint64, fills []Fill) []Fill {
	makers := b.side(o.Side.Opposite())
	if o.Type == ordergen.FOK && !makers.covers(o) {
		return fills
	}
	for o.Quantity > 0 {
		best := makers.levels.best()
		if best == nil || !crosses(o, best.Price) {
			break
		}
		maker := best.first
		traded := min(o.Quantity, maker.order.Quantity)
		fills = append(fills, Fill{Maker: maker.order.ID, Taker: o.ID, Price: best.Price, Quantity: traded})
		o.Quantity -= traded
		makers.reduce(maker, traded)
		if maker.order.Quantity == 0 {
			b.remove(maker)
		}
	}
	if o.Type == ordergen.Limit && o.Quantity > 0 {
		b.rest(o, hash)
	}
	return fills
}

func (b *Book) check(o ordergen.Order, hash uint64) error {
	if err := checkTerms(o, b.room(o.Side)); err != nil {
		return err
	}
	if b.resting.find(hash, o.ID) != nil {
		return fmt.Errorf("%w: %s rests in the book, want an id that does not", ErrDuplicate, o.ID)
	}
	return nil
}

// room is how many shares a side can still take. Its sum must stay exact, whatever the
// orders that a client makes up.
func (b *Book) room(side ordergen.Side) int64 { return math.MaxInt64 - b.side(side).quantity }

// checkTerms looks at what an order asks for, the book aside.
func checkTerms(o ordergen.Order, room int64) error {
	var errs []error
	refuse := func(field, value, want string) {
		errs = append(errs, &ordergen.FieldError{Field: field, Value: value, Want: want})
	}
	if o.Side > ordergen.Sell {
		refuse("side", o.Side.String(), "BUY or SELL")
	}
	if o.Type > ordergen.FOK {
		refuse("type", o.Type.String(), "LIMIT, MARKET, IOC or FOK")
	}
	if o.Type != ordergen.Market && o.Price <= 0 {
		refuse("price", strconv.FormatInt(int64(o.Price), 10), "a whole number above 0")
	}
	if o.Quantity <= 0 {
		refuse("quantity", strconv.FormatInt(o.Quantity, 10), "a whole number above 0")
	} else if o.Quantity > room {
		refuse("quantity", strconv.FormatInt(o.Quantity, 10), fmt.Sprintf("at most %d, or the sum of the side overflows", room))
	}
	return errors.Join(errs...)
}

func (b *Book) side(s ordergen.Side) *ladder {
	switch s {
	case ordergen.Buy:
		return &b.bids
	case ordergen.Sell:
		return &b.asks
	}
	return new(ladder) // nothing rests on a side that is none
}

func (b *Book) find(id ordergen.ID) *entry { return b.resting.find(b.resting.hash(id), id) }

func (b *Book) rest(o ordergen.Order, hash uint64) {
	e := b.entries.get()
	e.order, e.hash = o, hash
	b.resting.add(e)
	b.side(o.Side).add(e)
}

func (b *Book) remove(e *entry) {
	b.resting.remove(e)
	b.side(e.order.Side).remove(e)
	b.entries.put(e)
}
