package engine

import "github.com/ordergen/ordergen"

// ladder is one side of a book: its levels, each with a queue of orders, and the sums
// over all of them.
type ladder struct {
	levels   levels
	orders   int
	quantity int64
}

// rank orders the prices of a side: the better the price, the higher its rank.
func rank(side ordergen.Side, price ordergen.Price) int64 {
	if side == ordergen.Sell {
		return -int64(price) // the lowest ask is the best
	}
	return int64(price)
}

func (l *ladder) depth() Depth {
	return Depth{Orders: l.orders, Levels: l.levels.n, Quantity: l.quantity}
}

// covers reports whether the taker's whole quantity rests at prices that it accepts.
func (l *ladder) covers(taker ordergen.Order) bool {
	missing := taker.Quantity
	for at := range l.levels.fromBest {
		if missing <= 0 || !crosses(taker, at.Price) {
			break
		}
		missing -= at.Quantity
	}
	return missing <= 0
}

// add queues the entry behind all others at its price.
func (l *ladder) add(e *entry) {
	at := l.levels.open(rank(e.order.Side, e.order.Price))
	at.Price = e.order.Price
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

// reduce takes a quantity off the entry, which keeps its place.
func (l *ladder) reduce(e *entry, by int64) {
	e.order.Quantity -= by
	e.level.Quantity -= by
	l.quantity -= by
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
		l.levels.close(rank(e.order.Side, at.Price))
	}
}
