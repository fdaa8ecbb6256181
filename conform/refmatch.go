package conform

import (
	"slices"

	"github.com/ordergen/ordergen"
)

// enter matches an order, and then the sleeping orders that its trades wake, and those that
// theirs wake.
func (r *reference) enter(book *refBook, taker *refOrder) (fills []Fill) {
	for waiting := []*refOrder{taker}; len(waiting) > 0; waiting = waiting[1:] {
		made := r.match(book, waiting[0])
		fills = append(fills, made...)
		waiting = append(waiting, r.wake(book, made)...)
	}
	return fills
}

// wake takes the orders that fills wake out of their sleep, in the order of their arrival.
func (r *reference) wake(book *refBook, fills []Fill) (woken []*refOrder) {
	if len(fills) > 0 {
		book.last = fills[len(fills)-1].Price
	}
	if len(book.asleep) == 0 {
		return nil
	}
	book.asleep = slices.DeleteFunc(book.asleep, func(o *refOrder) bool {
		reached := slices.ContainsFunc(fills, func(f Fill) bool { return o.reached(f.Price) })
		if reached {
			delete(r.live, key(o.Order))
			o.with.Stop = 0
			woken = append(woken, o)
		}
		return reached
	})
	return woken
}

// match trades an order with what rests, and lets what is left rest where its type does.
func (r *reference) match(book *refBook, taker *refOrder) (fills []Fill) {
	if !r.mayTrade(book, taker) {
		return nil
	}
	for taker.Quantity > 0 {
		maker := book.first(taker)
		if maker == nil {
			break
		}
		if r.selfTrade(taker, maker) {
			r.prevent(book, taker, maker)
			continue
		}
		f := Fill{Maker: maker.ID, Taker: taker.ID, Price: r.rules.price(taker.Order, maker.Price), Quantity: min(taker.Quantity, maker.shown)}
		fills = append(fills, f)
		taker.Quantity -= f.Quantity
		r.takeOff(book, maker, f.Quantity)
	}
	if taker.Type == ordergen.Market && r.rules.MarketRest == MarketRests && len(fills) > 0 {
		taker.Type, taker.Price = ordergen.Limit, fills[len(fills)-1].Price
	}
	if taker.Type == ordergen.Limit && taker.Quantity > 0 {
		book.rest(taker)
		r.live[key(taker.Order)] = taker
	}
	return fills
}

// mayTrade reports whether an order that trades in full or not at all can trade in full.
func (r *reference) mayTrade(book *refBook, taker *refOrder) bool {
	switch {
	case taker.Type == ordergen.FOK && r.rules.FOK == FOKSingle:
		first := book.first(taker)
		return first != nil && first.shown >= taker.Quantity
	case taker.Type == ordergen.FOK, taker.Type == ordergen.Market && r.rules.MarketRest == MarketAllOrNot:
		return book.within(taker) >= taker.Quantity
	}
	return true
}

// price is that of a trade with a maker.
func (r Rules) price(taker ordergen.Order, maker ordergen.Price) ordergen.Price {
	switch {
	case taker.Type == ordergen.Market:
		return maker
	case r.Price == AtTaker:
		return taker.Price
	case r.Price == AtMidpoint:
		return (taker.Price + maker) / 2
	}
	return maker
}

// takeOff takes shares off a maker. An iceberg shows more at the end of its level.
func (r *reference) takeOff(book *refBook, maker *refOrder, shares int64) {
	maker.take(shares)
	if maker.shown > 0 {
		return
	}
	book.remove(maker)
	if maker.Quantity > 0 {
		book.rest(maker)
	} else {
		delete(r.live, key(maker.Order))
	}
}

func (r *reference) selfTrade(taker, maker *refOrder) bool {
	prevented := r.rules.SelfTrade != "" && r.rules.SelfTrade != SelfTrades
	return prevented && taker.with.Owner != "" && taker.with.Owner == maker.with.Owner
}

// prevent does what the rules want where an order meets one of its owner.
func (r *reference) prevent(book *refBook, taker, maker *refOrder) {
	switch r.rules.SelfTrade {
	case CancelNewest:
		taker.Quantity = 0
	case CancelOldest:
		r.drop(maker)
	case CancelBoth:
		taker.Quantity = 0
		r.drop(maker)
	case DecrementAndGoOn:
		both := min(taker.Quantity, maker.shown)
		taker.Quantity -= both
		r.takeOff(book, maker, both)
	}
}
