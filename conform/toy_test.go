package conform

import (
	"errors"
	"iter"
	"slices"

	"github.com/ordergen/ordergen"
)

// toy is a matching engine of another make than the reference: a list of what rests,
// searched from end to end. Its steps are fields, and a mutant is a toy with one of them
// done wrong.
type toy struct {
	rules    Rules // that it keeps
	declares Rules
	rests    []*toyOrder // in the order of arrival, with the quantity left
	asleep   []*toyOrder
	symbol   string               // of the order that came in
	once     map[ordergen.ID]bool // ids of orders that were accepted
	market   map[ordergen.ID]bool // ids of market orders that go on as limit orders

	valid   func(o *toyOrder) bool
	admit   func(o *toyOrder) bool
	settle  func(o *toyOrder) bool                       // a post-only order, where it would trade
	covers  func(taker *toyOrder) bool                   // an FOK order's quantity
	next    func(taker *toyOrder) *toyOrder              // the maker to trade with
	meets   func(taker, maker *toyOrder) bool            // at their prices
	ahead   func(a, b *toyOrder) bool                    // whether a trades before b, which came later
	self    func(taker, maker *toyOrder) bool            // deals with two orders of one owner
	price   func(taker, maker *toyOrder) ordergen.Price  // of their trade
	size    func(taker, maker *toyOrder) int64           // of their trade
	fill    func(f Fill) []Fill                          // as it is reported
	traded  func(maker *toyOrder, quantity int64)        // takes it off the maker
	refill  func(maker *toyOrder)                        // an iceberg that has traded what it showed
	finish  func(taker *toyOrder)                        // with what is left of it
	reached func(o *toyOrder, price ordergen.Price) bool // whether a trade wakes a sleeping order
	wake    func(fills []Fill) []*toyOrder
	cancel  func(o ordergen.Order) bool
	reduce  func(o ordergen.Order, by int64) bool
	replace func(o ordergen.Order) ([]Fill, bool)          // o with its new price and quantity
	best    func(symbol string, s ordergen.Side) *toyOrder // the first at the best price
	depth   func(symbol string, s ordergen.Side, p ordergen.Price) int64
	levels  func(symbol string, s ordergen.Side) []Level
}

// toyOrder is an order with the quantity that it shows and what it hides.
type toyOrder struct {
	ordergen.Order
	with   Instructions
	hidden int64
}

func newToy() *toy { return ruledToy(Rules{}) }

func ruledToy(rules Rules) *toy {
	b := &toy{rules: rules, declares: rules, once: map[ordergen.ID]bool{}, market: map[ordergen.ID]bool{}}
	b.valid = func(o *toyOrder) bool {
		return o.Side <= ordergen.Sell && o.Type <= ordergen.FOK && o.Quantity > 0 && (o.Price > 0 || o.Type == ordergen.Market)
	}
	b.admit = func(o *toyOrder) bool {
		switch b.rules.IDs {
		case IDsOnce:
			return !b.once[o.ID]
		case IDsReplace:
			b.remove(b.find(o.ID))
		}
		return b.find(o.ID) == nil
	}
	b.settle = func(o *toyOrder) bool {
		maker := b.next(o)
		if maker == nil {
			return true
		}
		tick := max(b.rules.Bounds.Tick, 1)
		o.Price = maker.Price - tick
		if o.Side == ordergen.Sell {
			o.Price = maker.Price + tick
		}
		return b.rules.PostOnly == PostOnlySlides
	}
	b.covers = func(taker *toyOrder) bool {
		if maker := b.next(taker); b.rules.FOK == FOKSingle && taker.Type == ordergen.FOK {
			return maker != nil && maker.Quantity >= taker.Quantity
		}
		return b.offered(taker) >= taker.Quantity
	}
	b.next = func(taker *toyOrder) *toyOrder {
		var first *toyOrder
		for _, o := range b.rests {
			if b.meets(taker, o) && (first == nil || !b.ahead(first, o)) {
				first = o
			}
		}
		return first
	}
	b.meets = meets
	b.ahead = ahead
	b.self = func(taker, maker *toyOrder) bool {
		rule := b.rules.SelfTrade
		if rule == "" || rule == SelfTrades || taker.with.Owner == "" || taker.with.Owner != maker.with.Owner {
			return false
		}
		less := min(taker.Quantity, maker.Quantity)
		switch rule {
		case DecrementAndGoOn:
			taker.Quantity -= less
			b.traded(maker, less)
			return true
		case CancelOldest, CancelBoth:
			b.remove(maker)
		}
		if rule != CancelOldest {
			taker.Quantity = 0
		}
		return true
	}
	b.price = func(taker, maker *toyOrder) ordergen.Price {
		switch {
		case b.rules.Price == AtTaker && taker.Type != ordergen.Market:
			return taker.Price
		case b.rules.Price == AtMidpoint && taker.Type != ordergen.Market:
			return (taker.Price + maker.Price) / 2
		}
		return maker.Price
	}
	b.size = func(taker, maker *toyOrder) int64 { return min(taker.Quantity, maker.Quantity) }
	b.fill = func(f Fill) []Fill { return []Fill{f} }
	b.traded = func(maker *toyOrder, quantity int64) {
		maker.Quantity -= quantity
		if maker.Quantity == 0 {
			b.remove(maker)
			if maker.hidden > 0 {
				b.refill(maker)
			}
		}
	}
	b.refill = func(maker *toyOrder) {
		maker.Quantity = min(maker.hidden, maker.with.Display)
		maker.hidden -= maker.Quantity
		b.rests = append(b.rests, maker)
	}
	b.finish = func(taker *toyOrder) {
		if taker.Type != ordergen.Limit || taker.Quantity <= 0 {
			return
		}
		if show := taker.with.Display; show > 0 && show < taker.Quantity {
			taker.Quantity, taker.hidden = show, taker.Quantity-show
		}
		b.rests = append(b.rests, taker)
	}
	b.reached = func(o *toyOrder, price ordergen.Price) bool {
		if o.Side == ordergen.Buy {
			return price >= o.with.Stop
		}
		return price <= o.with.Stop
	}
	b.wake = func(fills []Fill) (woken []*toyOrder) {
		for _, o := range slices.Clone(b.asleep) {
			for _, f := range fills {
				if b.symbolOf(f) == o.Symbol && b.reached(o, f.Price) {
					b.remove(o)
					woken = append(woken, o)
					break
				}
			}
		}
		return woken
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
		rests := b.find(o.ID)
		if rests != nil && rests.Price == o.Price {
			shrinks := o.Quantity < rests.Quantity
			if b.rules.Modify == SamePriceKeepsAll || b.rules.Modify == ShrinkKeepsPlace && shrinks {
				rests.Quantity = o.Quantity
				return nil, true
			}
		}
		if !b.remove(rests) {
			return nil, false
		}
		return b.enter(&toyOrder{Order: o, with: rests.with}), true
	}
	b.best = func(symbol string, s ordergen.Side) *toyOrder {
		return b.first(func(o *toyOrder) bool { return o.Symbol == symbol && o.Side == s })
	}
	b.depth = func(symbol string, s ordergen.Side, p ordergen.Price) (sum int64) {
		for _, o := range b.at(symbol, s, p) {
			sum += o.Quantity
		}
		return sum
	}
	b.levels = func(symbol string, s ordergen.Side) (levels []Level) {
		for o := range b.sorted(symbol, s) {
			if n := len(levels); n > 0 && levels[n-1].Price == o.Price {
				continue
			}
			levels = append(levels, Level{o.Price, b.depth(symbol, s, o.Price)})
		}
		return levels
	}
	return b
}

var errRefused = errors.New("refused")

func (b *toy) Rules() Rules {
	declared := b.declares
	declared.RefusesInvalid = true
	return declared
}

func (b *toy) Submit(o ordergen.Order) ([]Fill, error) { return b.SubmitWith(o, Instructions{}) }

func (b *toy) SubmitWith(o ordergen.Order, with Instructions) ([]Fill, error) {
	order := &toyOrder{Order: o, with: with}
	if !b.valid(order) || !b.admit(order) || with.PostOnly && !b.settle(order) {
		return nil, errRefused
	}
	b.once[o.ID] = true
	if with.Stop != 0 {
		b.asleep = append(b.asleep, order)
		return nil, nil
	}
	return b.enter(order), nil
}

// enter matches an order and all that it wakes.
func (b *toy) enter(o *toyOrder) (fills []Fill) {
	b.symbol = o.Symbol
	for queue := []*toyOrder{o}; len(queue) > 0; queue = queue[1:] {
		made := b.match(queue[0])
		fills = append(fills, made...)
		queue = append(queue, b.wake(made)...)
	}
	return fills
}

func (b *toy) match(o *toyOrder) (fills []Fill) {
	whole := o.Type == ordergen.FOK || o.Type == ordergen.Market && b.rules.MarketRest == MarketAllOrNot
	if whole && !b.covers(o) {
		return nil
	}
	for o.Quantity > 0 {
		maker := b.next(o)
		if maker == nil {
			break
		}
		if b.self(o, maker) {
			continue
		}
		f := Fill{Maker: maker.ID, Taker: o.ID, Price: b.price(o, maker), Quantity: b.size(o, maker)}
		o.Quantity -= f.Quantity
		b.traded(maker, f.Quantity)
		fills = append(fills, b.fill(f)...)
	}
	if o.Type == ordergen.Market && b.rules.MarketRest == MarketRests && len(fills) > 0 {
		b.market[o.ID] = true
		o.Type, o.Price = ordergen.Limit, fills[len(fills)-1].Price
	}
	b.finish(o)
	return fills
}

func (b *toy) symbolOf(Fill) string { return b.symbol }

func (b *toy) Levels(symbol string, s ordergen.Side) []Level { return b.levels(symbol, s) }

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
func (b *toy) first(qualifies func(*toyOrder) bool) (first *toyOrder) {
	for _, o := range b.rests {
		if qualifies(o) && (first == nil || !b.ahead(first, o)) {
			first = o
		}
	}
	return first
}

func (b *toy) find(id ordergen.ID) *toyOrder {
	for _, orders := range [][]*toyOrder{b.rests, b.asleep} {
		for _, o := range orders {
			if o.ID == id {
				return o
			}
		}
	}
	return nil
}

// sorted is what rests on a side, the best first.
func (b *toy) sorted(symbol string, s ordergen.Side) iter.Seq[*toyOrder] {
	return func(yield func(*toyOrder) bool) {
		side := slices.DeleteFunc(slices.Clone(b.rests), func(o *toyOrder) bool { return o.Symbol != symbol || o.Side != s })
		slices.SortStableFunc(side, func(a, c *toyOrder) int {
			switch {
			case a.Price == c.Price:
				return 0
			case ahead(a, c):
				return -1
			}
			return 1
		})
		for _, o := range side {
			if !yield(o) {
				return
			}
		}
	}
}

func (b *toy) at(symbol string, s ordergen.Side, p ordergen.Price) (all []*toyOrder) {
	for _, o := range b.rests {
		if o.Symbol == symbol && o.Side == s && o.Price == p {
			all = append(all, o)
		}
	}
	return all
}

// level is all that rests beside an order, and the order.
func (b *toy) level(o *toyOrder) []*toyOrder { return b.at(o.Symbol, o.Side, o.Price) }

func (b *toy) offered(taker *toyOrder) (sum int64) {
	for _, o := range b.rests {
		if b.meets(taker, o) {
			sum += o.Quantity + o.hidden
		}
	}
	return sum
}

func (b *toy) remove(o *toyOrder) bool {
	if i := slices.Index(b.asleep, o); o != nil && i >= 0 {
		b.asleep = slices.Delete(b.asleep, i, i+1)
		return true
	}
	i := slices.Index(b.rests, o)
	if o == nil || i < 0 {
		return false
	}
	b.rests = slices.Delete(b.rests, i, i+1)
	return true
}

func meets(taker, maker *toyOrder) bool {
	return taker.Symbol == maker.Symbol && taker.Side != maker.Side &&
		(taker.Type == ordergen.Market || taker.Price == maker.Price || (taker.Price > maker.Price) == (taker.Side == ordergen.Buy))
}

func ahead(a, b *toyOrder) bool {
	return a.Price == b.Price || (a.Price > b.Price) == (a.Side == ordergen.Buy)
}
