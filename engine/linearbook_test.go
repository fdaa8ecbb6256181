package engine

import (
	"slices"

	"github.com/ordergen/ordergen"
)

// linearBook is a book as one would explain it: a list of orders in the order of their
// arrival, searched from end to end for everything.
type linearBook []ordergen.Order

func (b *linearBook) submit(o ordergen.Order) []Fill {
	if o.Type == ordergen.FOK && b.willing(o) < o.Quantity {
		return nil
	}
	var fills []Fill
	for o.Quantity > 0 {
		i := b.bestMaker(o)
		if i < 0 {
			break
		}
		maker := &(*b)[i]
		q := min(o.Quantity, maker.Quantity)
		fills = append(fills, Fill{Maker: maker.ID, Taker: o.ID, Price: maker.Price, Quantity: q})
		o.Quantity -= q
		maker.Quantity -= q
		if maker.Quantity == 0 {
			*b = slices.Delete(*b, i, i+1)
		}
	}
	if o.Type == ordergen.Limit && o.Quantity > 0 {
		*b = append(*b, o)
	}
	return fills
}

// trades reports whether the two orders can meet.
func trades(maker, taker ordergen.Order) bool {
	switch {
	case maker.Side == taker.Side:
		return false
	case taker.Type == ordergen.Market:
		return true
	case taker.Side == ordergen.Buy:
		return taker.Price >= maker.Price
	default:
		return taker.Price <= maker.Price
	}
}

// bestMaker is the index of the order that the taker meets first, or -1.
func (b linearBook) bestMaker(taker ordergen.Order) int {
	best := -1
	for i, maker := range b {
		if !trades(maker, taker) {
			continue
		}
		if best < 0 ||
			taker.Side == ordergen.Buy && maker.Price < b[best].Price ||
			taker.Side == ordergen.Sell && maker.Price > b[best].Price {
			best = i
		}
	}
	return best
}

func (b linearBook) willing(taker ordergen.Order) (quantity int64) {
	for _, maker := range b {
		if trades(maker, taker) {
			quantity += maker.Quantity
		}
	}
	return quantity
}

func (b linearBook) find(id ordergen.ID) int {
	return slices.IndexFunc(b, func(o ordergen.Order) bool { return o.ID == id })
}

func (b *linearBook) cancel(id ordergen.ID) (ordergen.Order, bool) {
	i := b.find(id)
	if i < 0 {
		return ordergen.Order{}, false
	}
	o := (*b)[i]
	*b = slices.Delete(*b, i, i+1)
	return o, true
}

func (b *linearBook) reduce(id ordergen.ID, left int64) bool {
	i := b.find(id)
	if i < 0 || left <= 0 || left >= (*b)[i].Quantity {
		return false
	}
	(*b)[i].Quantity = left
	return true
}

func (b *linearBook) replace(id ordergen.ID, price ordergen.Price, quantity int64) ([]Fill, bool) {
	o, rested := b.cancel(id)
	if !rested {
		return nil, false
	}
	o.Price, o.Quantity = price, quantity
	return b.submit(o), true
}

// levels of one side, the best first.
func (b linearBook) levels(side ordergen.Side) []Level {
	var levels []Level
	for price := ordergen.Price(lowest); price <= highest; price++ {
		if at := b.at(side, price); at.Orders > 0 {
			levels = append(levels, at)
		}
	}
	if side == ordergen.Buy {
		slices.Reverse(levels)
	}
	return levels
}

func (b linearBook) at(side ordergen.Side, price ordergen.Price) Level {
	at := Level{Price: price}
	for _, o := range b {
		if o.Side == side && o.Price == price {
			at.Orders++
			at.Quantity += o.Quantity
		}
	}
	return at
}

func (b linearBook) depth(side ordergen.Side) (d Depth) {
	for _, l := range b.levels(side) {
		d.Levels++
		d.Orders += l.Orders
		d.Quantity += l.Quantity
	}
	return d
}
