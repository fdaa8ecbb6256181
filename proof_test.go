package ordergen_test

import (
	"cmp"
	"fmt"
	"slices"
	"testing"

	"github.com/ordergen/ordergen"
	"pgregory.net/rapid"
)

// world is a stream, a book for it and a number of orders: all that a plan needs.
type world struct {
	Stream ordergen.Config
	Book   ordergen.BookConfig
	Orders uint64
}

// worlds draws small worlds with every oddity that a plan must bear: gaps between
// levels and limits on no level, orders that do not divide by levels, quantities
// with a common divisor, symbols that no order or no aggressive order comes to.
// Aggressive limits start at the touch, or below it when deep.
func worlds(orders int, deep bool) *rapid.Generator[world] {
	return rapid.Custom(func(t *rapid.T) (w world) {
		symbols := []string{"A", "B", "C"}[:rapid.IntRange(1, 3).Draw(t, "symbols")]
		touch := rapid.Int64Range(21, 300).Draw(t, "touch")
		lowest := touch
		if deep {
			lowest -= rapid.Int64Range(0, 3).Draw(t, "below the touch")
		}
		w.Orders = uint64(rapid.IntRange(1, orders).Draw(t, "orders"))
		w.Stream = ordergen.Config{
			Seed:   rapid.Uint64().Draw(t, "seed"),
			Prefix: "run-",
			Flow: ordergen.Flow{
				Symbols:  symbols,
				Quantity: lotSizes().Draw(t, "quantity"),
				Mix: ordergen.Mix{
					Aggressive:      rapid.SampledFrom([]int{1000, 600, 300, 50}).Draw(t, "aggressive"),
					AggressivePrice: dists(lowest, touch+12).Draw(t, "aggressive price"),
					PassivePrice:    dists(1, touch-1).Draw(t, "passive price"),
				},
			},
		}
		if rapid.Bool().Draw(t, "skewed") {
			w.Stream.Symbol = dists(0, int64(len(symbols)-1)).Draw(t, "symbol")
		}
		w.Book = ordergen.BookConfig{Seed: rapid.Uint64().Draw(t, "book seed"), Prefix: "seed-"}
		for _, symbol := range symbols {
			ladder := ladders(ordergen.Price(touch)).Draw(t, "ladder")
			ladder.Quantity = lotSizes().Draw(t, "ask quantity")
			w.Book.Listings = append(w.Book.Listings, ordergen.Listing{Symbols: []string{symbol}, Ladder: ladder})
		}
		return w
	}).Filter(world.trades)
}

// trades reports whether any order is aggressive; without one there is no plan.
func (w world) trades() bool {
	s, err := ordergen.New(w.Stream)
	return err == nil && s.Demand(0, w.Orders).Total().Aggressive > 0
}

// lotSizes draws laws of quantities: single shares, few shares, many, whole lots.
func lotSizes() *rapid.Generator[ordergen.Dist] {
	return rapid.OneOf(
		rapid.Just[ordergen.Dist](ordergen.Constant(1)),
		dists(1, 4),
		dists(1, 200),
		rapid.Custom(func(t *rapid.T) ordergen.Dist {
			lot := rapid.Int64Range(2, 10).Draw(t, "lot")
			return ordergen.Band{Touch: ordergen.Price(lot), Tick: ordergen.Price(lot), Max: rapid.Int64Range(0, 5).Draw(t, "lots")}
		}),
	)
}

func (w world) plan(t fataler) *ordergen.Plan {
	t.Helper()
	return newPlan(t, newStream(t, w.Stream), newBook(t, w.Book), w.Orders)
}

// The theorem: in every arrival order each aggressive BUY trades its whole quantity
// on arrival, no passive one trades, and the outcome is the one foretold.
func TestProvenPlanHoldsInEveryArrivalOrder(t *testing.T) {
	for name, newMatcher := range matchers {
		t.Run(name, rapid.MakeCheck(func(t *rapid.T) {
			p := worlds(60, false).Draw(t, "world").plan(t)
			kind := rapid.SampledFrom([]ordergen.TopUp{ordergen.TopUpOrders, ordergen.TopUpBlock}).Draw(t, "top-up")
			p = topUp(t, p, kind)
			if !p.Proven() || p.Err() != nil {
				t.Fatalf("topped up, and still: %v", p.Err())
			}
			list := rapid.Permutation(arrivals(p.Stream, p.Orders)).Draw(t, "arrivals")
			if rapid.Bool().Draw(t, "lowest last") {
				lowestLast(list)
			}

			m := run(t, newMatcher, p.Book.Symbols(), slices.Collect(p.Book.Orders()), list)
			if len(m.missed) > 0 || len(m.strayed) > 0 {
				t.Fatalf("aggressive BUYs that miss: %+v, passive ones that trade: %+v", m.missed, m.strayed)
			}
			within(t, p.Expect(), m.results)
			for symbol, o := range p.Expect() {
				o.Fills = ordergen.Interval{}
				if wide := loose(o); len(wide) > 0 {
					t.Fatalf("the proven outcome of %s leaves open its %v", symbol, wide)
				}
			}
		}))
	}
}

// lowestLast is the arrival order that a proof has to fear the most.
func lowestLast(list []arrival) {
	slices.SortStableFunc(list, func(a, b arrival) int { return cmp.Compare(b.Price, a.Price) })
}

// loose lists the intervals that are not one number.
func loose(o ordergen.Outcome) (wide []ordergen.Interval) {
	for _, v := range []ordergen.Interval{o.Received, o.Traded, o.Fills, o.RestingBids, o.BidQuantity, o.RestingAsks, o.AskQuantity, o.AskLevels, o.Cancelled, o.CancelledQuantity, o.Replaced} {
		if v.Min != v.Max {
			wide = append(wide, v)
		}
	}
	return wide
}

// A literal book proves nothing, and its bounds hold all the same.
func TestUnprovenPlanKeepsItsBounds(t *testing.T) {
	for name, newMatcher := range matchers {
		t.Run(name, rapid.MakeCheck(func(t *rapid.T) {
			p := worlds(60, true).Draw(t, "world").plan(t)
			list := rapid.Permutation(arrivals(p.Stream, p.Orders)).Draw(t, "arrivals")
			m := run(t, newMatcher, p.Book.Symbols(), slices.Collect(p.Book.Orders()), list)
			if len(m.strayed) > 0 || p.Proven() && len(m.missed) > 0 {
				t.Fatalf("aggressive BUYs that miss: %+v, passive ones that trade: %+v", m.missed, m.strayed)
			}
			within(t, p.Expect(), m.results)
		}))
	}
}

// Tightness: of a book that proves a plan, take shares away at p or less until one
// too few is left. Then the BUY with the limit p misses if it arrives last.
func TestOneShareShortIsTooFew(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := topUp(t, worlds(40, false).Draw(t, "world").plan(t), ordergen.TopUpOrders)
		var wanting []string
		for symbol, d := range p.Demand {
			if d.Aggressive > 0 {
				wanting = append(wanting, symbol)
			}
		}
		slices.Sort(wanting)
		symbol := rapid.SampledFrom(wanting).Draw(t, "symbol")
		d := p.Demand[symbol]

		asks := slices.Collect(p.Book.Orders(symbol))
		spare := int64(1) - d.Quantity
		for _, o := range asks {
			if o.Price <= d.LowestLimit {
				spare += o.Quantity
			}
		}
		for i := range asks {
			taken := min(spare, asks[i].Quantity)
			asks[i].Quantity -= taken
			spare -= taken
		}
		asks = slices.DeleteFunc(asks, func(o ordergen.Order) bool { return o.Quantity == 0 })

		list := slices.DeleteFunc(arrivals(p.Stream, p.Orders), func(a arrival) bool { return a.Symbol != symbol || !a.aggressive })
		lowestLast(list)
		m := run(t, matchers["naive"], []string{symbol}, asks, list)
		if len(m.missed) == 0 {
			t.Fatalf("%s is one share short at %v, and no BUY misses", symbol, d.LowestLimit)
		}
	})
}

// The plan must see the one share, too: a ladder of single shares on one level is
// any supply that one likes.
func TestPlanCountsToTheShare(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := worlds(20, false).Draw(t, "world")
		w.Stream.Symbols, w.Stream.Symbol = []string{"A"}, nil
		s := newStream(t, w.Stream)
		d := s.Demand(0, w.Orders)["A"]
		offer := func(shares int64) *ordergen.Plan {
			ladder := ordergen.Ladder{Touch: d.LowestLimit, Tick: 1, Levels: 1, Orders: int(shares), Quantity: ordergen.Constant(1)}
			b := newBook(t, ordergen.BookConfig{Prefix: "seed-", Listings: []ordergen.Listing{{Symbols: []string{"A"}, Ladder: ladder}}})
			return newPlan(t, s, b, w.Orders)
		}
		if p := offer(d.Quantity); !p.Proven() || p.Err() != nil {
			t.Fatalf("with as many shares as wanted: %v", p.Err())
		}
		if d.Quantity == 1 {
			return // a ladder has no fewer
		}
		p := offer(d.Quantity - 1)
		if p.Proven() || p.Err() == nil || len(p.Shortfalls) != 1 {
			t.Fatalf("one share short, the shortfalls are %v", p.Shortfalls)
		}
		f := p.Shortfalls[0]
		if f.Symbol != "A" || f.Limit != d.LowestLimit || f.Wanted != d.Quantity || f.Missing() != 1 || !lastAggressive(s, f.First, w.Orders) {
			t.Fatalf("one share short, the shortfall is %v", f)
		}
	})
}

// lastAggressive reports whether order i is the last aggressive one before n.
func lastAggressive(s *ordergen.Stream, i, n uint64) bool {
	for k := i + 1; k < n; k++ {
		if s.Aggressive(k) {
			return false
		}
	}
	return s.Aggressive(i)
}

// Before Shortfall.First no arrival order makes a BUY miss, with it some order does:
// all orders are tried when they are few, and otherwise the worst and some others.
func TestShortfallFirst(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := worlds(30, true).Draw(t, "world").plan(t)
		for _, f := range p.Shortfalls {
			asks := slices.Collect(p.Book.Orders(f.Symbol))
			before := slices.DeleteFunc(arrivals(p.Stream, f.First), func(a arrival) bool { return a.Symbol != f.Symbol || !a.aggressive })
			with := append(slices.Clone(before), arrival{p.Stream.At(f.First), true})
			misses := func(list []arrival) bool {
				return len(run(t, matchers["naive"], []string{f.Symbol}, asks, list).missed) > 0
			}

			lowestLast(with)
			if !misses(with) {
				t.Fatalf("with order %d none misses, and %v", f.First, f)
			}
			if len(before) <= 5 {
				for list := range permutations(before) {
					if misses(list) {
						t.Fatalf("before order %d one misses when they arrive as %+v, and %v", f.First, list, f)
					}
				}
				continue
			}
			lowestLast(before)
			for range len(before) {
				before = append(before[1:], before[0]) // each one is the last once
				if misses(before) {
					t.Fatalf("before order %d one misses when they arrive as %+v, and %v", f.First, before, f)
				}
			}
		}
	})
}

// permutations yields every arrangement of the list, in the same slice (Heap 1963).
func permutations[T any](list []T) func(yield func([]T) bool) {
	var heap func(n int, yield func([]T) bool) bool
	heap = func(n int, yield func([]T) bool) bool {
		if n <= 1 {
			return yield(list)
		}
		for i := range n {
			if !heap(n-1, yield) {
				return false
			}
			if k := i * (1 - n%2); i < n-1 {
				list[k], list[n-1] = list[n-1], list[k]
			}
		}
		return true
	}
	return func(yield func([]T) bool) { heap(len(list), yield) }
}

func TestPermutationsAreAll(t *testing.T) {
	for n, want := range []int{1, 1, 2, 6, 24, 120} {
		list := make([]int, n)
		for i := range list {
			list[i] = i
		}
		seen := make(map[string]bool)
		for p := range permutations(list) {
			seen[fmt.Sprint(p)] = true
		}
		if len(seen) != want {
			t.Errorf("%d things have %d permutations, want %d", n, len(seen), want)
		}
	}
}
