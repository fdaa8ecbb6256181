package ordergen_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/ordergen/ordergen"
	"pgregory.net/rapid"
)

// casts draws casts of all kinds of lives.
func casts() *rapid.Generator[ordergen.Cast] {
	return rapid.Custom(func(t *rapid.T) ordergen.Cast {
		var cast ordergen.Cast
		lag := rapid.SampledFrom([]ordergen.Dist{nil, ordergen.Constant(2), ordergen.Uniform{Min: 1, Max: 7}})
		actions := func(of ...ordergen.Action) []ordergen.Action {
			return rapid.SliceOfN(rapid.SampledFrom(of), 0, 3).Draw(t, "actions")
		}
		for range rapid.IntRange(1, 5).Draw(t, "kinds") {
			count := rapid.IntRange(1, 4).Draw(t, "count")
			switch rapid.IntRange(0, 2).Draw(t, "kind") {
			case 0:
				cast = append(cast, ordergen.Trade{
					Count: count, Makers: rapid.IntRange(0, 3).Draw(t, "makers"), Takers: rapid.IntRange(0, 3).Draw(t, "takers"),
					Type: ordergen.Type(rapid.IntRange(0, 3).Draw(t, "type")), Lag: lag.Draw(t, "lag"),
				})
			case 1:
				if rapid.IntRange(0, 9).Draw(t, "stays") == 0 {
					cast = append(cast, ordergen.Rest{Count: count, Stays: true})
					continue
				}
				cast = append(cast, ordergen.Rest{Count: count, Changes: actions(ordergen.Reduce, ordergen.Replace), Lag: lag.Draw(t, "lag")})
			case 2:
				cast = append(cast, ordergen.Miss{
					Count: count, Type: rapid.SampledFrom([]ordergen.Type{ordergen.IOC, ordergen.FOK}).Draw(t, "type"),
					Then: actions(ordergen.Cancel, ordergen.Reduce, ordergen.Replace), Lag: lag.Draw(t, "lag"),
				})
			}
		}
		return cast
	})
}

// drill is the one of the flows that have one.
var drill = ordergen.Drill{Symbol: "MSFT"}

// livesConfigs draws flows of lives that the proof holds for.
func livesConfigs() *rapid.Generator[ordergen.Config] {
	return rapid.Custom(func(t *rapid.T) ordergen.Config {
		flow := ordergen.Steady("AAPL", "MSFT")
		flow.Cast = casts().Draw(t, "cast")
		if rapid.IntRange(0, 3).Draw(t, "drill") == 0 {
			flow.Cast = slices.Insert(flow.Cast, rapid.IntRange(0, len(flow.Cast)).Draw(t, "place of the drill"), ordergen.Life(drill))
		}
		if rapid.Bool().Draw(t, "own instrument") {
			deepest := rapid.Int64Range(0, 3).Draw(t, "deepest maker")
			flow.Instruments = map[string]ordergen.Instrument{"MSFT": {
				Bid: 1000, Ask: ordergen.Price(1000 + rapid.IntRange(1, 9).Draw(t, "spread")), Tick: ordergen.Price(rapid.IntRange(1, 3).Draw(t, "tick")),
				Lot:     rapid.Int64Range(1, 100).Draw(t, "lot"),
				Lots:    ordergen.Uniform{Min: 1, Max: rapid.Int64Range(1, 9).Draw(t, "lots")},
				Maker:   ordergen.Uniform{Min: 0, Max: deepest},
				Passive: ordergen.Uniform{Min: deepest + 1, Max: deepest + 5},
				Taker:   ordergen.Uniform{Min: deepest, Max: deepest + 2},
			}}
		}
		return ordergen.Config{Seed: rapid.Uint64().Draw(t, "seed"), Prefix: "l-", Flow: flow}
	})
}

// grows reports whether a cast leaves orders in the book for good, so that what stands at a
// far index is more than a test can hold.
func grows(c ordergen.Cast) bool {
	return slices.ContainsFunc(c, func(l ordergen.Life) bool {
		r, ok := l.(ordergen.Rest)
		return ok && r.Stays
	})
}

// admissible draws a random order of the events first..first+n−1 in which none overtakes
// the one that it follows.
func admissible(s *ordergen.Stream, first uint64, n int, random *rand.Rand) []uint64 {
	waiting := make(map[uint64][]uint64)
	var ready, order []uint64
	for i := first; i < first+uint64(n); i++ {
		if before, follows := s.Follows(i, first); follows {
			waiting[before] = append(waiting[before], i)
		} else {
			ready = append(ready, i)
		}
	}
	for len(ready) > 0 {
		k := random.IntN(len(ready))
		i := ready[k]
		ready[k] = ready[len(ready)-1]
		ready = append(ready[:len(ready)-1], waiting[i]...)
		order = append(order, i)
	}
	return order
}

// The theorem: whatever the admissible order, every event is answered as foretold, and
// what is left is what the expectation says, and in shares what stands at the end. It holds on the
// engine's books and on the naive ones.
func TestLivesTheorem(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := livesConfigs().Draw(t, "config")
		s := newStream(t, c)
		starts := []uint64{0, 1, 17, 1000}
		if !grows(c.Cast) {
			starts = append(starts, 1e15)
		}
		first := rapid.SampledFrom(starts).Draw(t, "first")
		n := rapid.IntRange(0, 400).Draw(t, "events")
		plan, err := ordergen.NewPlan(s, s.Standing(first), uint64(n))
		if err != nil || !plan.Proven() {
			t.Fatal(err, plan.Err())
		}
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "order"), 0))
		order := admissible(s, first, n, random)
		for _, v := range []venue{make(engineVenue), new(naiveVenue)} {
			foretold(t, plan, v, order)
		}
	})
}

// foretold plays the events of a plan in an order, and holds the answers and what is left to what
// was foretold.
func foretold(t *rapid.T, plan *ordergen.Plan, v venue, order []uint64) {
	got := playLives(t, plan, v, order)
	within(t, plan.Expect(), got)
	last := plan.Stream.Standing(plan.First + plan.Orders)
	for symbol, o := range plan.Expect() {
		var standing [2]int64
		for o := range last.Orders(symbol) {
			standing[o.Side] += o.Quantity
		}
		if left := [2]int64{got[symbol].BidQuantity, got[symbol].AskQuantity}; standing != left {
			t.Fatalf("%T: %s: %d shares left, and %v stand at the end", v, symbol, left, standing)
		}
		// Which makers are left, and at which prices, depends on the order.
		o.Fills, o.RestingBids, o.RestingAsks, o.AskLevels = ordergen.Interval{}, ordergen.Interval{}, ordergen.Interval{}, ordergen.Interval{}
		if wide := loose(o); len(wide) > 0 {
			t.Fatalf("the outcome of %s leaves open its %v", symbol, wide)
		}
	}
}

// playLives plays events of a plan on its book, holds each answer to the right one, and reads the
// figures of each symbol.
func playLives(t *rapid.T, plan *ordergen.Plan, v venue, order []uint64) map[string]result {
	seed(t, v, plan.Book)
	got := make(map[string]result)
	for _, i := range order {
		o := plan.Stream.At(i)
		answer, fills := v.play(t, o)
		if want := plan.Stream.Answer(i); answer != want {
			t.Fatalf("%T: event %d, %+v: answer %+v, want %+v", v, i, o, answer, want)
		}
		r := got[o.Symbol]
		r.Traded += answer.Filled
		r.Fills += int64(fills)
		switch taken := !answer.Refused; {
		case o.Action == ordergen.Submit:
			r.Received++
		case o.Action == ordergen.Cancel && taken:
			r.Cancelled++
		case o.Action == ordergen.Replace && taken:
			r.Replaced++
		}
		r.CancelledQuantity += answer.Cancelled
		got[o.Symbol] = r
	}
	for _, symbol := range plan.Book.Symbols() {
		r := got[symbol]
		bids, asks := v.depth(symbol, ordergen.Buy), v.depth(symbol, ordergen.Sell)
		r.RestingBids, r.BidQuantity = int64(bids.Orders), bids.Quantity
		r.RestingAsks, r.AskQuantity, r.AskLevels = int64(asks.Orders), asks.Quantity, int64(asks.Levels)
		got[symbol] = r
	}
	return got
}

// In every block, each event that follows another follows one of its own, within reach.
func TestLivesBlocks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := livesConfigs().Draw(t, "config")
		s := newStream(t, c)
		length := uint64(c.Cast.Shape().Events)
		first := length * rapid.SampledFrom([]uint64{0, 3, 1e12}).Draw(t, "block")
		followed := make(map[uint64]uint64)
		for i := first; i < first+length; i++ {
			before, ok := s.Follows(i, 0)
			if !ok {
				continue
			}
			if other, twice := followed[before]; twice {
				t.Fatalf("%d and %d both follow %d", other, i, before)
			}
			if i-before > s.Reach() || i <= before {
				t.Fatalf("%d follows %d, farther than %d", i, before, s.Reach())
			}
			followed[before] = i
		}
	})
}

func TestLivesParts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := livesConfigs().Draw(t, "config")
		s := newStream(t, c)
		n := uint64(rapid.SampledFrom([]int{1, 2, 3, 5, 16}).Draw(t, "workers"))
		for i := uint64(0); i < 300; i++ {
			if w := s.Worker(i, n); w >= n {
				t.Fatalf("event %d belongs to worker %d of %d", i, w, n)
			} else if before, ok := s.Follows(i, 0); ok && s.Worker(before, n) != w {
				t.Fatalf("event %d belongs to worker %d, and %d, which it follows, to %d", i, w, before, s.Worker(before, n))
			}
		}
		var all []uint64
		for k := range n {
			for i, o := range s.Stripe(k, n) {
				if i >= 300 {
					break
				}
				if o != s.At(i) {
					t.Fatalf("stripe %d has another event %d", k, i)
				}
				all = append(all, i)
			}
		}
		slices.Sort(all)
		if len(all) != 300 || all[0] != 0 || all[299] != 299 {
			t.Fatalf("%d events in all stripes, want 300", len(all))
		}
	})
}

// A flow of drills alone is as many lives without end, and further workers have nothing to do.
func TestIdleStripeEnds(t *testing.T) {
	flow := ordergen.Steady("AAPL", "MSFT")
	flow.Cast = ordergen.Cast{drill}
	s := newStream(t, ordergen.Config{Flow: flow})
	for i, o := range s.Stripe(1, 2) {
		t.Fatalf("worker 1 of 2 has event %d, %+v, want none of the one life", i, o)
	}
}

func BenchmarkLives(b *testing.B) {
	s := newStream(b, ordergen.Config{Seed: 1, Prefix: "run-", Flow: ordergen.Steady("AAPL", "MSFT")})
	for _, first := range []uint64{10, 1e15} {
		b.Run(fmt.Sprintf("At/i=%g", float64(first)), func(b *testing.B) {
			b.ReportAllocs()
			for i := first; b.Loop(); i++ {
				sink = s.At(i)
			}
		})
	}
	b.Run("Fill", func(b *testing.B) {
		orders := make([]ordergen.Order, 1000)
		b.ReportAllocs()
		i := uint64(0)
		for b.Loop() {
			s.Fill(orders, i)
			i += 1000
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(i), "ns/event")
	})
	b.Run("Answer", func(b *testing.B) {
		for i := uint64(0); b.Loop(); i++ {
			if s.Answer(i).Filled < 0 {
				b.Fatal("negative")
			}
		}
	})
}

// A flow that misses a condition of the theorem is played wrong in some admissible order,
// and the plan had said which condition it is.
func TestLivesBreaches(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(*ordergen.Instrument)
		want   string
	}{
		{"a maker out of reach", func(i *ordergen.Instrument) { i.Taker = ordergen.Constant(3) }, "so that it misses"},
		{"a passive order among the makers", func(i *ordergen.Instrument) { i.Maker, i.Passive = ordergen.Constant(4), ordergen.Constant(4) }, "so that a taker meets the passive one"},
		{"bids above asks", func(i *ordergen.Instrument) { i.Ask = i.Bid }, "so that they trade with each other"},
	} {
		t.Run(test.name, func(t *testing.T) {
			flow := ordergen.Steady("AAPL")
			instrument := ordergen.StandardInstrument("AAPL")
			test.change(&instrument)
			flow.Instruments = map[string]ordergen.Instrument{"AAPL": instrument}
			s := newStream(t, ordergen.Config{Seed: 1, Prefix: "l-", Flow: flow})
			const n = 3000
			plan := newPlan(t, s, s.Standing(0), n)
			if plan.Proven() || !strings.Contains(plan.Err().Error(), test.want) || !strings.HasPrefix(plan.Err().Error(), "the flow proves nothing:\n\t") {
				t.Fatalf("the plan says %v, want …%s", plan.Err(), test.want)
			}
			if !wrong(t, s, n) {
				t.Error("every answer is right in a random admissible order")
			}
		})
	}
}

// wrong reports whether some answer is not as foretold.
func wrong(t *testing.T, s *ordergen.Stream, n int) bool {
	v := make(engineVenue)
	for o := range s.Standing(0).Orders() {
		if _, fills := v.play(t, o); fills > 0 {
			return true
		}
	}
	for _, i := range admissible(s, 0, n, rand.New(rand.NewPCG(1, 1))) {
		if answer, _ := v.play(t, s.At(i)); answer != s.Answer(i) {
			return true
		}
	}
	return false
}

// A plan of 10^12 events needs no pass over them, and says so of the sums that would not
// be exact.
func TestLivesPlanNeedsNoPass(t *testing.T) {
	s := newStream(t, ordergen.Config{Seed: 1, Prefix: "l-", Flow: ordergen.Steady("AAPL", "MSFT")})
	if plan := newPlan(t, s, s.Standing(1e12), 1e12); !plan.Proven() || plan.First != 1e12 {
		t.Errorf("plan from %d: %v", plan.First, plan.Err())
	}
	if _, err := ordergen.NewPlan(s, s.Standing(0), 1e18); err == nil || !strings.Contains(err.Error(), "2^62") {
		t.Errorf("10^18 events: %v", err)
	}
	book := newBook(t, ordergen.BookConfig{Seed: 1, Prefix: "s-", Listings: []ordergen.Listing{{Symbols: []string{"AAPL"}, Ladder: ordergen.StandardLadder(5, 5)}}})
	if _, err := ordergen.NewPlan(s, book, 10); err == nil {
		t.Error("a ladder is taken for the book of a flow of lives")
	}
}

// Faults of a flow are named together.
func TestLivesConfigNamesEveryFault(t *testing.T) {
	flow := ordergen.Steady("AAPL")
	flow.Quantity = ordergen.Constant(1)
	flow.Instruments = map[string]ordergen.Instrument{"MSFT": ordergen.StandardInstrument("MSFT")}
	flow.Cast = ordergen.Cast{nil, ordergen.Trade{Makers: 9}, ordergen.Rest{Count: 1, Stays: true, Changes: []ordergen.Action{ordergen.Cancel}}, ordergen.Miss{Count: 1}}
	_, err := ordergen.New(ordergen.Config{Flow: flow})
	for _, want := range []string{"Quantity, Mix or BySymbol", `"MSFT"`, "Cast[0] is nil", "Cast[1].Count is 0", "Cast[1].Makers is 9", "Cast[2].Changes has 1", "Cast[2].Changes[0] is CANCEL", "Cast[3].Type is LIMIT"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error is %v, want …%s…", err, want)
		}
	}
}

func ExampleSteady() {
	stream, err := ordergen.New(ordergen.Config{Seed: 7, Prefix: "run7-", Flow: ordergen.Steady("AAPL", "MSFT")})
	if err != nil {
		panic(err)
	}
	plan, err := ordergen.NewPlan(stream, stream.Standing(0), 1_000_000)
	if err != nil {
		panic(err)
	}
	fmt.Println("proven:", plan.Proven(), "standing:", plan.Book.Len())
	for _, event := range stream.Range(0, 3) {
		fmt.Println(string(event.AppendJSON(nil)))
	}
	// Output:
	// proven: true standing: 188
	// {"orderId":"run7-00000","symbol":"MSFT","side":"SELL","type":"LIMIT","price":6170,"quantity":100}
	// {"orderId":"run7-00001","symbol":"MSFT","side":"BUY","type":"LIMIT","price":6150,"quantity":100}
	// {"orderId":"run7-00002","action":"CANCEL","origOrderId":"run7-before-00077","symbol":"MSFT"}
}
