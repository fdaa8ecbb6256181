package conform

import (
	"errors"
	"slices"

	"github.com/ordergen/ordergen"
)

// toy is a matching engine in a page: a list of what rests, searched from end to end.
// Its steps are fields, and a mutant is a toy with one of them done wrong.
type toy struct {
	rests []*ordergen.Order // in the order of arrival, with the quantity left

	admit   func(o *ordergen.Order) bool
	covers  func(taker *ordergen.Order) bool                             // an FOK order's quantity
	next    func(taker *ordergen.Order) *ordergen.Order                  // the maker to trade with
	meets   func(taker, maker *ordergen.Order) bool                      // at their prices
	ahead   func(a, b *ordergen.Order) bool                              // whether a trades before b, which came later
	price   func(taker, maker *ordergen.Order) ordergen.Price            // of their trade
	size    func(taker, maker *ordergen.Order) int64                     // of their trade
	fill    func(f Fill) []Fill                                          // as it is reported
	traded  func(maker *ordergen.Order, quantity int64)                  // takes it off the maker
	finish  func(taker *ordergen.Order)                                  // with what is left of it
	cancel  func(o ordergen.Order) bool                                  //
	reduce  func(o ordergen.Order, by int64) bool                        //
	replace func(o ordergen.Order) ([]Fill, bool)                        // o with its new price and quantity
	best    func(symbol string, s ordergen.Side) *ordergen.Order         // the first at the best price
	depth   func(symbol string, s ordergen.Side, p ordergen.Price) int64 //
}

func newToy() *toy {
	b := &toy{}
	b.admit = func(o *ordergen.Order) bool { return b.find(o.ID) == nil }
	b.covers = func(taker *ordergen.Order) bool { return b.offered(taker) >= taker.Quantity }
	b.next = func(taker *ordergen.Order) *ordergen.Order {
		return b.first(func(o *ordergen.Order) bool { return b.meets(taker, o) })
	}
	b.meets = meets
	b.ahead = ahead
	b.price = func(_, maker *ordergen.Order) ordergen.Price { return maker.Price }
	b.size = func(taker, maker *ordergen.Order) int64 { return min(taker.Quantity, maker.Quantity) }
	b.fill = func(f Fill) []Fill { return []Fill{f} }
	b.traded = func(maker *ordergen.Order, quantity int64) {
		maker.Quantity -= quantity
		if maker.Quantity == 0 {
			b.remove(maker)
		}
	}
	b.finish = func(taker *ordergen.Order) {
		if taker.Type == ordergen.Limit && taker.Quantity > 0 {
			b.rests = append(b.rests, taker)
		}
	}
	b.cancel = func(o ordergen.Order) bool { return b.remove(b.find(o.ID)) }
	b.reduce = func(o ordergen.Order, by int64) bool {
		rests := b.find(o.ID)
		if rests == nil {
			return false
		}
		rests.Quantity -= by
		return true
	}
	b.replace = func(o ordergen.Order) ([]Fill, bool) {
		if !b.remove(b.find(o.ID)) {
			return nil, false
		}
		fills, err := b.Submit(o)
		return fills, err == nil
	}
	b.best = func(symbol string, s ordergen.Side) *ordergen.Order {
		return b.first(func(o *ordergen.Order) bool { return o.Symbol == symbol && o.Side == s })
	}
	b.depth = func(symbol string, s ordergen.Side, p ordergen.Price) (sum int64) {
		for _, o := range b.at(symbol, s, p) {
			sum += o.Quantity
		}
		return sum
	}
	return b
}

var errRefused = errors.New("refused")

func (b *toy) Submit(o ordergen.Order) (fills []Fill, err error) {
	if !b.admit(&o) {
		return nil, errRefused
	}
	if o.Type == ordergen.FOK && !b.covers(&o) {
		return nil, nil
	}
	for o.Quantity > 0 {
		maker := b.next(&o)
		if maker == nil {
			break
		}
		f := Fill{Maker: maker.ID, Taker: o.ID, Price: b.price(&o, maker), Quantity: b.size(&o, maker)}
		o.Quantity -= f.Quantity
		b.traded(maker, f.Quantity)
		fills = append(fills, b.fill(f)...)
	}
	b.finish(&o)
	return fills, nil
}

func (b *toy) Cancel(o ordergen.Order) bool           { return b.cancel(o) }
func (b *toy) Reduce(o ordergen.Order, by int64) bool { return b.reduce(o, by) }

func (b *toy) Replace(o ordergen.Order, price ordergen.Price, quantity int64) ([]Fill, bool) {
	o.Price, o.Quantity = price, quantity
	return b.replace(o)
}

func (b *toy) Best(symbol string, s ordergen.Side) (ordergen.Price, bool) {
	if o := b.best(symbol, s); o != nil {
		return o.Price, true
	}
	return 0, false
}

func (b *toy) DepthAt(symbol string, s ordergen.Side, p ordergen.Price) int64 {
	return b.depth(symbol, s, p)
}

// first is the resting order, of those that qualify, that is ahead of all others.
func (b *toy) first(qualifies func(*ordergen.Order) bool) (first *ordergen.Order) {
	for _, o := range b.rests {
		if qualifies(o) && (first == nil || !b.ahead(first, o)) {
			first = o
		}
	}
	return first
}

func (b *toy) find(id ordergen.ID) *ordergen.Order {
	return b.first(func(o *ordergen.Order) bool { return o.ID == id })
}

func (b *toy) at(symbol string, s ordergen.Side, p ordergen.Price) (all []*ordergen.Order) {
	for _, o := range b.rests {
		if o.Symbol == symbol && o.Side == s && o.Price == p {
			all = append(all, o)
		}
	}
	return all
}

// level is all that rests beside an order, and the order.
func (b *toy) level(o *ordergen.Order) []*ordergen.Order { return b.at(o.Symbol, o.Side, o.Price) }

func (b *toy) offered(taker *ordergen.Order) (sum int64) {
	for _, o := range b.rests {
		if b.meets(taker, o) {
			sum += o.Quantity
		}
	}
	return sum
}

func (b *toy) remove(o *ordergen.Order) bool {
	i := slices.Index(b.rests, o)
	if o == nil || i < 0 {
		return false
	}
	b.rests = slices.Delete(b.rests, i, i+1)
	return true
}

func meets(taker, maker *ordergen.Order) bool {
	return taker.Symbol == maker.Symbol && taker.Side != maker.Side &&
		(taker.Type == ordergen.Market || taker.Price == maker.Price || (taker.Price > maker.Price) == (taker.Side == ordergen.Buy))
}

func ahead(a, b *ordergen.Order) bool {
	return a.Price == b.Price || (a.Price > b.Price) == (a.Side == ordergen.Buy)
}
