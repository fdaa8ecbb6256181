package conform

import (
	"fmt"
	"math"
	"slices"
	"sort"
	"strconv"
	"testing"

	"github.com/ordergen/ordergen"
)

// mutant is the toy engine with one thing done wrong, as some public engine does it.
type mutant struct {
	name   string
	breaks Invariant // that Conform names
	mutate func(*toy)
	rules  Rules
	long   bool // more than a random tape shows
}

func (m mutant) engine() Engine {
	b := ruledToy(m.rules)
	m.mutate(b)
	return b
}

var mutants = slices.Concat(plainMutants, specialMutants)

var plainMutants = []mutant{
	// The price of a trade.
	{name: "trades at the aggressor's price", breaks: MakersPrice, mutate: func(b *toy) {
		b.price = func(taker, maker *toyOrder) ordergen.Price {
			if taker.Type == ordergen.Market {
				return maker.Price
			}
			return taker.Price
		}
	}},
	{name: "trades at the midpoint", breaks: MakersPrice, mutate: func(b *toy) {
		b.price = func(taker, maker *toyOrder) ordergen.Price {
			if taker.Type == ordergen.Market {
				return maker.Price
			}
			return (taker.Price + maker.Price) / 2
		}
	}},
	{name: "trades at the seller's price", breaks: MakersPrice, mutate: func(b *toy) {
		b.price = func(taker, maker *toyOrder) ordergen.Price {
			if taker.Side == ordergen.Sell && taker.Type != ordergen.Market {
				return taker.Price
			}
			return maker.Price
		}
	}},
	{name: "a whole sweep trades at the best price", breaks: MakersPrice, mutate: func(b *toy) {
		var opened ordergen.ID
		var price ordergen.Price
		b.price = func(taker, maker *toyOrder) ordergen.Price {
			if taker.ID != opened {
				opened, price = taker.ID, maker.Price
			}
			return price
		}
	}},

	// Who trades.
	{name: "prices that meet do not cross", breaks: NoCrossedBook, mutate: func(b *toy) {
		b.meets = func(taker, maker *toyOrder) bool {
			return meets(taker, maker) && (taker.Type == ordergen.Market || taker.Price != maker.Price)
		}
	}},
	{name: "only a buyer takes", breaks: NoCrossedBook, mutate: func(b *toy) {
		b.meets = func(taker, maker *toyOrder) bool { return taker.Side == ordergen.Buy && meets(taker, maker) }
	}},
	{name: "an IOC order pays through its limit", breaks: TakersLimit, mutate: func(b *toy) {
		b.meets = func(taker, maker *toyOrder) bool {
			t := *taker
			if t.Type == ordergen.IOC {
				t.Type = ordergen.Market
			}
			return meets(&t, maker)
		}
	}},
	{name: "the limit holds for the first level only", breaks: TakersLimit, mutate: func(b *toy) {
		next := b.next
		var opened ordergen.ID
		b.next = func(taker *toyOrder) *toyOrder {
			if taker.ID != opened {
				maker := next(taker)
				if maker != nil {
					opened = taker.ID
				}
				return maker
			}
			anyPrice := *taker
			anyPrice.Type = ordergen.Market
			return next(&anyPrice)
		}
	}},
	{name: "a market order takes from its own side", breaks: NoPhantomFill, mutate: func(b *toy) {
		b.meets = func(taker, maker *toyOrder) bool {
			return meets(taker, maker) || taker.Type == ordergen.Market && taker.Symbol == maker.Symbol
		}
	}},
	{name: "one book holds all symbols", breaks: SymbolsApart, mutate: func(b *toy) {
		b.meets = func(taker, maker *toyOrder) bool {
			t := *taker
			t.Symbol = maker.Symbol
			return meets(&t, maker)
		}
	}},

	// Price priority.
	{name: "bids are kept in the order of asks", breaks: BestIsBest, mutate: func(b *toy) {
		b.ahead = func(a, c *toyOrder) bool { return a.Price <= c.Price }
	}},
	{name: "prices are ordered as text", breaks: BestIsBest, mutate: func(b *toy) {
		text := func(o *toyOrder) string { return strconv.Itoa(int(o.Price)) }
		b.ahead = func(a, c *toyOrder) bool {
			return a.Price == c.Price || (text(a) > text(c)) == (a.Side == ordergen.Buy)
		}
	}},
	{name: "levels are searched in the order of arrival", breaks: PricePriority, mutate: func(b *toy) {
		b.next = func(taker *toyOrder) *toyOrder {
			for _, o := range b.rests {
				if meets(taker, o) {
					return b.level(o)[0]
				}
			}
			return nil
		}
	}},
	{name: "a sweep skips every second level", breaks: NoCrossedBook, mutate: func(b *toy) {
		next := b.next
		var last *toyOrder
		var opened ordergen.ID
		b.next = func(taker *toyOrder) *toyOrder {
			maker := next(taker)
			if maker != nil && last != nil && taker.ID == opened && maker.Price != last.Price {
				skipped := maker.Price
				maker = b.first(func(o *toyOrder) bool { return meets(taker, o) && o.Price != skipped })
			}
			last, opened = maker, taker.ID
			return maker
		}
	}},
	{name: "prices are float32", breaks: BestIsBest, mutate: func(b *toy) {
		b.ahead = func(a, c *toyOrder) bool {
			p, q := float32(a.Price), float32(c.Price)
			return p == q || (p > q) == (a.Side == ordergen.Buy)
		}
	}},

	// Time priority.
	{name: "a level is a stack", breaks: TimePriority, mutate: func(b *toy) {
		b.ahead = func(a, c *toyOrder) bool { return a.Price != c.Price && ahead(a, c) }
	}},
	{name: "a level is kept by size", breaks: TimePriority, mutate: func(b *toy) {
		b.ahead = func(a, c *toyOrder) bool {
			return a.Price == c.Price && a.Quantity >= c.Quantity || a.Price != c.Price && ahead(a, c)
		}
	}},
	{name: "a level is sorted by a sort that is not stable", breaks: TimePriority, mutate: func(b *toy) {
		finish := b.finish
		b.finish = func(taker *toyOrder) {
			finish(taker)
			sort.Slice(b.rests, func(i, j int) bool { return b.rests[i].Price < b.rests[j].Price })
		}
	}},
	{name: "a level of more than sixteen loses its order", breaks: TimePriority, mutate: func(b *toy) {
		finish := b.finish
		b.finish = func(taker *toyOrder) {
			finish(taker)
			if level := b.level(taker); len(level) > 16 {
				b.remove(level[3])
				b.rests = append(b.rests, level[3])
			}
		}
	}},
	{name: "a partly filled maker goes to the end", breaks: TimePriority, mutate: func(b *toy) {
		traded := b.traded
		b.traded = func(maker *toyOrder, quantity int64) {
			traded(maker, quantity)
			if b.remove(maker) {
				b.rests = append(b.rests, maker)
			}
		}
	}},
	{name: "equal prices are held under unequal keys", breaks: TimePriority, mutate: func(b *toy) {
		// 100 and 100.00 are two keys of a map, and 100 comes first.
		b.ahead = func(a, c *toyOrder) bool {
			exact := func(o *toyOrder) bool { return o.ID.Index%2 == 0 }
			return a.Price == c.Price && (exact(a) || !exact(c)) || a.Price != c.Price && ahead(a, c)
		}
	}},
	{name: "a reduced order goes to the end", breaks: TimePriority, mutate: func(b *toy) {
		reduce := b.reduce
		b.reduce = func(o ordergen.Order, by int64) bool {
			rests := b.find(o.ID)
			if !reduce(o, by) {
				return false
			}
			b.remove(rests)
			b.rests = append(b.rests, rests)
			return true
		}
	}},
	{name: "a replaced order keeps its place", breaks: TimePriority, mutate: func(b *toy) {
		replace := b.replace
		b.replace = func(o ordergen.Order) ([]Fill, bool) {
			place := slices.Index(b.rests, b.find(o.ID))
			fills, ok := replace(o)
			if rests := b.find(o.ID); rests != nil {
				b.remove(rests)
				b.rests = slices.Insert(b.rests, min(place, len(b.rests)), rests)
			}
			return fills, ok
		}
	}},
	{name: "an id that comes again has its old place", breaks: TimePriority, mutate: func(b *toy) {
		arrived := map[ordergen.ID]int{}
		finish := b.finish
		b.finish = func(taker *toyOrder) {
			finish(taker)
			if _, again := arrived[taker.ID]; !again {
				arrived[taker.ID] = len(arrived)
			}
			sort.SliceStable(b.rests, func(i, j int) bool { return arrived[b.rests[i].ID] < arrived[b.rests[j].ID] })
		}
	}},

	// Quantities.
	{name: "the last maker is taken whole", breaks: Conservation, mutate: func(b *toy) {
		b.size = func(_, maker *toyOrder) int64 { return maker.Quantity }
	}},
	{name: "what a maker has left is lost", breaks: DepthIsSum, mutate: func(b *toy) {
		b.traded = func(maker *toyOrder, quantity int64) { b.remove(maker) }
	}},
	{name: "a partly filled taker does not rest", breaks: Conservation, mutate: func(b *toy) {
		finish := b.finish
		var traded ordergen.ID
		b.fill = func(f Fill) []Fill { traded = f.Taker; return []Fill{f} }
		b.finish = func(taker *toyOrder) {
			if taker.ID != traded {
				finish(taker)
			}
		}
	}},
	{name: "a partly filled taker rests in full", breaks: Conservation, mutate: func(b *toy) {
		var traded int64
		b.fill = func(f Fill) []Fill { traded += f.Quantity; return []Fill{f} }
		finish := b.finish
		b.finish = func(taker *toyOrder) {
			if taker.Quantity > 0 {
				taker.Quantity += traded
			}
			traded = 0
			finish(taker)
		}
	}},
	{name: "shares are counted in 32 bits", breaks: Conservation, mutate: func(b *toy) {
		finish := b.finish
		b.finish = func(taker *toyOrder) {
			taker.Quantity &= math.MaxUint32
			finish(taker)
		}
	}},
	{name: "a sweep ends after one level", breaks: NoCrossedBook, mutate: func(b *toy) {
		next := b.next
		var opened ordergen.ID
		var price ordergen.Price
		b.next = func(taker *toyOrder) *toyOrder {
			maker := next(taker)
			if maker != nil && taker.ID == opened && maker.Price != price {
				return nil
			}
			if maker != nil {
				opened, price = taker.ID, maker.Price
			}
			return maker
		}
	}},
	{name: "a sweep that empties a level skips the next order", breaks: TimePriority, mutate: func(b *toy) {
		next := b.next
		var emptied ordergen.ID
		b.next = func(taker *toyOrder) *toyOrder {
			maker := next(taker)
			if maker == nil || taker.ID != emptied {
				return maker
			}
			emptied = ordergen.ID{}
			if level := b.level(maker); len(level) > 1 {
				return level[1]
			}
			return maker
		}
		fill := b.fill
		b.fill = func(f Fill) []Fill {
			if b.find(f.Maker) == nil && !slices.ContainsFunc(b.rests, func(o *toyOrder) bool { return o.Price == f.Price }) {
				emptied = f.Taker
			}
			return fill(f)
		}
	}},

	// Fills.
	{name: "a taker that is done fills the next maker with 0", breaks: NoPhantomFill, mutate: func(b *toy) {
		b.fill = func(f Fill) []Fill {
			for _, o := range b.rests {
				if o.Price == f.Price && o.ID != f.Maker {
					return []Fill{f, {Maker: o.ID, Taker: f.Taker, Price: f.Price}}
				}
			}
			return []Fill{f}
		}
	}},
	{name: "maker and taker are confused", breaks: NoPhantomFill, mutate: func(b *toy) {
		b.fill = func(f Fill) []Fill { f.Maker, f.Taker = f.Taker, f.Maker; return []Fill{f} }
	}},
	{name: "each fill is reported twice", breaks: NoPhantomFill, mutate: func(b *toy) {
		b.fill = func(f Fill) []Fill { return []Fill{f, f} }
	}},
	{name: "a maker reports its last fill only", breaks: TradesInFull, mutate: func(b *toy) {
		b.fill = func(f Fill) []Fill {
			if b.find(f.Maker) != nil {
				return nil
			}
			return []Fill{f}
		}
	}},
	{name: "a partly filled maker loses its id", breaks: NoPhantomFill, mutate: func(b *toy) {
		traded := b.traded
		b.traded = func(maker *toyOrder, quantity int64) {
			traded(maker, quantity)
			maker.ID.Prefix = "rest-of-"
		}
	}},

	// Order types.
	{name: "what is left of a market order rests", breaks: NeverRests, mutate: func(b *toy) {
		finish := b.finish
		b.finish = func(taker *toyOrder) {
			if taker.Type == ordergen.Market {
				taker.Type, taker.Price = ordergen.Limit, 100
			}
			finish(taker)
		}
	}},
	{name: "what is left of an IOC order rests", breaks: NeverRests, mutate: func(b *toy) {
		finish := b.finish
		b.finish = func(taker *toyOrder) {
			if taker.Type == ordergen.IOC {
				taker.Type = ordergen.Limit
			}
			finish(taker)
		}
	}},
	{name: "an FOK order trades what there is", breaks: FillOrKill, mutate: func(b *toy) {
		b.covers = func(*toyOrder) bool { return true }
	}},
	{name: "an FOK order counts beyond its limit", breaks: FillOrKill, mutate: func(b *toy) {
		b.covers = func(taker *toyOrder) bool {
			anyPrice := *taker
			anyPrice.Type = ordergen.Market
			return b.offered(&anyPrice) >= taker.Quantity
		}
	}},
	{name: "an FOK order counts the first level only", breaks: FillOrKill, mutate: func(b *toy) {
		b.covers = func(taker *toyOrder) bool {
			maker := b.next(taker)
			return maker != nil && b.depth(maker.Symbol, maker.Side, maker.Price) >= taker.Quantity
		}
	}},
	{name: "an FOK order wants more than there is", breaks: FillOrKill, mutate: func(b *toy) {
		b.covers = func(taker *toyOrder) bool { return b.offered(taker) > taker.Quantity }
	}},

	// Cancels.
	{name: "a cancel removes the whole level", breaks: CancelRemovesOne, mutate: func(b *toy) {
		b.cancel = func(o ordergen.Order) bool {
			rests := b.find(o.ID)
			if rests == nil {
				return false
			}
			for _, o := range b.level(rests) {
				b.remove(o)
			}
			return true
		}
	}},
	{name: "a cancel removes the first of the level", breaks: CancelRemovesOne, mutate: func(b *toy) {
		b.cancel = func(o ordergen.Order) bool {
			rests := b.find(o.ID)
			return rests != nil && b.remove(b.level(rests)[0])
		}
	}},
	{name: "a cancel only flags, and the depth counts on", breaks: CancelRemovesOne, mutate: func(b *toy) {
		cancelled := map[*toyOrder]int64{}
		b.cancel = func(o ordergen.Order) bool {
			rests := b.find(o.ID)
			if rests != nil {
				cancelled[rests] = rests.Quantity
			}
			return b.remove(rests)
		}
		depth := b.depth
		b.depth = func(symbol string, s ordergen.Side, p ordergen.Price) int64 {
			sum := depth(symbol, s, p)
			for o, quantity := range cancelled {
				if o.Symbol == symbol && o.Side == s && o.Price == p {
					sum += quantity
				}
			}
			return sum
		}
	}},
	{name: "a cancel only flags, and the order trades on", breaks: CancelRemovesOne, mutate: func(b *toy) {
		flagged := map[ordergen.ID]bool{}
		b.cancel = func(o ordergen.Order) bool {
			rests := b.find(o.ID)
			if rests == nil || flagged[o.ID] {
				return false
			}
			flagged[o.ID] = true
			return true
		}
		live := func(o *toyOrder) bool { return !flagged[o.ID] }
		b.admit = func(o *toyOrder) bool {
			if b.find(o.ID) == nil || flagged[o.ID] {
				b.rests = slices.DeleteFunc(b.rests, func(r *toyOrder) bool { return r.ID == o.ID })
				delete(flagged, o.ID)
				return true
			}
			return false
		}
		b.best = func(symbol string, s ordergen.Side) *toyOrder {
			return b.first(func(o *toyOrder) bool { return live(o) && o.Symbol == symbol && o.Side == s })
		}
		b.depth = func(symbol string, s ordergen.Side, p ordergen.Price) (sum int64) {
			for _, o := range b.at(symbol, s, p) {
				if live(o) {
					sum += o.Quantity
				}
			}
			return sum
		}
	}},
	{name: "a second cancel finds the order again", breaks: CancelRemovesOne, mutate: func(b *toy) {
		known := map[ordergen.ID]bool{}
		b.cancel = func(o ordergen.Order) bool {
			known[o.ID] = b.remove(b.find(o.ID)) || known[o.ID]
			return known[o.ID]
		}
	}},
	{name: "a filled order is cancelled", breaks: CancelRemovesOne, mutate: func(b *toy) {
		filled := map[ordergen.ID]bool{}
		b.fill = func(f Fill) []Fill { filled[f.Maker] = true; return []Fill{f} }
		b.cancel = func(o ordergen.Order) bool { return b.remove(b.find(o.ID)) || filled[o.ID] }
	}},
	{name: "a partly filled order cannot be cancelled", breaks: CancelRemovesOne, mutate: func(b *toy) {
		traded := map[ordergen.ID]bool{}
		b.fill = func(f Fill) []Fill { traded[f.Maker] = true; return []Fill{f} }
		b.cancel = func(o ordergen.Order) bool { return !traded[o.ID] && b.remove(b.find(o.ID)) }
	}},
	{name: "a cancel knows bids only", breaks: CancelRemovesOne, mutate: func(b *toy) {
		b.cancel = func(o ordergen.Order) bool { return o.Side == ordergen.Buy && b.remove(b.find(o.ID)) }
	}},

	// Ids.
	{name: "a live id is taken twice", breaks: UniqueIDs, mutate: func(b *toy) {
		b.admit = func(*toyOrder) bool { return true }
	}},
	{name: "a duplicate is matched before it is refused", breaks: UniqueIDs, mutate: func(b *toy) {
		b.admit = func(o *toyOrder) bool {
			if b.find(o.ID) == nil {
				return true
			}
			for maker := b.next(o); maker != nil && o.Quantity > 0; maker = b.next(o) {
				q := min(o.Quantity, maker.Quantity)
				o.Quantity -= q
				b.traded(maker, q)
			}
			return false
		}
	}},
	{name: "a duplicate replaces the order", breaks: UniqueIDs, mutate: func(b *toy) {
		b.admit = func(o *toyOrder) bool { b.remove(b.find(o.ID)); return true }
	}},
	{name: "a cancelled id is never free again", breaks: UniqueIDs, mutate: func(b *toy) {
		cancelled := map[ordergen.ID]bool{}
		cancel, admit := b.cancel, b.admit
		b.cancel = func(o ordergen.Order) bool {
			ok := cancel(o)
			cancelled[o.ID] = ok || cancelled[o.ID]
			return ok
		}
		b.admit = func(o *toyOrder) bool { return admit(o) && !cancelled[o.ID] }
	}},
	{name: "an order that comes again cannot be cancelled", breaks: CancelRemovesOne, mutate: func(b *toy) {
		cancelled := map[ordergen.ID]bool{}
		b.cancel = func(o ordergen.Order) bool {
			if cancelled[o.ID] {
				return false
			}
			cancelled[o.ID] = b.remove(b.find(o.ID))
			return cancelled[o.ID]
		}
	}},

	// Amendments.
	{name: "a reduction sets the quantity", breaks: AmendChangesOne, mutate: func(b *toy) {
		b.reduce = func(o ordergen.Order, by int64) bool {
			rests := b.find(o.ID)
			if rests != nil {
				rests.Quantity = by
			}
			return rests != nil
		}
	}},
	{name: "a reduction counts from the quantity submitted", breaks: AmendChangesOne, mutate: func(b *toy) {
		b.reduce = func(o ordergen.Order, by int64) bool {
			rests := b.find(o.ID)
			if rests != nil {
				rests.Quantity = o.Quantity - by
			}
			return rests != nil
		}
	}},
	{name: "a reduction falls to the first of the level", breaks: TradesInFull, mutate: func(b *toy) {
		b.reduce = func(o ordergen.Order, by int64) bool {
			rests := b.find(o.ID)
			if rests == nil {
				return false
			}
			b.traded(b.level(rests)[0], by)
			return true
		}
	}},
	{name: "a replacement is not matched", breaks: NoCrossedBook, mutate: func(b *toy) {
		b.replace = func(o ordergen.Order) ([]Fill, bool) {
			if !b.remove(b.find(o.ID)) {
				return nil, false
			}
			b.rests = append(b.rests, &toyOrder{Order: o})
			return nil, true
		}
	}},
	{name: "a replacement of a done order is submitted", breaks: AmendChangesOne, mutate: func(b *toy) {
		b.replace = func(o ordergen.Order) ([]Fill, bool) {
			rested := b.remove(b.find(o.ID))
			fills, _ := b.Submit(o)
			return fills, rested
		}
	}},

	// What the book shows.
	{name: "best bid and best ask are confused", breaks: BestIsBest, mutate: func(b *toy) {
		best := b.best
		b.best = func(symbol string, s ordergen.Side) *toyOrder { return best(symbol, s.Opposite()) }
	}},
	{name: "the best ask is the highest", breaks: BestIsBest, mutate: func(b *toy) {
		best := b.best
		b.best = func(symbol string, s ordergen.Side) (worst *toyOrder) {
			if s == ordergen.Buy {
				return best(symbol, s)
			}
			for _, o := range b.rests {
				if o.Symbol == symbol && o.Side == s && (worst == nil || o.Price > worst.Price) {
					worst = o
				}
			}
			return worst
		}
	}},
	{name: "the best price only ever improves", breaks: BestIsBest, mutate: func(b *toy) {
		type key struct {
			symbol string
			side   ordergen.Side
		}
		known := map[key]*toyOrder{}
		best := b.best
		b.best = func(symbol string, s ordergen.Side) *toyOrder {
			k, now := key{symbol, s}, best(symbol, s)
			if now == nil || known[k] == nil || ahead(now, known[k]) {
				known[k] = now
			}
			return known[k]
		}
	}},
	{name: "the best price lags behind a taker that rests", breaks: NoCrossedBook, mutate: func(b *toy) {
		var bought *toyOrder
		next, finish, best := b.next, b.finish, b.best
		b.next = func(taker *toyOrder) *toyOrder {
			maker := next(taker)
			if maker != nil {
				bought = maker
			}
			return maker
		}
		b.finish = func(taker *toyOrder) {
			finish(taker)
			if b.find(taker.ID) == nil {
				bought = nil
			}
		}
		b.best = func(symbol string, s ordergen.Side) *toyOrder {
			if bought != nil && bought.Symbol == symbol && bought.Side == s {
				return bought
			}
			return best(symbol, s)
		}
	}},
	{name: "the depth counts what was submitted", breaks: DepthIsSum, mutate: func(b *toy) {
		submitted := map[ordergen.ID]int64{}
		finish := b.finish
		b.finish = func(taker *toyOrder) { submitted[taker.ID] = taker.Quantity; finish(taker) }
		b.depth = func(symbol string, s ordergen.Side, p ordergen.Price) (sum int64) {
			for _, o := range b.at(symbol, s, p) {
				sum += submitted[o.ID]
			}
			return sum
		}
	}},
	{name: "the depth is the number of orders", breaks: Conservation, mutate: func(b *toy) {
		b.depth = func(symbol string, s ordergen.Side, p ordergen.Price) int64 { return int64(len(b.at(symbol, s, p))) }
	}},
	{name: "the depth is that of both sides", breaks: DepthIsSum, mutate: func(b *toy) {
		depth := b.depth
		b.depth = func(symbol string, s ordergen.Side, p ordergen.Price) int64 {
			return depth(symbol, ordergen.Buy, p) + depth(symbol, ordergen.Sell, p)
		}
	}},
	{name: "the depth is that of all symbols", breaks: SymbolsApart, mutate: func(b *toy) {
		depth := b.depth
		b.depth = func(_ string, s ordergen.Side, p ordergen.Price) int64 {
			return depth("A", s, p) + depth("B", s, p) + depth("C", s, p)
		}
	}},

	// Acceptance.
	{name: "an order that would trade is refused", breaks: AcceptsValid, mutate: func(b *toy) {
		admit := b.admit
		b.admit = func(o *toyOrder) bool { return admit(o) && (o.Type != ordergen.Limit || b.next(o) == nil) }
	}},

	// State.
	{name: "an empty book panics", breaks: NoPanic, mutate: func(b *toy) {
		next := b.next
		b.next = func(taker *toyOrder) *toyOrder {
			if maker := next(taker); maker != nil || taker.Type != ordergen.Market {
				return maker
			}
			return []*toyOrder{}[0]
		}
	}},
	{name: "the best of an empty side panics", breaks: NoPanic, mutate: func(b *toy) {
		best := b.best
		b.best = func(symbol string, s ordergen.Side) *toyOrder {
			if o := best(symbol, s); o != nil || len(b.rests) == 0 {
				return o
			}
			panic("empty side")
		}
	}},
	{name: "a level that was emptied stays empty", breaks: Conservation, mutate: func(b *toy) {
		type key struct {
			symbol string
			side   ordergen.Side
			price  ordergen.Price
		}
		emptied := map[key]bool{}
		traded, finish := b.traded, b.finish
		b.traded = func(maker *toyOrder, quantity int64) {
			traded(maker, quantity)
			if len(b.level(maker)) == 0 {
				emptied[key{maker.Symbol, maker.Side, maker.Price}] = true
			}
		}
		b.finish = func(taker *toyOrder) {
			if !emptied[key{taker.Symbol, taker.Side, taker.Price}] {
				finish(taker)
			}
		}
	}},
	{name: "a look settles one cancel", breaks: CancelRemovesOne, mutate: func(b *toy) {
		var unsettled []*toyOrder
		b.cancel = func(o ordergen.Order) bool {
			rests := b.find(o.ID)
			if rests != nil {
				unsettled = append(unsettled, rests)
			}
			return b.remove(rests)
		}
		best, depth := b.best, b.depth
		b.best = func(symbol string, s ordergen.Side) *toyOrder {
			if len(unsettled) > 0 {
				unsettled = unsettled[1:]
			}
			return best(symbol, s)
		}
		b.depth = func(symbol string, s ordergen.Side, p ordergen.Price) int64 {
			return depth(symbol, s, p) + int64(len(unsettled))
		}
	}},
	{name: "the order of a map decides", breaks: TimePriority, mutate: func(b *toy) {
		b.next = func(taker *toyOrder) *toyOrder {
			level := map[*toyOrder]bool{}
			if first := b.first(func(o *toyOrder) bool { return meets(taker, o) }); first != nil {
				for _, o := range b.level(first) {
					level[o] = true
				}
			}
			for o := range level {
				return o
			}
			return nil
		}
	}},
	{name: "a look at the book mends it", breaks: NoPhantomFill, mutate: func(b *toy) {
		ghosts := map[ordergen.ID]bool{}
		clear := func() {
			b.rests = slices.DeleteFunc(b.rests, func(o *toyOrder) bool { return ghosts[o.ID] })
		}
		b.cancel = func(o ordergen.Order) bool {
			if b.find(o.ID) == nil || ghosts[o.ID] {
				return false
			}
			ghosts[o.ID] = true
			return true
		}
		best, depth := b.best, b.depth
		b.best = func(symbol string, s ordergen.Side) *toyOrder { clear(); return best(symbol, s) }
		b.depth = func(symbol string, s ordergen.Side, p ordergen.Price) int64 { clear(); return depth(symbol, s, p) }
	}},
}

// TestMutantsAreKilled is the proof that Conform finds bugs: directed cases kill every
// mutant, and so do random tapes without them, but for what takes longer tapes. What each
// breaks, and in how many entries that shows, is a table of docs/conformance.md.
func TestMutantsAreKilled(t *testing.T) {
	t.Parallel()
	const (
		fewest  = 100
		longest = 8 // entries of a minimal tape, at the median
	)
	var lengths []int
	named := map[Invariant]bool{}
	rows := []string{"| engine | breaks | entries | random tape |", "|---|---|---|---|"}
	for _, m := range mutants {
		d := directedKill(m)
		if d != nil && m.long {
			rows = append(rows, fmt.Sprintf("| %s | %s | %d | too short |", m.name, d.Broken, len(d.Tape)))
			continue
		}
		tape := firstKilling(m)
		if d == nil || tape < 0 {
			t.Errorf("%s: survives the directed cases or %d random tapes:\n%v", m.name, randomTapes, d)
			continue
		}
		if d.Broken != m.breaks {
			t.Errorf("%s: breaks %q, want %q:\n%v", m.name, d.Broken, m.breaks, d)
		}
		if d.Fickle {
			rows = append(rows, fmt.Sprintf("| %s | %s | by chance | by chance |", m.name, d.Broken))
		} else {
			rows = append(rows, fmt.Sprintf("| %s | %s | %d | %d |", m.name, d.Broken, len(d.Tape), tape+1))
		}
		lengths = append(lengths, len(d.Tape))
		named[d.Broken] = true
	}
	slices.Sort(lengths)
	if median := lengths[len(lengths)/2]; median > longest || len(mutants) < fewest {
		t.Errorf("the minimal tapes of %d mutants have %d entries at the median, want at most %d of at least %d mutants", len(mutants), median, longest, fewest)
	}
	rows = append(rows, "", fmt.Sprintf("These are %d, all found; their minimal tapes have %d entries at the median, and %d at most but for those that random tapes are too short for.", len(mutants), lengths[len(lengths)/2], lengths[len(lengths)-1]))
	table(t, "mutants", rows)

	named[AgreesOtherwise] = true // is what nothing comes to that another law forbids
	named[NoHang] = true          // has tests of its own
	// Only an engine with several clients at a time can break these: TestRacersAreCaught.
	named[WitnessKeepsTime] = true
	named[Linearizable] = true
	for i := range laws {
		if !named[i] {
			t.Errorf("no mutant breaks %q", i)
		}
	}
}

// directedKill is the divergence on the first directed case that kills the mutant, made minimal.
func directedKill(m mutant) *Divergence {
	p := profileOf(m.engine)
	for _, c := range Directed() {
		c, skipped := c.within(p)
		if skipped.Case.Name != "" {
			continue
		}
		if d := Play(m.engine, c.Tape); d != nil {
			return minimal(m.engine, d)
		}
	}
	return nil
}

const randomTapes = 3000

// firstKilling is the number of the first random tape that kills a mutant, or -1.
func firstKilling(m mutant) int {
	p := profileOf(m.engine)
	tapes := p.rules.Bounds.Tapes(p.lacks)
	for n := range randomTapes {
		if Play(m.engine, tapes.Example(n)) != nil {
			return n
		}
	}
	return -1
}

// undirected plays random tapes alone, up to the first that diverges.
func undirected(seed int, newEngine func() Engine) Report {
	r := newRun(Suite{Tapes: 2000, Seed: seed, Findings: 1}, newEngine)
	r.cases = nil
	for r.next() {
		r.playItem()
	}
	return r.report()
}

// TestDirectedCasesKillMutants finds cases that could be left out: each must kill some
// mutant.
func TestDirectedCasesKillMutants(t *testing.T) {
	t.Parallel()
	for _, c := range Directed() {
		kills := slices.ContainsFunc(mutants, func(m mutant) bool { return Play(m.engine, c.Tape) != nil })
		if !kills {
			t.Errorf("%s: kills no mutant", c.Name)
		}
	}
}
