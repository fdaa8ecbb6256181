package ordergentest

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/engine"
	"github.com/ordergen/ordergen/internal/rehearsal"
	"pgregory.net/rapid"
)

func TestGeneratedConfigurationsAreValid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := Configs().Draw(t, "config")
		if _, err := ordergen.New(c); err != nil {
			t.Fatalf("%#v: %v", c, err)
		}
		b := Books().Draw(t, "book")
		if _, err := ordergen.NewBook(b); err != nil {
			t.Fatalf("%#v: %v", b, err)
		}
	})
}

func TestGeneratedOrdersTravel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := Orders().Draw(t, "order")
		back, err := ordergen.ParseOrder(o.AppendJSON(nil))
		if err != nil || back != o {
			t.Fatalf("%+v comes back as %+v, %v", o, back, err)
		}
		var b engine.Book
		if _, err := b.Submit(o, nil); err != nil || o.Type == ordergen.Market && o.Price != 0 {
			t.Fatalf("%+v is refused: %v", o, err)
		}
	})
}

func TestGeneratedDistsKeepTheirBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lo := rapid.Int64Range(-1000, 1e12).Draw(t, "lo")
		hi := lo + rapid.Int64Range(0, 1e12).Draw(t, "width")
		d := Dists(lo, hi).Draw(t, "dist")
		if least, most := d.Quantile(0), d.Quantile(math.MaxUint64); least < lo || most > hi {
			t.Fatalf("%v gives %d..%d, want values within %d..%d", d, least, most, lo, hi)
		}
		if r := rehearsal.Of(func(t testing.TB) { CheckDist(t, d) }); r.Failed {
			t.Fatal(r.Log)
		}
	})
}

func TestGeneratedStagesJoin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		stages := Stages().Draw(t, "stages")
		for i, s := range stages {
			if s.Duration <= 0 || s.From.Orders < 1 || s.To.Orders < 1 || i > 0 && s.From != stages[i-1].To {
				t.Fatalf("stage %d of %v does not go on from the one before", i, stages)
			}
		}
	})
}

func TestGeneratedProfilesCanBePlanned(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := Profiles().Draw(t, "profile")
		for _, run := range p.Runs {
			s := Must(ordergen.New(p.Config(1, "o-")))
			b := Must(ordergen.NewBook(run.BookConfig(1, "s-")))
			plan := Must(Must(ordergen.NewPlan(s, b, 50)).TopUp(p.TopUp))
			if !plan.Proven() || run.Duration() <= 0 {
				t.Fatalf("%s lasts %v: %v", p.Name, run.Duration(), plan.Err())
			}
		}
	})
}

func TestArrivalsAreBoundedReorderings(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 40).Draw(t, "n")
		inFlight := rapid.IntRange(0, 8).Draw(t, "in flight")
		arrived := Arrivals(n, inFlight).Draw(t, "arrived")
		for i, a := range arrived {
			for _, b := range arrived[i+1:] {
				if a-b >= max(inFlight, 1) {
					t.Fatalf("%d arrives before %d, and at most %d are under way: %v", a, b, inFlight, arrived)
				}
			}
		}
		sorted := slices.Sorted(slices.Values(arrived))
		if len(sorted) != n || n > 0 && (sorted[0] != 0 || sorted[n-1] != n-1 || len(slices.Compact(sorted)) != n) {
			t.Fatalf("%v is no order of 0..%d", arrived, n-1)
		}
	})
}

func TestArrivalsReorder(t *testing.T) {
	first, last := 0, 0
	for seed := range 200 {
		arrived := Arrivals(3, 3).Example(seed)
		if arrived[0] == 2 {
			last++
		}
		if slices.IsSorted(arrived) {
			first++
		}
	}
	if first < 10 || last < 10 {
		t.Errorf("of 200 arrival orders %d are that of sending and %d begin with the last, want both often", first, last)
	}
}

// TestScenariosComeOutAsExpected runs scenarios through the reference book in every
// arrival order that is drawn: the expectation holds for all of them.
func TestScenariosComeOutAsExpected(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := Scenarios().Draw(t, "scenario")
		plan := s.Plan()
		if s.TopUp != ordergen.NoTopUp && !plan.Proven() {
			t.Fatalf("%v has no proof: %v", s, plan.Err())
		}
		books := map[string]*engine.Book{}
		for _, symbol := range s.Config.Symbols {
			books[symbol] = new(engine.Book)
		}
		for o := range plan.Book.Orders() {
			Must(books[o.Symbol].Submit(o, nil))
		}
		fills, traded := map[string]int64{}, map[string]int64{}
		for _, i := range Arrivals(int(s.Orders), 8).Draw(t, "arrivals") {
			o := plan.Stream.At(uint64(i))
			for _, f := range Must(books[o.Symbol].Submit(o, nil)) {
				fills[o.Symbol]++
				traded[o.Symbol] += f.Quantity
			}
		}
		for symbol, want := range plan.Expect() {
			bids, asks := books[symbol].Depth(ordergen.Buy), books[symbol].Depth(ordergen.Sell)
			for figure, got := range map[string]struct {
				is   int64
				want ordergen.Interval
			}{
				"shares traded":   {traded[symbol], want.Traded},
				"fills":           {fills[symbol], want.Fills},
				"resting bids":    {int64(bids.Orders), want.RestingBids},
				"shares bid for":  {bids.Quantity, want.BidQuantity},
				"resting asks":    {int64(asks.Orders), want.RestingAsks},
				"shares on offer": {asks.Quantity, want.AskQuantity},
				"ask levels":      {int64(asks.Levels), want.AskLevels},
			} {
				if !got.want.Contains(got.is) {
					t.Fatalf("%s of %s are %d, want %v", figure, symbol, got.is, got.want)
				}
			}
		}
	})
}

// TestGeneratorsShrinkToTheSimplest asks rapid for the simplest value of each.
func TestGeneratorsShrinkToTheSimplest(t *testing.T) {
	one := ordergen.Uniform{Min: 1, Max: 1}
	for name, shrinks := range map[string]func(*testing.T) string{
		"Orders": simplest(Orders(), ordergen.Order{ID: ordergen.ID{Prefix: "o-"}, Symbol: "A", Price: 10000, Quantity: 1}),
		"Prices": simplest(Prices(), 10000),
		"Dists":  simplest(Dists(1, 100), ordergen.Dist(one)),
		"Configs": simplest(Configs(), ordergen.Config{Prefix: "o-", Flow: ordergen.Flow{Symbols: []string{"A"}, Quantity: one, Mix: ordergen.Mix{
			AggressivePrice: ordergen.Uniform{Min: 10000, Max: 10000}, PassivePrice: ordergen.Uniform{Min: 10000, Max: 10000}}}}),
		"Ladders": simplest(Ladders(), ordergen.Ladder{Touch: 10000, Tick: 1, Levels: 1, Orders: 1, Quantity: one}),
		"Books": simplest(Books(), ordergen.BookConfig{Prefix: "s-", Listings: []ordergen.Listing{{Symbols: []string{"A"},
			Ladder: ordergen.Ladder{Touch: 10000, Tick: 1, Levels: 1, Orders: 1, Quantity: one}}}}),
		"Stages":   simplest(Stages(), []ordergen.Stage{ordergen.Hold(ordergen.PerSecond(1), 1e9)}),
		"Profiles": simplest(Profiles(), ordergen.Profiles()[0]),
		"Arrivals": simplest(Arrivals(4, 3), []int{0, 1, 2, 3}),
	} {
		t.Run(name, func(t *testing.T) {
			if diff := shrinks(t); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// simplest shrinks a property that fails for every value, and compares what is left.
func simplest[V any](g *rapid.Generator[V], want V) func(*testing.T) string {
	return func(t *testing.T) string {
		return cmp.Diff(want, rehearsal.Shrunk(t, g, func(V) bool { return true }))
	}
}
