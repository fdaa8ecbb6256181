package conform

import (
	"slices"

	"github.com/ordergen/ordergen"
)

// ledger is the account of one tape: what was sent, and what of it rests according to
// the reference's answers. It books fills and never matches.
type ledger struct {
	rests queue
	sent  map[ordergen.ID]ordergen.Order // the last order accepted under each id, as it was submitted
}

func newLedger() *ledger { return &ledger{sent: make(map[ordergen.ID]ordergen.Order)} }

// named returns the order that an id names, as it was submitted, and something
// plausible where it names none.
func (l *ledger) named(id ordergen.ID) ordergen.Order {
	if o, ok := l.sent[id]; ok {
		return o
	}
	return Submit{Price: 100, Quantity: 1}.order(id)
}

// book enters what the reference answered to a call.
func (l *ledger) book(c call, a answer) {
	if !a.ok {
		return
	}
	named := l.rests.find(c.order.ID)
	switch c.action {
	case submitting:
		l.submit(c.order, a.fills)
	case cancelling:
		l.rests.take(named, l.rests[named].Quantity)
	case reducing:
		l.rests.take(named, c.by)
	case replacing:
		l.rests.take(named, l.rests[named].Quantity)
		l.submit(c.taker(), a.fills)
	}
}

func (l *ledger) submit(o ordergen.Order, fills []Fill) {
	l.sent[o.ID] = o
	for _, f := range fills {
		l.rests.take(l.rests.find(f.Maker), f.Quantity)
		o.Quantity -= f.Quantity
	}
	if o.Type == ordergen.Limit && o.Quantity > 0 {
		l.rests = append(l.rests, o)
	}
}

// queue is resting orders in the order of their time priority, with what they have left.
type queue []ordergen.Order

// find returns the place of an order, or -1.
func (q queue) find(id ordergen.ID) int {
	return slices.IndexFunc(q, func(o ordergen.Order) bool { return o.ID == id })
}

// take takes shares off the i-th order, and with the last of them the order away.
func (q *queue) take(i int, shares int64) {
	(*q)[i].Quantity -= shares
	if (*q)[i].Quantity == 0 {
		*q = slices.Delete(*q, i, i+1)
	}
}

// next returns the place of the order that a taker must trade with next, or -1: of
// those whose price it accepts the one with the best price, and of several at that
// price the one that came first.
func (q queue) next(taker ordergen.Order) int {
	best := -1
	for i, maker := range q {
		if maker.Symbol == taker.Symbol && maker.Side != taker.Side && accepts(taker, maker.Price) &&
			(best < 0 || better(maker.Side, maker.Price, q[best].Price)) {
			best = i
		}
	}
	return best
}

// accepts reports whether a taker's limit allows a price.
func accepts(taker ordergen.Order, price ordergen.Price) bool {
	return taker.Type == ordergen.Market || price == taker.Price || better(taker.Side.Opposite(), price, taker.Price)
}

// better reports whether a resting order of a side at price p goes before one at q.
func better(side ordergen.Side, p, q ordergen.Price) bool {
	if side == ordergen.Buy {
		return p > q
	}
	return p < q
}
