package ordergen_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
	"pgregory.net/rapid"
)

// smallWorld is a book of three asks a symbol, far too few for its orders.
func smallWorld() world {
	return world{
		Stream: ordergen.Config{Seed: 1, Prefix: "run-", Flow: ordergen.Standard("A", "B")},
		Book: ordergen.BookConfig{Seed: 1, Prefix: "seed-", Listings: []ordergen.Listing{
			{Symbols: []string{"A", "B"}, Ladder: ordergen.StandardLadder(3, 2)},
		}},
		Orders: 100,
	}
}

func TestNewPlanRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(w *world)
		want  []string
	}{
		"no orders":                 {func(w *world) { w.Orders = 0 }, []string{"none of 0 orders is aggressive, so nothing would be proved"}},
		"no aggressive order":       {func(w *world) { w.Stream.Mix.Aggressive = 0 }, []string{"none of 100 orders is aggressive"}},
		"a symbol without a ladder": {func(w *world) { w.Stream.Symbols = []string{"A", "B", "C"} }, []string{"the book has no ladder for C"}},
		"passive BUYs at the touch": {
			func(w *world) { w.Stream.Mix.PassivePrice = ordergen.Constant(15000) },
			[]string{"a passive BUY of A has the limit 150.00, want all below its lowest ask 150.00", "a passive BUY of B"},
		},
		"shared ids":       {func(w *world) { w.Stream.Prefix = "seed-A-" }, []string{`orders and asks of A would share ids: both have the prefix "seed-A-"`}},
		"sums beyond 2^62": {func(w *world) { w.Orders = 1 << 62 }, []string{"4611686018427387904 orders of up to 199 shares may sum beyond 2^62"}},
		"sums beyond 2^64": {func(w *world) { w.Orders = math.MaxUint64 }, []string{"may sum beyond 2^62"}},
		"all at once": {
			func(w *world) {
				w.Stream.Mix.Aggressive, w.Stream.Mix.PassivePrice = 0, ordergen.Constant(15000)
				w.Stream.Symbols, w.Stream.Prefix = []string{"A", "B", "C"}, "seed-B-"
			},
			[]string{"nothing would be proved", "no ladder for C", "a passive BUY of A", "asks of B would share ids"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := smallWorld()
			c.spoil(&w)
			p, err := ordergen.NewPlan(newStream(t, w.Stream), newBook(t, w.Book), w.Orders)
			if p != nil || err == nil {
				t.Fatalf("it makes %+v, want an error", p)
			}
			for _, part := range c.want {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("the error is %q, want it to say %q", err, part)
				}
			}
		})
	}
	for _, c := range []struct {
		s *ordergen.Stream
		b *ordergen.Book
	}{{nil, newBook(t, smallWorld().Book)}, {newStream(t, smallWorld().Stream), nil}, {}} {
		if p, err := ordergen.NewPlan(c.s, c.b, 1); p != nil || err == nil {
			t.Errorf("without stream or book it makes %+v, %v", p, err)
		}
	}
}

func TestPlanCountsItsOrders(t *testing.T) {
	p := smallWorld().plan(t)
	want := make(ordergen.Demands)
	for i, o := range p.Stream.Range(0, 100) {
		want.Add(o, p.Stream.Aggressive(i))
	}
	if diff := cmp.Diff(want, p.Demand, exported); diff != "" {
		t.Errorf("demand (-counted +planned):\n%s", diff)
	}
	for _, f := range p.Shortfalls {
		d, offered := want[f.Symbol], int64(0)
		for o := range p.Book.Orders(f.Symbol) {
			if o.Price <= d.LowestLimit {
				offered += o.Quantity
			}
		}
		if f.Limit != d.LowestLimit || f.Wanted != d.Quantity || f.Offered != offered || f.Missing() != d.Quantity-offered {
			t.Errorf("the shortfall is %+v, want %d shares of %d at %v", f, offered, d.Quantity, d.LowestLimit)
		}
	}
	if len(p.Shortfalls) != 2 || p.Proven() {
		t.Errorf("the shortfalls are %v, want one for A and one for B", p.Shortfalls)
	}
}

func TestShortfallsTellPeople(t *testing.T) {
	p := smallWorld().plan(t)
	text := p.Err().Error()
	if !strings.HasPrefix(text, "the book falls short:\n\t") {
		t.Errorf("the error reads %q", text)
	}
	for _, f := range p.Shortfalls {
		if !strings.Contains(text, f.String()) {
			t.Errorf("the error %q says nothing of %v", text, f)
		}
	}
	f := ordergen.Shortfall{Symbol: "A", Limit: 15000, Wanted: 500, Offered: 450, First: 7}
	const want = "A wants 500 shares at 150.00 or less and is offered 450, 50 too few; from order 7 on a BUY can miss"
	if f.String() != want {
		t.Errorf("a shortfall reads %q, want %q", f, want)
	}

	first, ok := p.FirstShortfall()
	if !ok || first.First != min(p.Shortfalls[0].First, p.Shortfalls[1].First) {
		t.Errorf("the first shortfall is %v, %v of %v", first, ok, p.Shortfalls)
	}
	if first, ok := topUp(t, p, ordergen.TopUpBlock).FirstShortfall(); ok {
		t.Errorf("a proven plan has the shortfall %v", first)
	}
}

// A top-up adds asks at the touch, behind those that stand there, and no more than
// the proof needs; the plan that it came from stays.
func TestTopUp(t *testing.T) {
	for _, kind := range []ordergen.TopUp{ordergen.TopUpOrders, ordergen.TopUpBlock} {
		t.Run(kind.String(), rapid.MakeCheck(func(t *rapid.T) {
			p := worlds(60, false).Draw(t, "world").plan(t)
			before := slices.Collect(p.Book.Orders())
			missing := make(map[string]int64)
			for _, f := range p.Shortfalls {
				missing[f.Symbol] = f.Missing()
			}

			topped := topUp(t, p, kind)
			if !topped.Proven() {
				t.Fatal(topped.Err())
			}
			if again := topUp(t, topped, kind); again != topped {
				t.Fatal("a proven plan is topped up once more")
			}
			if diff := cmp.Diff(before, slices.Collect(p.Book.Orders())); diff != "" {
				t.Fatalf("the literal book has changed:\n%s", diff)
			}
			for _, symbol := range p.Book.Symbols() {
				literal, filled := slices.Collect(p.Book.Orders(symbol)), slices.Collect(topped.Book.Orders(symbol))
				if topped.Book.Len(symbol) != len(filled) {
					t.Fatalf("the length is %d, and there are %d asks", topped.Book.Len(symbol), len(filled))
				}
				atTouch := 0
				for atTouch < len(literal) && literal[atTouch].Price == literal[0].Price {
					atTouch++
				}
				added := filled[atTouch : len(filled)-len(literal)+atTouch]
				if diff := cmp.Diff(literal, slices.Concat(filled[:atTouch], filled[atTouch+len(added):])); diff != "" {
					t.Fatalf("asks of the ladder (-literal +topped up):\n%s", diff)
				}
				shares := int64(0)
				for k, o := range added {
					if o.Price != literal[0].Price || o.Side != ordergen.Sell || o.ID.Index != uint64(len(literal)+k) {
						t.Fatalf("added %+v, want a SELL at %v with the index %d", o, literal[0].Price, len(literal)+k)
					}
					shares += o.Quantity
				}
				switch last := len(added) - 1; {
				case missing[symbol] == 0 && last >= 0:
					t.Fatalf("%s is short of nothing, and %+v is added", symbol, added)
				case kind == ordergen.TopUpBlock && (shares != missing[symbol] || last > 0):
					t.Fatalf("%s is short of %d shares, and %+v is added", symbol, missing[symbol], added)
				case kind == ordergen.TopUpOrders && last >= 0 && (shares < missing[symbol] || shares-added[last].Quantity >= missing[symbol]):
					t.Fatalf("%s is short of %d shares, and %d orders with %d are added", symbol, missing[symbol], len(added), shares)
				}
			}
		}))
	}
}

func TestTopUpOrdersFollowTheLadder(t *testing.T) {
	w := smallWorld()
	w.Orders = 20_000
	p := w.plan(t)
	quantities := tally{}
	for o := range topUp(t, p, ordergen.TopUpOrders).Book.Orders() {
		quantities[o.Quantity]++
	}
	quantities.follows(t, "quantity", chances(map[int64]float64{}, w.Book.Listings[0].Ladder.Quantity, 1))
}

func TestTopUpOfATopUp(t *testing.T) {
	for _, kinds := range [][2]ordergen.TopUp{
		{ordergen.TopUpOrders, ordergen.TopUpOrders}, {ordergen.TopUpBlock, ordergen.TopUpBlock},
		{ordergen.TopUpBlock, ordergen.TopUpOrders}, {ordergen.TopUpOrders, ordergen.TopUpBlock},
	} {
		p := topUp(t, smallWorld().plan(t), kinds[0])
		longer := newPlan(t, p.Stream, p.Book, 3*p.Orders)
		if longer.Proven() {
			t.Fatal("a book for 100 orders proves 300")
		}
		filled := topUp(t, longer, kinds[1])
		ids := make(map[ordergen.ID]bool)
		for o := range filled.Book.Orders() {
			if ids[o.ID] || o.ID.Index >= uint64(filled.Book.Len(o.Symbol)) {
				t.Errorf("%v: the id %s comes twice, or is beyond those of %d orders", kinds, o.ID, filled.Book.Len(o.Symbol))
			}
			ids[o.ID] = true
		}
		m := run(t, matchers["engine"], filled.Book.Symbols(), slices.Collect(filled.Book.Orders()), arrivals(filled.Stream, filled.Orders))
		within(t, filled.Expect(), m.results)
		if len(m.missed) > 0 {
			t.Errorf("%v: topped up twice, and %+v miss", kinds, m.missed)
		}
	}
}

func TestNoTopUpLeavesThePlan(t *testing.T) {
	p := smallWorld().plan(t)
	if same := topUp(t, p, ordergen.NoTopUp); same != p {
		t.Error("NoTopUp gives another plan")
	}
}

func TestTopUpRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(w *world)
		kind  ordergen.TopUp
		want  []string
	}{
		"an unknown kind": {func(*world) {}, 7, []string{"TopUp(7) is no top-up, want NoTopUp, TopUpOrders or TopUpBlock"}},
		"a limit below the touch": {func(w *world) { w.Stream.Mix.AggressivePrice = ordergen.Constant(14999) }, ordergen.TopUpBlock, []string{
			"an aggressive BUY of A has the limit 149.99, below the lowest ask 150.00", "an aggressive BUY of B",
		}},
		"orders without number": {func(w *world) {
			w.Stream.Quantity = ordergen.Constant(1<<40 - 1)
			w.Book.Listings[0].Ladder.Quantity = ordergen.Constant(1)
		}, ordergen.TopUpOrders, []string{"A misses", "B misses", "more than 1073741824 orders"}},
	} {
		t.Run(name, func(t *testing.T) {
			w := smallWorld()
			c.spoil(&w)
			p, err := w.plan(t).TopUp(c.kind)
			if p != nil || err == nil {
				t.Fatalf("it gives %v, want an error", p)
			}
			for _, part := range c.want {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("the error is %q, want it to say %q", err, part)
				}
			}
		})
	}
}

func TestPlanTakesOrRefusesAnything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, err := ordergen.New(wild().Draw(t, "config"))
		if err != nil {
			return
		}
		n := rapid.OneOf(rapid.Uint64Max(200), rapid.Uint64Min(1<<63)).Draw(t, "orders")
		p, err := ordergen.NewPlan(s, newBook(t, rightBook()), n)
		if err != nil {
			return
		}
		p.Expect()
		p.Forecast(ordergen.Span{Lo: 0, Hi: n})
		topped, err := p.TopUp(rapid.SampledFrom([]ordergen.TopUp{ordergen.NoTopUp, ordergen.TopUpOrders, ordergen.TopUpBlock, 3, 255}).Draw(t, "top-up"))
		if err == nil && topped != p && !topped.Proven() {
			t.Fatalf("topped up, and still: %v", topped.Err())
		}
	})
}
