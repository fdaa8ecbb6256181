package ordergen_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/ordergen/ordergen"
)

// bid is an aggressive order of a small world. What is unknown may have been taken or not.
type bid struct {
	limit, shares int64
	unknown       bool
}

// known is what an Expectation is told of a small world: numbers of orders, shares, and a limit that
// none is below, of the orders done and of the unknown ones.
type known struct {
	done, unknown ordergen.Demand
}

// Bounds without a proof are tight: each end of each figure is that of some world of which no
// more is known, with some arrival order, and nothing of any world lies without them. All worlds of
// up to three orders are tried, on books with less, as much and more than they want, and each with a
// passive order that rests, or may rest, besides. Fills, and the most bids that rest where some fates
// are unknown, are bounds that hold.
func TestUnprovenBoundsAreTight(t *testing.T) {
	for _, ladder := range []ordergen.Ladder{
		{Levels: 1, Orders: 1, Quantity: ordergen.Constant(1)},
		{Levels: 2, Orders: 2, Quantity: ordergen.Constant(1)},
		{Levels: 2, Orders: 2, Quantity: ordergen.Constant(2)},
	} {
		ladder.Touch, ladder.Tick = 100, 1
		b := newBook(t, ordergen.BookConfig{Prefix: "seed-", Listings: []ordergen.Listing{{
			Symbols: []string{"A"},
			Ladder:  ladder,
		}}})
		asks := slices.Collect(b.Orders())
		extremes := make(map[known]map[string]ordergen.Interval)
		eachWorld(3, func(world []bid) {
			seen := make(map[string]ordergen.Interval)
			for order := range permutations(world) {
				eachSubset(order, func(taken []bid) { widen(seen, playSmall(asks, taken)) })
			}
			for _, k := range tellings(world) {
				if extremes[k] == nil {
					extremes[k] = make(map[string]ordergen.Interval)
				}
				for name, v := range seen {
					widenTo(extremes[k], name, v)
				}
			}
		})
		for k, got := range extremes {
			for _, rests := range []known{{}, {done: resting}, {unknown: resting}} {
				told := known{k.done.Plus(rests.done), k.unknown.Plus(rests.unknown)}
				tight(t, fmt.Sprintf("%d asks of %v shares", len(asks), ladder.Quantity), b, told, besides(got, rests))
			}
		}
	}
}

// resting is a passive order of two shares below all asks.
var resting = ordergen.Demand{Passive: 1, Resting: 2, HighestPassive: 98}

// besides is what a world reaches that has passive orders, too.
func besides(got map[string]ordergen.Interval, rests known) map[string]ordergen.Interval {
	got = maps.Clone(got)
	for name, v := range map[string][2]int64{
		"resting bids": {rests.done.Passive, rests.done.Passive + rests.unknown.Passive},
		"bid shares":   {rests.done.Resting, rests.done.Resting + rests.unknown.Resting},
	} {
		got[name] = ordergen.Interval{Min: got[name].Min + v[0], Max: got[name].Max + v[1]}
	}
	return got
}

func tight(t *testing.T, book string, b *ordergen.Book, k known, got map[string]ordergen.Interval) {
	t.Helper()
	want := b.Expect(ordergen.Demands{"A": k.done}, ordergen.Demands{"A": k.unknown})["A"]
	for name, bounds := range map[string]ordergen.Interval{
		"shares traded": want.Traded, "resting bids": want.RestingBids, "bid shares": want.BidQuantity,
		"resting asks": want.RestingAsks, "ask shares": want.AskQuantity, "ask levels": want.AskLevels,
	} {
		if name == "resting bids" && k.done.Aggressive > 0 && k.unknown.Aggressive > 0 && bounds.Max >= got[name].Max {
			bounds.Max = got[name].Max // how many of two kinds can rest is a knapsack
		}
		if bounds != got[name] {
			t.Errorf("%s, %s done, %s unknown: %s are foretold as %v and reach %v", book, show(k.done), show(k.unknown), name, bounds, got[name])
		}
	}
	if !want.Fills.Contains(got["fills"].Min) || !want.Fills.Contains(got["fills"].Max) {
		t.Errorf("%s, %s done, %s unknown: fills are foretold as %v and reach %v", book, show(k.done), show(k.unknown), want.Fills, got["fills"])
	}
}

// Of orders of one lot each, no more find their fill than whole lots are offered.
func TestLotsThatMustRest(t *testing.T) {
	const orders = 6
	for offered := int64(1); offered < 10; offered++ {
		b := newBook(t, ordergen.BookConfig{Prefix: "seed-", Listings: []ordergen.Listing{{
			Symbols: []string{"A"},
			Ladder:  ordergen.Ladder{Touch: 100, Tick: 1, Levels: 1, Orders: int(offered), Quantity: ordergen.Constant(1)},
		}}})
		for lot := int64(1); lot < 5; lot++ {
			done := make(ordergen.Demands)
			for range orders {
				done.Add(ordergen.Order{Symbol: "A", Price: 100, Quantity: lot}, true)
			}
			if got, want := b.Expect(done, nil)["A"].RestingBids.Min, max(0, orders-offered/lot); got != want {
				t.Errorf("of %d orders of %d shares, with %d offered, at least %d rest, want %d", orders, lot, offered, got, want)
			}
		}
	}
}

func show(d ordergen.Demand) string {
	return fmt.Sprintf("%d orders of %d shares at %v or more and %d that rest", d.Aggressive, d.Quantity, d.LowestLimit, d.Passive)
}

const largest = 3 // shares of an order

// eachWorld yields all lists of up to n orders.
func eachWorld(n int, yield func([]bid)) {
	var grow func(world []bid)
	grow = func(world []bid) {
		yield(world)
		if len(world) == n {
			return
		}
		for limit := int64(99); limit <= 101; limit++ {
			for shares := int64(1); shares <= largest; shares++ {
				for _, unknown := range []bool{false, true} {
					grow(append(slices.Clone(world), bid{limit, shares, unknown}))
				}
			}
		}
	}
	grow(nil)
}

// eachSubset yields the orders with any of the unknown ones left out.
func eachSubset(order []bid, yield func([]bid)) {
	for left := range 1 << len(order) {
		taken := make([]bid, 0, len(order))
		for i, o := range order {
			if left>>i&1 == 0 {
				taken = append(taken, o)
			} else if !o.unknown {
				taken = nil
				break
			}
		}
		if taken != nil {
			yield(taken)
		}
	}
}

// tellings are all that may be known of a world: its limits may be told as lower than they are. Worlds
// of which others with as many shares are not tried, as an order would be too large, are left out.
func tellings(world []bid) (all []known) {
	var (
		k      known
		lowest = [2]int64{101, 101}
	)
	for _, o := range world {
		d, side := &k.done, 0
		if o.unknown {
			d, side = &k.unknown, 1
		}
		d.Aggressive++
		d.Quantity += o.shares
		lowest[side] = min(lowest[side], o.limit)
	}
	limits := func(side int, d ordergen.Demand) (all []ordergen.Price) {
		if d.Aggressive == 0 {
			return []ordergen.Price{0}
		}
		for limit := int64(99); limit <= lowest[side] && d.Quantity < d.Aggressive+largest; limit++ {
			all = append(all, ordergen.Price(limit))
		}
		return all
	}
	for _, done := range limits(0, k.done) {
		for _, unknown := range limits(1, k.unknown) {
			k.done.LowestLimit, k.unknown.LowestLimit = done, unknown
			all = append(all, k)
		}
	}
	return all
}

// playSmall lets the orders arrive, and reads the figures. The asks are in the order of their prices.
func playSmall(asks []ordergen.Order, orders []bid) map[string]int64 {
	var (
		left   = slices.Clone(asks)
		got    = map[string]int64{"shares traded": 0, "fills": 0, "resting bids": 0, "bid shares": 0, "resting asks": 0, "ask shares": 0, "ask levels": 0}
		levels = make(map[ordergen.Price]bool)
	)
	for _, o := range orders {
		for i := range left {
			if shares := min(o.shares, left[i].Quantity); shares > 0 && left[i].Price <= ordergen.Price(o.limit) {
				left[i].Quantity -= shares
				o.shares -= shares
				got["shares traded"] += shares
				got["fills"]++
			}
		}
		if o.shares > 0 {
			got["resting bids"]++
			got["bid shares"] += o.shares
		}
	}
	for _, a := range left {
		if a.Quantity > 0 {
			got["resting asks"]++
			got["ask shares"] += a.Quantity
			levels[a.Price] = true
		}
	}
	got["ask levels"] = int64(len(levels))
	return got
}

func widen(seen map[string]ordergen.Interval, figures map[string]int64) {
	for name, v := range figures {
		widenTo(seen, name, ordergen.Interval{Min: v, Max: v})
	}
}

func widenTo(seen map[string]ordergen.Interval, name string, v ordergen.Interval) {
	was, known := seen[name]
	if !known {
		was = v
	}
	seen[name] = ordergen.Interval{Min: min(was.Min, v.Min), Max: max(was.Max, v.Max)}
}
