package conform

import (
	"slices"

	"github.com/ordergen/ordergen"
)

// specialMutants break on what lies beyond the plain book: second paths, ids that fall, levels,
// what is invalid, special orders, and the rules of a venue.
var specialMutants = []mutant{
	// Second paths.
	{name: "a market order takes one level", breaks: TradesInFull, mutate: func(b *toy) {
		next := b.next
		var opened ordergen.ID
		var price ordergen.Price
		b.next = func(taker *toyOrder) *toyOrder {
			maker := next(taker)
			if maker != nil && taker.Type == ordergen.Market {
				if taker.ID == opened && maker.Price != price {
					return nil
				}
				opened, price = taker.ID, maker.Price
			}
			return maker
		}
	}},
	{name: "an IOC order takes the last of a level first", breaks: TimePriority, mutate: func(b *toy) {
		next := b.next
		b.next = func(taker *toyOrder) *toyOrder {
			maker := next(taker)
			if maker == nil || taker.Type != ordergen.IOC {
				return maker
			}
			level := b.level(maker)
			return level[len(level)-1]
		}
	}},
	{name: "a market order forgets what it leaves of a maker", breaks: DepthIsSum, mutate: func(b *toy) {
		var market bool
		fill, next := b.fill, b.next
		b.next = func(taker *toyOrder) *toyOrder { market = taker.Type == ordergen.Market; return next(taker) }
		b.fill = func(f Fill) []Fill {
			if market {
				b.remove(b.find(f.Maker))
			}
			return fill(f)
		}
	}},
	{name: "an FOK order counts levels as they came, up to the first beyond its limit", breaks: FillOrKill, mutate: func(b *toy) {
		b.covers = func(taker *toyOrder) bool {
			var sum int64
			for _, o := range b.rests {
				if o.Symbol != taker.Symbol || o.Side == taker.Side {
					continue
				}
				if !b.meets(taker, o) {
					break
				}
				sum += o.Quantity
			}
			return sum >= taker.Quantity
		}
	}},
	{name: "a buffer of fills has room for 64", breaks: NoCrossedBook, long: true, mutate: func(b *toy) {
		next := b.next
		fills := map[ordergen.ID]int{}
		b.next = func(taker *toyOrder) *toyOrder {
			if fills[taker.ID]++; fills[taker.ID] > 64 {
				return nil
			}
			return next(taker)
		}
	}},
	{name: "a replaced order takes its sibling along", breaks: AmendChangesOne, mutate: func(b *toy) {
		replace := b.replace
		b.replace = func(o ordergen.Order) ([]Fill, bool) {
			var siblings []*toyOrder
			if rests := b.find(o.ID); rests != nil {
				siblings = b.level(rests)
			}
			fills, ok := replace(o)
			for _, s := range siblings {
				s.Price = o.Price
			}
			return fills, ok
		}
	}},
	{name: "an order that grows makes its sibling grow", breaks: Conservation, mutate: func(b *toy) {
		replace := b.replace
		b.replace = func(o ordergen.Order) ([]Fill, bool) {
			fills, ok := replace(o)
			if rests := b.find(o.ID); ok && rests != nil {
				b.level(rests)[0].Quantity = o.Quantity
			}
			return fills, ok
		}
	}},

	// Ids that fall.
	{name: "a level is kept by id", breaks: TimePriority, mutate: func(b *toy) {
		b.ahead = func(a, c *toyOrder) bool {
			return a.Price == c.Price && a.ID.Index <= c.ID.Index || a.Price != c.Price && ahead(a, c)
		}
	}},
	{name: "an id below the last is not found", breaks: CancelRemovesOne, mutate: func(b *toy) {
		var last uint64
		finish, cancel := b.finish, b.cancel
		b.finish = func(taker *toyOrder) { last = taker.ID.Index; finish(taker) }
		b.cancel = func(o ordergen.Order) bool { return o.ID.Index+50_000 > last && cancel(o) }
	}},

	// Levels and depths.
	{name: "levels are listed as they came", breaks: LaddersAreLevels, mutate: func(b *toy) {
		b.levels = func(symbol string, s ordergen.Side) (levels []Level) {
			for _, o := range b.rests {
				if o.Symbol == symbol && o.Side == s && !slices.ContainsFunc(levels, func(l Level) bool { return l.Price == o.Price }) {
					levels = append(levels, Level{o.Price, b.depth(symbol, s, o.Price)})
				}
			}
			return levels
		}
	}},
	{name: "a level that was bought up is listed on", breaks: LaddersAreLevels, mutate: func(b *toy) {
		var ghosts []Level
		traded, levels := b.traded, b.levels
		b.traded = func(maker *toyOrder, quantity int64) {
			traded(maker, quantity)
			if maker.Side == ordergen.Sell && len(b.level(maker)) == 0 {
				ghosts = append(ghosts, Level{Price: maker.Price})
			}
		}
		b.levels = func(symbol string, s ordergen.Side) []Level {
			if s == ordergen.Sell && symbol == "A" {
				return append(levels(symbol, s), ghosts...)
			}
			return levels(symbol, s)
		}
	}},
	{name: "the depth beside a level is the level's", breaks: DepthIsSum, mutate: func(b *toy) {
		depth := b.depth
		b.depth = func(symbol string, s ordergen.Side, p ordergen.Price) int64 {
			if sum := depth(symbol, s, p); sum > 0 || s == ordergen.Sell {
				return sum
			}
			return depth(symbol, s, p-1)
		}
	}},

	// What is invalid.
	{name: "an order for no shares is accepted", breaks: RefusesInvalid, mutate: func(b *toy) {
		valid := b.valid
		b.valid = func(o *toyOrder) bool { return o.Quantity == 0 || valid(o) }
	}},
	{name: "an order for less than no shares is accepted", breaks: RefusesInvalid, mutate: func(b *toy) {
		valid := b.valid
		b.valid = func(o *toyOrder) bool { return o.Quantity < 0 || valid(o) }
	}},
	{name: "an order without a price is accepted", breaks: RefusesInvalid, mutate: func(b *toy) {
		valid := b.valid
		b.valid = func(o *toyOrder) bool { return o.Price == 0 && o.Quantity > 0 && o.Side < 2 && o.Type < 4 || valid(o) }
	}},
	{name: "what is no BUY is a SELL", breaks: RefusesInvalid, mutate: func(b *toy) {
		valid := b.valid
		b.valid = func(o *toyOrder) bool { o.Side = min(o.Side, ordergen.Sell); return valid(o) }
	}},
	{name: "an unknown type is LIMIT", breaks: RefusesInvalid, mutate: func(b *toy) {
		valid := b.valid
		b.valid = func(o *toyOrder) bool {
			if o.Type > ordergen.FOK {
				o.Type = ordergen.Limit
			}
			return valid(o)
		}
	}},

	// Stops.
	{name: "a stop wakes beyond its price", breaks: StopsWake, mutate: func(b *toy) {
		reached := b.reached
		b.reached = func(o *toyOrder, price ordergen.Price) bool { return price != o.with.Stop && reached(o, price) }
	}},
	{name: "any trade wakes a stop", breaks: StopsWake, mutate: func(b *toy) {
		b.reached = func(*toyOrder, ordergen.Price) bool { return true }
	}},
	{name: "a seller's stop wakes at a rise", breaks: StopsWake, mutate: func(b *toy) {
		b.reached = func(o *toyOrder, price ordergen.Price) bool { return price >= o.with.Stop }
	}},
	{name: "the last stop wakes first", breaks: StopsWake, mutate: func(b *toy) {
		wake := b.wake
		b.wake = func(fills []Fill) []*toyOrder {
			woken := wake(fills)
			slices.Reverse(woken)
			return woken
		}
	}},
	{name: "a woken stop wakes no other", breaks: StopsWake, mutate: func(b *toy) {
		wake := b.wake
		asleep := map[ordergen.ID]bool{}
		b.wake = func(fills []Fill) []*toyOrder {
			if len(fills) > 0 && asleep[fills[0].Taker] {
				return nil
			}
			woken := wake(fills)
			for _, o := range woken {
				asleep[o.ID] = true
			}
			return woken
		}
	}},
	{name: "a cancelled stop wakes", breaks: Conservation, mutate: func(b *toy) {
		cancel := b.cancel
		b.cancel = func(o ordergen.Order) bool {
			found := b.find(o.ID)
			ok := cancel(o)
			if ok && found.with.Stop != 0 {
				ghost := *found
				ghost.ID.Prefix = "ghost-"
				b.asleep = append(b.asleep, &ghost)
			}
			return ok
		}
	}},

	// Icebergs.
	{name: "an iceberg keeps its place when it shows more", breaks: IcebergShows, mutate: func(b *toy) {
		refill := b.refill
		b.refill = func(maker *toyOrder) {
			refill(maker)
			b.remove(maker)
			b.rests = slices.Insert(b.rests, 0, maker)
		}
	}},
	{name: "the depth counts what is hidden", breaks: IcebergShows, mutate: func(b *toy) {
		b.depth = func(symbol string, s ordergen.Side, p ordergen.Price) (sum int64) {
			for _, o := range b.at(symbol, s, p) {
				sum += o.Quantity + o.hidden
			}
			return sum
		}
	}},
	{name: "what an iceberg hides is lost", breaks: IcebergShows, mutate: func(b *toy) {
		b.refill = func(*toyOrder) {}
	}},
	{name: "an iceberg shows more than it has", breaks: Conservation, mutate: func(b *toy) {
		b.refill = func(maker *toyOrder) {
			maker.Quantity = maker.with.Display
			maker.hidden = max(maker.hidden-maker.Quantity, 0)
			b.rests = append(b.rests, maker)
		}
	}},

	// Post-only.
	{name: "a post-only order trades", breaks: PostOnlyRests, mutate: func(b *toy) {
		b.settle = func(*toyOrder) bool { return true }
	}},
	{name: "a post-only order slides onto the other side", rules: Rules{PostOnly: PostOnlySlides}, breaks: PostOnlyRests, mutate: func(b *toy) {
		settle := b.settle
		b.settle = func(o *toyOrder) bool {
			before := o.Price
			ok := settle(o)
			if o.Price != before {
				o.Price += 1 - 2*ordergen.Price(o.Side)
			}
			return ok
		}
	}},

	// Owners.
	{name: "an owner trades with itself", rules: Rules{SelfTrade: CancelNewest}, breaks: NoSelfTrade, mutate: func(b *toy) {
		b.self = func(_, _ *toyOrder) bool { return false }
	}},
	{name: "the newest is cancelled where it is to be the oldest", rules: Rules{SelfTrade: CancelOldest}, breaks: NoSelfTrade, mutate: func(b *toy) {
		self := b.self
		b.self = func(taker, maker *toyOrder) bool {
			b.rules.SelfTrade = CancelNewest
			defer func() { b.rules.SelfTrade = CancelOldest }()
			return self(taker, maker)
		}
	}},
	{name: "a decremented maker goes whole", rules: Rules{SelfTrade: DecrementAndGoOn}, breaks: NoSelfTrade, mutate: func(b *toy) {
		self := b.self
		b.self = func(taker, maker *toyOrder) bool {
			met := self(taker, maker)
			if met {
				b.remove(maker)
			}
			return met
		}
	}},
	{name: "both are to go, and the maker stays", rules: Rules{SelfTrade: CancelBoth}, breaks: NoSelfTrade, mutate: func(b *toy) {
		b.self = func(taker, maker *toyOrder) bool {
			met := taker.with.Owner != "" && taker.with.Owner == maker.with.Owner
			if met {
				taker.Quantity = 0
			}
			return met
		}
	}},

	// The rules of a venue.
	{name: "the taker's price is declared, and it is the maker's", rules: Rules{Price: AtTaker}, breaks: MakersPrice, mutate: func(b *toy) {
		b.price = func(_, maker *toyOrder) ordergen.Price { return maker.Price }
	}},
	{name: "what is left of a market order is to rest, and is dropped", rules: Rules{MarketRest: MarketRests}, breaks: DepthIsSum, mutate: func(b *toy) {
		finish := b.finish
		b.finish = func(taker *toyOrder) {
			if _, market := b.market[taker.ID]; !market {
				finish(taker)
			}
		}
	}},
	{name: "a market order is to trade in full or not at all, and trades in part", rules: Rules{MarketRest: MarketAllOrNot}, breaks: FillOrKill, mutate: func(b *toy) {
		covers := b.covers
		b.covers = func(taker *toyOrder) bool { return taker.Type == ordergen.Market || covers(taker) }
	}},
	{name: "an order that shrinks is to keep its place, and loses it", rules: Rules{Modify: ShrinkKeepsPlace}, breaks: TimePriority, mutate: func(b *toy) {
		replace := b.replace
		b.replace = func(o ordergen.Order) ([]Fill, bool) {
			fills, ok := replace(o)
			if rests := b.find(o.ID); ok && rests != nil {
				b.remove(rests)
				b.rests = append(b.rests, rests)
			}
			return fills, ok
		}
	}},
	{name: "an id is good once, and comes again", rules: Rules{IDs: IDsOnce}, breaks: UniqueIDs, mutate: func(b *toy) {
		b.admit = func(o *toyOrder) bool { return b.find(o.ID) == nil }
	}},
	{name: "an FOK order is to trade once, and trades twice", rules: Rules{FOK: FOKSingle}, breaks: FillOrKill, mutate: func(b *toy) {
		b.covers = func(taker *toyOrder) bool { return b.offered(taker) >= taker.Quantity }
	}},
}
