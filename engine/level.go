package engine

import "github.com/ordergen/ordergen"

// Level is what rests at one price.
type Level struct {
	Price    ordergen.Price // cents
	Quantity int64          // shares
	Orders   int
}

// Depth is what rests on one side.
type Depth struct {
	Orders, Levels int
	Quantity       int64 // shares
}

// crosses reports whether the taker accepts a maker's price.
func crosses(taker ordergen.Order, price ordergen.Price) bool {
	switch {
	case taker.Type == ordergen.Market:
		return true
	case taker.Side == ordergen.Buy:
		return price <= taker.Price
	default:
		return price >= taker.Price
	}
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
	hash       uint64 // hash of its id
	level      *level
	prev, next *entry
}
