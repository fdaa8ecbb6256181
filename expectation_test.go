package ordergen_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
	"pgregory.net/rapid"
)

// Each order is done, taken though nobody knows, or lost though nobody knows. The
// truth lies within what is foretold from the done and the unknown, whether or not
// the book proves anything.
func TestUnknownFates(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := worlds(40, true).Draw(t, "world").plan(t)
		if kind := rapid.SampledFrom([]ordergen.TopUp{ordergen.NoTopUp, ordergen.TopUpOrders, ordergen.TopUpBlock}).Draw(t, "top-up"); kind != ordergen.NoTopUp {
			if topped, err := p.TopUp(kind); err == nil { // a limit below the touch cannot be topped up for
				p = topped
			}
		}
		done, unknown := make(ordergen.Demands), make(ordergen.Demands)
		var taken []arrival
		for _, a := range arrivals(p.Stream, p.Orders) {
			fate := rapid.SampledFrom([]string{"done", "done", "taken", "lost"}).Draw(t, "fate")
			if fate == "done" {
				done.Add(a.Order, a.aggressive)
			} else {
				unknown.Add(a.Order, a.aggressive)
			}
			if fate != "lost" {
				taken = append(taken, a)
			}
		}
		taken = rapid.Permutation(taken).Draw(t, "arrivals")
		m := run(t, matchers["naive"], p.Book.Symbols(), slices.Collect(p.Book.Orders()), taken)
		within(t, p.Book.Expect(done, unknown), m.results)
		// A client that knows only what it missed subtracts it from the plan.
		within(t, p.Book.Expect(p.Demand.Minus(unknown), unknown), m.results)
	})
}

// An unknown order that takes the cheap asks leaves the done ones none: what may
// have traded reaches from nothing missed to nothing found, and so must the fills.
func TestUnknownOrderMayStarveTheDoneOnes(t *testing.T) {
	b := newBook(t, ordergen.BookConfig{Prefix: "seed-", Listings: []ordergen.Listing{{
		Symbols: []string{"A"},
		Ladder:  ordergen.Ladder{Touch: 100, Tick: 1, Levels: 2, Orders: 2, Quantity: ordergen.Constant(10)},
	}}})
	big := arrival{ordergen.Order{ID: ordergen.ID{Prefix: "big-", Index: 0}, Symbol: "A", Price: 101, Quantity: 10}, true}
	list := []arrival{big}
	done, unknown := make(ordergen.Demands), make(ordergen.Demands)
	unknown.Add(big.Order, true)
	for i := range uint64(10) {
		small := ordergen.Order{ID: ordergen.ID{Prefix: "small-", Index: i}, Symbol: "A", Price: 100, Quantity: 1}
		done.Add(small, true)
		list = append(list, arrival{small, true})
	}
	for range list {
		list = append(list[1:], list[0])
		m := run(t, matchers["naive"], b.Symbols(), slices.Collect(b.Orders()), list)
		within(t, b.Expect(done, unknown), m.results)
	}
}

// A passive BUY that reaches the asks may trade, which no plan is made with, and a user may count.
func TestPassiveOrdersThatReachTheAsks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := newBook(t, ordergen.BookConfig{Prefix: "seed-", Listings: []ordergen.Listing{{
			Symbols: []string{"A"},
			Ladder:  ordergen.Ladder{Touch: 100, Tick: 1, Levels: 3, Orders: 3, Quantity: ordergen.Constant(rapid.Int64Range(1, 4).Draw(t, "lots"))},
		}}})
		done, unknown := make(ordergen.Demands), make(ordergen.Demands)
		var taken []arrival
		for i := range uint64(rapid.IntRange(1, 8).Draw(t, "orders")) {
			o := ordergen.Order{
				ID: ordergen.ID{Prefix: "o-", Index: i}, Symbol: "A",
				Price: ordergen.Price(rapid.IntRange(98, 103).Draw(t, "limit")), Quantity: rapid.Int64Range(1, 6).Draw(t, "shares"),
			}
			a := arrival{o, rapid.Bool().Draw(t, "aggressive")}
			fate := rapid.SampledFrom([]string{"done", "taken", "lost"}).Draw(t, "fate")
			if fate == "done" {
				done.Add(o, a.aggressive)
			} else {
				unknown.Add(o, a.aggressive)
			}
			if fate != "lost" {
				taken = append(taken, a)
			}
		}
		m := run(t, matchers["naive"], b.Symbols(), slices.Collect(b.Orders()), taken)
		within(t, b.Expect(done, unknown), m.results)
	})
}

// An order of a symbol without asks was taken all the same, and rests.
func TestUnlistedSymbolsAreForetold(t *testing.T) {
	b := newBook(t, ordergen.BookConfig{Prefix: "seed-", Listings: []ordergen.Listing{{
		Symbols: []string{"A"},
		Ladder:  ordergen.StandardLadder(2, 2),
	}}})
	done, unknown := make(ordergen.Demands), make(ordergen.Demands)
	done.Add(ordergen.Order{Symbol: "B", Price: 15000, Quantity: 10}, true)
	unknown.Add(ordergen.Order{Symbol: "C", Price: 14000, Quantity: 7}, false)
	got := b.Expect(done, unknown)
	for symbol, want := range map[string]ordergen.Outcome{
		"B": {Received: ordergen.Interval{Min: 1, Max: 1}, RestingBids: ordergen.Interval{Min: 1, Max: 1}, BidQuantity: ordergen.Interval{Min: 10, Max: 10}},
		"C": {Received: ordergen.Interval{Max: 1}, RestingBids: ordergen.Interval{Max: 1}, BidQuantity: ordergen.Interval{Max: 7}},
	} {
		if diff := cmp.Diff(want, got[symbol]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", symbol, diff)
		}
	}
}

// Shares without an order, as only a Demand that was written by hand can have, are foretold without fear.
func TestDemandThatAddsUpToNothing(t *testing.T) {
	b := newBook(t, rightBook())
	want := ordergen.Interval{Min: 5, Max: 5}
	if got := b.Expect(ordergen.Demands{"A": {Quantity: 5, LowestLimit: ordergen.StandardTouch}}, nil)["A"].Traded; got != want {
		t.Errorf("5 shares are traded %v times, want %v", got, want)
	}
}

// After a part of the orders a run leaves what a plan of that many would.
func TestExpectAfterAPartOfThePlan(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := worlds(40, true).Draw(t, "world")
		p := w.plan(t)
		due := rapid.Uint64Max(w.Orders).Draw(t, "due")
		want := p.Book.Expect(p.Stream.Demand(0, due), nil)
		if diff := cmp.Diff(want, p.ExpectAfter(due, nil, nil)); diff != "" {
			t.Fatalf("after %d of %d orders (-those alone +got):\n%s", due, w.Orders, diff)
		}
	})
}

// A Demand that came over the wire has lost what it does not export.
func TestDemandWrittenByHandIsEnough(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := topUp(t, worlds(20, false).Draw(t, "world").plan(t), ordergen.TopUpBlock)
		byHand := make(ordergen.Demands)
		for symbol, d := range p.Demand {
			byHand[symbol] = ordergen.Demand{
				Aggressive: d.Aggressive, Passive: d.Passive, Quantity: d.Quantity, Resting: d.Resting,
				LowestLimit: d.LowestLimit, HighestPassive: d.HighestPassive,
			}
		}
		half := p.Stream.Demand(p.Orders/2, p.Orders)
		m := run(t, matchers["naive"], p.Book.Symbols(), slices.Collect(p.Book.Orders()), arrivals(p.Stream, p.Orders))
		within(t, p.Book.Expect(byHand, nil), m.results)
		within(t, p.Book.Expect(byHand.Minus(half), half), m.results)
	})
}

// fillsOf finds the fewest and the most fills over all arrival orders of one symbol.
func fillsOf(t fataler, asks []ordergen.Order, list []arrival) ordergen.Interval {
	v := ordergen.Interval{Min: math.MaxInt64}
	for order := range permutations(list) {
		b := naiveBook{slices.Clone(asks)}
		fills := int64(0)
		for _, a := range order {
			fills += int64(len(b.submit(t, a.Order)))
		}
		v.Min = min(v.Min, fills)
		v.Max = max(v.Max, fills)
	}
	return v
}

// few is a world of one symbol with so few aggressive orders that all arrival orders
// can be tried, and a book that proves them.
func few(t *rapid.T, quantities *rapid.Generator[ordergen.Dist]) *ordergen.Plan {
	w := worlds(5, false).Draw(t, "world")
	w.Stream.Symbols, w.Stream.Symbol = []string{"A"}, nil
	w.Stream.Mix.Aggressive = 1000
	w.Stream.Quantity = quantities.Draw(t, "quantities")
	return topUp(t, w.plan(t), ordergen.TopUpOrders)
}

// The true extremes lie within the bounds, and one of a few families is exact.
func TestFillsOfAllArrivalOrders(t *testing.T) {
	constant := rapid.Map(rapid.Int64Range(1, 30), func(q int64) ordergen.Dist { return ordergen.Constant(q) })
	for name, c := range map[string]struct {
		quantities *rapid.Generator[ordergen.Dist]
		exact      bool // the bounds meet, as each order ends where some order must
	}{
		"equal quantities": {constant, true},
		"single shares":    {rapid.Just[ordergen.Dist](ordergen.Constant(1)), true},
		"few shares":       {dists(1, 4), false},
		"whole lots":       {lotSizes(), false},
		"any":              {dists(1, 200), false},
	} {
		t.Run(name, rapid.MakeCheck(func(t *rapid.T) {
			p := few(t, c.quantities)
			truth := fillsOf(t, slices.Collect(p.Book.Orders("A")), arrivals(p.Stream, p.Orders))
			bounds := p.Expect()["A"].Fills
			if truth.Min < bounds.Min || truth.Max > bounds.Max {
				t.Fatalf("fills reach %v, expected are %v", truth, bounds)
			}
			if c.exact && (truth != bounds || truth.Min != truth.Max) {
				t.Fatalf("fills reach %v, expected are %v, want one number", truth, bounds)
			}
		}))
	}
}

// Bounds that hold are easy; these are also reached. Where they are not, no subset
// of the quantities sums to a boundary between asks, which is rare for small ones.
func TestFillsBoundsAreMostlyReached(t *testing.T) {
	const seeds, orders = 200, 6
	flow := ordergen.Standard("A")
	flow.Quantity = ordergen.Uniform{Min: 1, Max: 2}
	flow.Mix.Aggressive = 1000
	ladder := ordergen.StandardLadder(4, 1)
	ladder.Quantity = ordergen.Uniform{Min: 1, Max: 9}
	fewest, most := 0, 0
	for seed := range uint64(seeds) {
		s := newStream(t, ordergen.Config{Seed: seed, Prefix: "run-", Flow: flow})
		b := newBook(t, ordergen.BookConfig{Seed: seed, Listings: []ordergen.Listing{{Symbols: flow.Symbols, Ladder: ladder}}})
		p := topUp(t, newPlan(t, s, b, orders), ordergen.TopUpOrders)
		truth, bounds := fillsOf(t, slices.Collect(p.Book.Orders()), arrivals(s, orders)), p.Expect()["A"].Fills
		if truth.Min == bounds.Min {
			fewest++
		}
		if truth.Max == bounds.Max {
			most++
		}
	}
	if least := seeds * 9 / 10; fewest < least || most < least {
		t.Errorf("of %d worlds %d reach their lower bound of fills and %d their upper one, want at least %d", seeds, fewest, most, least)
	}
}

func TestFillsOfSingleAsks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := few(t, dists(1, 9))
		ladder := ordergen.Ladder{Touch: 1, Tick: 1, Levels: 1, Orders: 100, Quantity: ordergen.Constant(1)}
		b := newBook(t, ordergen.BookConfig{Prefix: "seed-", Listings: []ordergen.Listing{{Symbols: []string{"A"}, Ladder: ladder}}})
		d := p.Demand["A"].Quantity
		if got := b.Expect(p.Demand, nil)["A"].Fills; got != (ordergen.Interval{Min: d, Max: d}) {
			t.Fatalf("%d shares from asks of one share give %v fills", d, got)
		}
	})
}

func TestOutcomesSum(t *testing.T) {
	p := newPlan(t, newStream(t, ordergen.Config{Prefix: "run-", Flow: ordergen.Standard("A", "B", "C")}), newBook(t, rightBook()), 300)
	e := p.Expect()
	if diff := cmp.Diff(e.Sum("A", "B", "C"), e.Sum()); diff != "" {
		t.Errorf("the sum over all (-named +all):\n%s", diff)
	}
	sum := e.Sum("A", "C", "none")
	a, c := e["A"], e["C"]
	for _, f := range []struct{ got, a, c ordergen.Interval }{
		{sum.Received, a.Received, c.Received}, {sum.Traded, a.Traded, c.Traded}, {sum.Fills, a.Fills, c.Fills},
		{sum.RestingBids, a.RestingBids, c.RestingBids}, {sum.BidQuantity, a.BidQuantity, c.BidQuantity},
		{sum.RestingAsks, a.RestingAsks, c.RestingAsks}, {sum.AskQuantity, a.AskQuantity, c.AskQuantity}, {sum.AskLevels, a.AskLevels, c.AskLevels},
	} {
		if want := (ordergen.Interval{Min: f.a.Min + f.c.Min, Max: f.a.Max + f.c.Max}); f.got != want {
			t.Errorf("a figure sums to %v, want %v", f.got, want)
		}
	}
}

func TestInterval(t *testing.T) {
	v := ordergen.Interval{Min: 3, Max: 5}
	for x, want := range map[int64]bool{2: false, 3: true, 4: true, 5: true, 6: false} {
		if v.Contains(x) != want {
			t.Errorf("%v contains %d: %v, want %v", v, x, !want, want)
		}
	}
	if got := fmt.Sprint(v, ordergen.Interval{Min: 7, Max: 7}); got != "3..5 7" {
		t.Errorf("intervals read %q", got)
	}
}
