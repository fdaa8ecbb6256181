package conform

import (
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
}

func (m mutant) engine() Engine {
	b := newToy()
	m.mutate(b)
	return b
}

var mutants = []mutant{
	// The price of a trade.
	{"trades at the aggressor's price", MakersPrice, func(b *toy) {
		b.price = func(taker, maker *toyOrder) ordergen.Price {
			if taker.Type == ordergen.Market {
				return maker.Price
			}
			return taker.Price
		}
	}},
	{"trades at the midpoint", MakersPrice, func(b *toy) {
		b.price = func(taker, maker *toyOrder) ordergen.Price {
			if taker.Type == ordergen.Market {
				return maker.Price
			}
			return (taker.Price + maker.Price) / 2
		}
	}},
	{"trades at the seller's price", MakersPrice, func(b *toy) {
		b.price = func(taker, maker *toyOrder) ordergen.Price {
			if taker.Side == ordergen.Sell && taker.Type != ordergen.Market {
				return taker.Price
			}
			return maker.Price
		}
	}},
	{"a whole sweep trades at the best price", MakersPrice, func(b *toy) {
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
	{"prices that meet do not cross", NoCrossedBook, func(b *toy) {
		b.meets = func(taker, maker *toyOrder) bool {
			return meets(taker, maker) && (taker.Type == ordergen.Market || taker.Price != maker.Price)
		}
	}},
	{"only a buyer takes", NoCrossedBook, func(b *toy) {
		b.meets = func(taker, maker *toyOrder) bool { return taker.Side == ordergen.Buy && meets(taker, maker) }
	}},
	{"an IOC order pays through its limit", TakersLimit, func(b *toy) {
		b.meets = func(taker, maker *toyOrder) bool {
			t := *taker
			if t.Type == ordergen.IOC {
				t.Type = ordergen.Market
			}
			return meets(&t, maker)
		}
	}},
	{"the limit holds for the first level only", TakersLimit, func(b *toy) {
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
	{"a market order takes from its own side", NoPhantomFill, func(b *toy) {
		b.meets = func(taker, maker *toyOrder) bool {
			return meets(taker, maker) || taker.Type == ordergen.Market && taker.Symbol == maker.Symbol
		}
	}},
	{"one book holds all symbols", SymbolsApart, func(b *toy) {
		b.meets = func(taker, maker *toyOrder) bool {
			t := *taker
			t.Symbol = maker.Symbol
			return meets(&t, maker)
		}
	}},

	// Price priority.
	{"bids are kept in the order of asks", BestIsBest, func(b *toy) {
		b.ahead = func(a, c *toyOrder) bool { return a.Price <= c.Price }
	}},
	{"prices are ordered as text", BestIsBest, func(b *toy) {
		text := func(o *toyOrder) string { return strconv.Itoa(int(o.Price)) }
		b.ahead = func(a, c *toyOrder) bool {
			return a.Price == c.Price || (text(a) > text(c)) == (a.Side == ordergen.Buy)
		}
	}},
	{"levels are searched in the order of arrival", PricePriority, func(b *toy) {
		b.next = func(taker *toyOrder) *toyOrder {
			for _, o := range b.rests {
				if meets(taker, o) {
					return b.level(o)[0]
				}
			}
			return nil
		}
	}},
	{"a sweep skips every second level", NoCrossedBook, func(b *toy) {
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
	{"prices are float32", BestIsBest, func(b *toy) {
		b.ahead = func(a, c *toyOrder) bool {
			p, q := float32(a.Price), float32(c.Price)
			return p == q || (p > q) == (a.Side == ordergen.Buy)
		}
	}},

	// Time priority.
	{"a level is a stack", TimePriority, func(b *toy) {
		b.ahead = func(a, c *toyOrder) bool { return a.Price != c.Price && ahead(a, c) }
	}},
	{"a level is kept by size", TimePriority, func(b *toy) {
		b.ahead = func(a, c *toyOrder) bool {
			return a.Price == c.Price && a.Quantity >= c.Quantity || a.Price != c.Price && ahead(a, c)
		}
	}},
	{"a level is sorted by a sort that is not stable", TimePriority, func(b *toy) {
		finish := b.finish
		b.finish = func(taker *toyOrder) {
			finish(taker)
			sort.Slice(b.rests, func(i, j int) bool { return b.rests[i].Price < b.rests[j].Price })
		}
	}},
	{"a level of more than sixteen loses its order", TimePriority, func(b *toy) {
		finish := b.finish
		b.finish = func(taker *toyOrder) {
			finish(taker)
			if level := b.level(taker); len(level) > 16 {
				b.remove(level[3])
				b.rests = append(b.rests, level[3])
			}
		}
	}},
	{"a partly filled maker goes to the end", TimePriority, func(b *toy) {
		traded := b.traded
		b.traded = func(maker *toyOrder, quantity int64) {
			traded(maker, quantity)
			if b.remove(maker) {
				b.rests = append(b.rests, maker)
			}
		}
	}},
	{"equal prices are held under unequal keys", TimePriority, func(b *toy) {
		// 100 and 100.00 are two keys of a map, and 100 comes first.
		b.ahead = func(a, c *toyOrder) bool {
			exact := func(o *toyOrder) bool { return o.ID.Index%2 == 0 }
			return a.Price == c.Price && (exact(a) || !exact(c)) || a.Price != c.Price && ahead(a, c)
		}
	}},
	{"a reduced order goes to the end", TimePriority, func(b *toy) {
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
	{"a replaced order keeps its place", TimePriority, func(b *toy) {
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
	{"an id that comes again has its old place", TimePriority, func(b *toy) {
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
	{"the last maker is taken whole", Conservation, func(b *toy) {
		b.size = func(_, maker *toyOrder) int64 { return maker.Quantity }
	}},
	{"what a maker has left is lost", DepthIsSum, func(b *toy) {
		b.traded = func(maker *toyOrder, quantity int64) { b.remove(maker) }
	}},
	{"a partly filled taker does not rest", Conservation, func(b *toy) {
		finish := b.finish
		var traded ordergen.ID
		b.fill = func(f Fill) []Fill { traded = f.Taker; return []Fill{f} }
		b.finish = func(taker *toyOrder) {
			if taker.ID != traded {
				finish(taker)
			}
		}
	}},
	{"a partly filled taker rests in full", Conservation, func(b *toy) {
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
	{"shares are counted in 32 bits", Conservation, func(b *toy) {
		finish := b.finish
		b.finish = func(taker *toyOrder) {
			taker.Quantity &= math.MaxUint32
			finish(taker)
		}
	}},
	{"a sweep ends after one level", NoCrossedBook, func(b *toy) {
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
	{"a sweep that empties a level skips the next order", TimePriority, func(b *toy) {
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
	{"a taker that is done fills the next maker with 0", NoPhantomFill, func(b *toy) {
		b.fill = func(f Fill) []Fill {
			for _, o := range b.rests {
				if o.Price == f.Price && o.ID != f.Maker {
					return []Fill{f, {Maker: o.ID, Taker: f.Taker, Price: f.Price}}
				}
			}
			return []Fill{f}
		}
	}},
	{"maker and taker are confused", NoPhantomFill, func(b *toy) {
		b.fill = func(f Fill) []Fill { f.Maker, f.Taker = f.Taker, f.Maker; return []Fill{f} }
	}},
	{"each fill is reported twice", NoPhantomFill, func(b *toy) {
		b.fill = func(f Fill) []Fill { return []Fill{f, f} }
	}},
	{"a maker reports its last fill only", TradesInFull, func(b *toy) {
		b.fill = func(f Fill) []Fill {
			if b.find(f.Maker) != nil {
				return nil
			}
			return []Fill{f}
		}
	}},
	{"a partly filled maker loses its id", NoPhantomFill, func(b *toy) {
		traded := b.traded
		b.traded = func(maker *toyOrder, quantity int64) {
			traded(maker, quantity)
			maker.ID.Prefix = "rest-of-"
		}
	}},

	// Order types.
	{"what is left of a market order rests", NeverRests, func(b *toy) {
		finish := b.finish
		b.finish = func(taker *toyOrder) {
			if taker.Type == ordergen.Market {
				taker.Type, taker.Price = ordergen.Limit, 100
			}
			finish(taker)
		}
	}},
	{"what is left of an IOC order rests", NeverRests, func(b *toy) {
		finish := b.finish
		b.finish = func(taker *toyOrder) {
			if taker.Type == ordergen.IOC {
				taker.Type = ordergen.Limit
			}
			finish(taker)
		}
	}},
	{"an FOK order trades what there is", FillOrKill, func(b *toy) {
		b.covers = func(*toyOrder) bool { return true }
	}},
	{"an FOK order counts beyond its limit", FillOrKill, func(b *toy) {
		b.covers = func(taker *toyOrder) bool {
			anyPrice := *taker
			anyPrice.Type = ordergen.Market
			return b.offered(&anyPrice) >= taker.Quantity
		}
	}},
	{"an FOK order counts the first level only", FillOrKill, func(b *toy) {
		b.covers = func(taker *toyOrder) bool {
			maker := b.next(taker)
			return maker != nil && b.depth(maker.Symbol, maker.Side, maker.Price) >= taker.Quantity
		}
	}},
	{"an FOK order wants more than there is", FillOrKill, func(b *toy) {
		b.covers = func(taker *toyOrder) bool { return b.offered(taker) > taker.Quantity }
	}},

	// Cancels.
	{"a cancel removes the whole level", CancelRemovesOne, func(b *toy) {
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
	{"a cancel removes the first of the level", CancelRemovesOne, func(b *toy) {
		b.cancel = func(o ordergen.Order) bool {
			rests := b.find(o.ID)
			return rests != nil && b.remove(b.level(rests)[0])
		}
	}},
	{"a cancel only flags, and the depth counts on", CancelRemovesOne, func(b *toy) {
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
	{"a cancel only flags, and the order trades on", NoPhantomFill, func(b *toy) {
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
	{"a second cancel finds the order again", CancelRemovesOne, func(b *toy) {
		known := map[ordergen.ID]bool{}
		b.cancel = func(o ordergen.Order) bool {
			known[o.ID] = b.remove(b.find(o.ID)) || known[o.ID]
			return known[o.ID]
		}
	}},
	{"a filled order is cancelled", CancelRemovesOne, func(b *toy) {
		filled := map[ordergen.ID]bool{}
		b.fill = func(f Fill) []Fill { filled[f.Maker] = true; return []Fill{f} }
		b.cancel = func(o ordergen.Order) bool { return b.remove(b.find(o.ID)) || filled[o.ID] }
	}},
	{"a partly filled order cannot be cancelled", CancelRemovesOne, func(b *toy) {
		traded := map[ordergen.ID]bool{}
		b.fill = func(f Fill) []Fill { traded[f.Maker] = true; return []Fill{f} }
		b.cancel = func(o ordergen.Order) bool { return !traded[o.ID] && b.remove(b.find(o.ID)) }
	}},
	{"a cancel knows bids only", CancelRemovesOne, func(b *toy) {
		b.cancel = func(o ordergen.Order) bool { return o.Side == ordergen.Buy && b.remove(b.find(o.ID)) }
	}},

	// Ids.
	{"a live id is taken twice", UniqueIDs, func(b *toy) {
		b.admit = func(*toyOrder) bool { return true }
	}},
	{"a duplicate is matched before it is refused", DepthIsSum, func(b *toy) {
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
	{"a duplicate replaces the order", UniqueIDs, func(b *toy) {
		b.admit = func(o *toyOrder) bool { b.remove(b.find(o.ID)); return true }
	}},
	{"a cancelled id is never free again", UniqueIDs, func(b *toy) {
		cancelled := map[ordergen.ID]bool{}
		cancel, admit := b.cancel, b.admit
		b.cancel = func(o ordergen.Order) bool {
			ok := cancel(o)
			cancelled[o.ID] = ok || cancelled[o.ID]
			return ok
		}
		b.admit = func(o *toyOrder) bool { return admit(o) && !cancelled[o.ID] }
	}},
	{"an order that comes again cannot be cancelled", CancelRemovesOne, func(b *toy) {
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
	{"a reduction sets the quantity", AmendChangesOne, func(b *toy) {
		b.reduce = func(o ordergen.Order, by int64) bool {
			rests := b.find(o.ID)
			if rests != nil {
				rests.Quantity = by
			}
			return rests != nil
		}
	}},
	{"a reduction counts from the quantity submitted", AmendChangesOne, func(b *toy) {
		b.reduce = func(o ordergen.Order, by int64) bool {
			rests := b.find(o.ID)
			if rests != nil {
				rests.Quantity = o.Quantity - by
			}
			return rests != nil
		}
	}},
	{"a reduction falls to the first of the level", TimePriority, func(b *toy) {
		b.reduce = func(o ordergen.Order, by int64) bool {
			rests := b.find(o.ID)
			if rests == nil {
				return false
			}
			b.traded(b.level(rests)[0], by)
			return true
		}
	}},
	{"a replacement is not matched", NoCrossedBook, func(b *toy) {
		b.replace = func(o ordergen.Order) ([]Fill, bool) {
			if !b.remove(b.find(o.ID)) {
				return nil, false
			}
			b.rests = append(b.rests, &toyOrder{Order: o})
			return nil, true
		}
	}},
	{"a replacement of a done order is submitted", AmendChangesOne, func(b *toy) {
		b.replace = func(o ordergen.Order) ([]Fill, bool) {
			rested := b.remove(b.find(o.ID))
			fills, _ := b.Submit(o)
			return fills, rested
		}
	}},

	// What the book shows.
	{"best bid and best ask are confused", BestIsBest, func(b *toy) {
		best := b.best
		b.best = func(symbol string, s ordergen.Side) *toyOrder { return best(symbol, s.Opposite()) }
	}},
	{"the best ask is the highest", BestIsBest, func(b *toy) {
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
	{"the best price only ever improves", BestIsBest, func(b *toy) {
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
	{"the best price lags behind a taker that rests", NoCrossedBook, func(b *toy) {
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
	{"the depth counts what was submitted", DepthIsSum, func(b *toy) {
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
	{"the depth is the number of orders", Conservation, func(b *toy) {
		b.depth = func(symbol string, s ordergen.Side, p ordergen.Price) int64 { return int64(len(b.at(symbol, s, p))) }
	}},
	{"the depth is that of both sides", DepthIsSum, func(b *toy) {
		depth := b.depth
		b.depth = func(symbol string, s ordergen.Side, p ordergen.Price) int64 {
			return depth(symbol, ordergen.Buy, p) + depth(symbol, ordergen.Sell, p)
		}
	}},
	{"the depth is that of all symbols", SymbolsApart, func(b *toy) {
		depth := b.depth
		b.depth = func(_ string, s ordergen.Side, p ordergen.Price) int64 {
			return depth("A", s, p) + depth("B", s, p) + depth("C", s, p)
		}
	}},

	// Acceptance.
	{"an order that would trade is refused", AcceptsValid, func(b *toy) {
		admit := b.admit
		b.admit = func(o *toyOrder) bool { return admit(o) && (o.Type != ordergen.Limit || b.next(o) == nil) }
	}},

	// State.
	{"an empty book panics", NoPanic, func(b *toy) {
		next := b.next
		b.next = func(taker *toyOrder) *toyOrder {
			if maker := next(taker); maker != nil || taker.Type != ordergen.Market {
				return maker
			}
			return []*toyOrder{}[0]
		}
	}},
	{"the best of an empty side panics", NoPanic, func(b *toy) {
		best := b.best
		b.best = func(symbol string, s ordergen.Side) *toyOrder {
			if o := best(symbol, s); o != nil || len(b.rests) == 0 {
				return o
			}
			panic("empty side")
		}
	}},
	{"a level that was emptied stays empty", Conservation, func(b *toy) {
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
	{"a look settles one cancel", CancelRemovesOne, func(b *toy) {
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
	{"the order of a map decides", TimePriority, func(b *toy) {
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
	{"a look at the book mends it", NoPhantomFill, func(b *toy) {
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
// mutant, and so do random tapes without them. Its log is the table of what each breaks
// and in how many entries that shows.
func TestMutantsAreKilled(t *testing.T) {
	const (
		fewest  = 25
		longest = 8 // entries of a minimal tape, at the median
	)
	var lengths []int
	named := map[Invariant]bool{}
	for _, m := range mutants {
		d, tape := directedKill(m), undirected(1, m.engine)
		if d == nil || tape.Passed() {
			t.Errorf("%s: survives the directed cases or %d random tapes:\n%v", m.name, tape.Tapes, d)
			continue
		}
		if d.Broken != m.breaks {
			t.Errorf("%s: breaks %q, want %q:\n%v", m.name, d.Broken, m.breaks, d)
		}
		random := tape.First()
		t.Logf("%-55s %-42s %2d entries; of tape %3d %2d entries", m.name, d.Broken, len(d.Tape), tape.Tapes, len(random.Tape))
		lengths = append(lengths, len(d.Tape), len(random.Tape))
		named[d.Broken] = true
	}
	slices.Sort(lengths)
	if median := lengths[len(lengths)/2]; median > longest || len(mutants) < fewest {
		t.Errorf("the minimal tapes of %d mutants have %d entries at the median, want at most %d of at least %d mutants", len(mutants), median, longest, fewest)
	}
	t.Logf("%d mutants, minimal tapes of %d entries at the median, %d at most", len(mutants), lengths[len(lengths)/2], lengths[len(lengths)-1])

	named[AgreesOtherwise] = true // is what nothing comes to that another law forbids
	named[NoHang] = true          // has tests of its own
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
		if c, skipped := c.within(p); skipped.Case.Name == "" && Play(m.engine, c.Tape) != nil {
			return Minimal(m.engine, c.Tape)
		}
	}
	return nil
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
	for _, c := range Directed() {
		kills := slices.ContainsFunc(mutants, func(m mutant) bool { return Play(m.engine, c.Tape) != nil })
		if !kills {
			t.Errorf("%s: kills no mutant", c.Name)
		}
	}
}
