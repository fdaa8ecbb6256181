package engine

import (
	"cmp"
	"slices"

	"github.com/ordergen/ordergen"
)

// ladder is one side of a book: its levels in a slice, the best first. Meeting the
// best price and leaving it cost constant time, as does adding a price worse than all;
// a new price elsewhere moves the pointers behind it.
type ladder struct {
	levels   []*level
	orders   int
	quantity int64
}

// level is a price and the orders that rest there, in order of arrival.
type level struct {
	Level
	first, last *entry
}

// entry is a resting order in the queue of its level. The Quantity of the order is
// what it has left.
type entry struct {
	order      ordergen.Order
	level      *level
	prev, next *entry
}

func (l *ladder) best() *level {
	if len(l.levels) == 0 {
		return nil
	}
	return l.levels[0]
}

func (l *ladder) depth() Depth {
	return Depth{Orders: l.orders, Levels: len(l.levels), Quantity: l.quantity}
}

// covers reports whether the taker's whole quantity rests at prices that it accepts.
func (l *ladder) covers(taker ordergen.Order) bool {
	missing := taker.Quantity
	for _, level := range l.levels {
		if missing <= 0 || !crosses(taker, level.Price) {
			break
		}
		missing -= level.Quantity
	}
	return missing <= 0
}

// find returns the place of a price among the levels of a side, and whether it is
// taken.
func (l *ladder) find(side ordergen.Side, price ordergen.Price) (int, bool) {
	return slices.BinarySearchFunc(l.levels, price, func(level *level, price ordergen.Price) int {
		if side == ordergen.Buy {
			return cmp.Compare(price, level.Price) // the highest bid is the best
		}
		return cmp.Compare(level.Price, price)
	})
}

// add queues the entry behind all others at its price.
func (l *ladder) add(e *entry) {
	price := e.order.Price
	i, found := l.find(e.order.Side, price)
	if !found {
		l.levels = slices.Insert(l.levels, i, &level{Level: Level{Price: price}})
	}
	at := l.levels[i]
	e.level, e.prev = at, at.last
	if at.last == nil {
		at.first = e
	} else {
		at.last.next = e
	}
	at.last = e
	at.Orders++
	at.Quantity += e.order.Quantity
	l.orders++
	l.quantity += e.order.Quantity
}

// reduce takes a traded quantity off the entry, which keeps its place.
func (l *ladder) reduce(e *entry, traded int64) {
	e.order.Quantity -= traded
	e.level.Quantity -= traded
	l.quantity -= traded
}

// remove takes the entry out of its queue, and its level away with the last one.
func (l *ladder) remove(e *entry) {
	at := e.level
	if e.prev == nil {
		at.first = e.next
	} else {
		e.prev.next = e.next
	}
	if e.next == nil {
		at.last = e.prev
	} else {
		e.next.prev = e.prev
	}
	at.Orders--
	at.Quantity -= e.order.Quantity
	l.orders--
	l.quantity -= e.order.Quantity
	if at.Orders == 0 {
		l.drop(e.order.Side, at.Price)
	}
}

func (l *ladder) drop(side ordergen.Side, price ordergen.Price) {
	i, _ := l.find(side, price)
	if i == 0 {
		l.levels[0] = nil // or the slice would keep the level alive
		l.levels = l.levels[1:]
		return
	}
	l.levels = slices.Delete(l.levels, i, i+1)
}
