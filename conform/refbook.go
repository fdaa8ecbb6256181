package conform

import (
	"slices"

	"github.com/ordergen/ordergen"
)

// refOrder is an order that the reference has, with the quantity it has left.
type refOrder struct {
	ordergen.Order
	with  Instructions
	shown int64 // how much of the quantity left is shown; all of it, but for an iceberg
}

func (o *refOrder) takes(price ordergen.Price) bool { return accepts(o.Order, price) }

// show makes the order show what it may.
func (o *refOrder) show() {
	o.shown = o.Quantity
	if o.with.Display > 0 {
		o.shown = min(o.Quantity, o.with.Display)
	}
}

// take takes shares off what the order shows.
func (o *refOrder) take(shares int64) {
	o.Quantity -= shares
	o.shown -= shares
}

// refLevel is the orders at one price, the first to trade first.
type refLevel struct {
	price  ordergen.Price
	orders []*refOrder
}

// refBook is what rests of one symbol, the best level of a side first, and what sleeps.
type refBook struct {
	sides  [2][]*refLevel
	asleep []*refOrder    // in the order of their arrival
	last   ordergen.Price // price of the last trade; 0 before the first
}

// find returns the place of a level, or the place where it would be.
func (b *refBook) find(side ordergen.Side, price ordergen.Price) (int, bool) {
	return slices.BinarySearchFunc(b.sides[side], price, func(l *refLevel, price ordergen.Price) int {
		switch {
		case l.price == price:
			return 0
		case better(side, l.price, price):
			return -1
		}
		return 1
	})
}

// at returns the orders at a price.
func (b *refBook) at(side ordergen.Side, price ordergen.Price) []*refOrder {
	if side > ordergen.Sell {
		return nil
	}
	if i, ok := b.find(side, price); ok {
		return b.sides[side][i].orders
	}
	return nil
}

// rest adds an order at the end of its level.
func (b *refBook) rest(o *refOrder) {
	o.show()
	levels := &b.sides[o.Side]
	i, ok := b.find(o.Side, o.Price)
	if !ok {
		*levels = slices.Insert(*levels, i, &refLevel{price: o.Price})
	}
	(*levels)[i].orders = append((*levels)[i].orders, o)
}

// remove takes a resting or sleeping order out.
func (b *refBook) remove(o *refOrder) {
	if i := slices.Index(b.asleep, o); i >= 0 {
		b.asleep = slices.Delete(b.asleep, i, i+1)
		return
	}
	i, ok := b.find(o.Side, o.Price)
	if !ok {
		return
	}
	level := b.sides[o.Side][i]
	if level.orders[0] == o {
		level.orders = level.orders[1:] // a sweep takes the first again and again
	} else if j := slices.Index(level.orders, o); j >= 0 {
		level.orders = slices.Delete(level.orders, j, j+1)
	}
	if len(level.orders) == 0 {
		b.sides[o.Side] = slices.Delete(b.sides[o.Side], i, i+1)
	}
}

// first returns the order that a taker meets, or nil.
func (b *refBook) first(taker *refOrder) *refOrder {
	levels := b.sides[taker.Side.Opposite()]
	if len(levels) == 0 || !taker.takes(levels[0].price) {
		return nil
	}
	return levels[0].orders[0]
}

// within sums what rests within the limit of a taker, shown or not.
func (b *refBook) within(taker *refOrder) (shares int64) {
	for _, l := range b.sides[taker.Side.Opposite()] {
		if !taker.takes(l.price) {
			break
		}
		for _, o := range l.orders {
			shares += o.Quantity
		}
	}
	return shares
}

// reached reports whether a trade at a price wakes a sleeping order.
func (o *refOrder) reached(price ordergen.Price) bool {
	return price == o.with.Stop || better(o.Side.Opposite(), o.with.Stop, price)
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
