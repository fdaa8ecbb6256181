//go:build orderbook

package main

import (
	"slices"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/conform"
	"github.com/shopspring/decimal"
	"orderbook" // github.com/i25959341/orderbook calls its module so
)

// book shows an orderbook.OrderBook.
type book struct{ *orderbook.OrderBook }

func newBook() conform.Engine { return book{orderbook.NewOrderBook()} }

func (b book) Lacks() conform.Features {
	return conform.IOCOrders | conform.FOKOrders | conform.SeveralSymbols
}

func (b book) Submit(o ordergen.Order) ([]conform.Fill, error) {
	var (
		side     = sides[o.Side]
		quantity = decimal.NewFromInt(o.Quantity)
		done     []*orderbook.Order // makers that are gone, and the taker if it is
		partial  *orderbook.Order   // the one order with something left: the last maker or the taker
		traded   decimal.Decimal    // shares that the partial order has traded
		err      error
	)
	if o.Type == ordergen.Market {
		done, partial, traded, _, err = b.ProcessMarketOrder(side, quantity)
	} else {
		done, partial, traded, err = b.ProcessLimitOrder(side, o.ID.String(), quantity, o.Price.Decimal())
	}
	var fills []conform.Fill
	add := func(maker *orderbook.Order, quantity decimal.Decimal) {
		if id, _ := ordergen.ParseID(maker.ID()); id != o.ID {
			fills = append(fills, conform.Fill{Maker: id, Taker: o.ID, Price: cents(maker.Price()), Quantity: quantity.IntPart()})
		}
	}
	for _, maker := range done {
		add(maker, maker.Quantity())
	}
	if partial != nil {
		add(partial, traded)
	}
	return fills, err
}

func (b book) Cancel(o ordergen.Order) bool { return b.CancelOrder(o.ID.String()) != nil }

func (b book) Best(_ string, side ordergen.Side) (ordergen.Price, bool) {
	levels := b.levels(side)
	if len(levels) == 0 {
		return 0, false
	}
	return cents(levels[0].Price), true
}

func (b book) DepthAt(_ string, side ordergen.Side, price ordergen.Price) int64 {
	for _, l := range b.levels(side) {
		if cents(l.Price) == price {
			return l.Quantity.IntPart()
		}
	}
	return 0
}

// levels of one side, the best first.
func (b book) levels(side ordergen.Side) []*orderbook.PriceLevel {
	asks, bids := b.Depth() // both from the highest price down
	if side == ordergen.Buy {
		return bids
	}
	slices.Reverse(asks)
	return asks
}

var sides = map[ordergen.Side]orderbook.Side{ordergen.Buy: orderbook.Buy, ordergen.Sell: orderbook.Sell}

func cents(dollars decimal.Decimal) ordergen.Price { return ordergen.Price(dollars.Shift(2).IntPart()) }
