package ordergen_test

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
	"pgregory.net/rapid"
)

// naiveForecast sends order by order to the naive book and looks at it after each.
func naiveForecast(t fataler, p *ordergen.Plan, windows []ordergen.Span) ordergen.Forecast {
	var f ordergen.Forecast
	books := make(map[string]*naiveBook)
	for _, symbol := range p.Book.Symbols() {
		books[symbol] = new(naiveBook)
		for o := range p.Book.Orders(symbol) {
			books[symbol].submit(t, o)
		}
	}
	asks := func() (n int64) {
		for _, b := range books {
			orders, _, _ := b.resting(ordergen.Sell)
			n += int64(orders)
		}
		return n
	}
	for _, w := range windows {
		f.Windows = append(f.Windows, ordergen.WindowForecast{Span: w, Asks: asks()})
	}
	missed := make(map[string]bool)
	for i, o := range p.Stream.Range(0, min(p.Orders, windows[len(windows)-1].Hi)) {
		book := books[o.Symbol]
		before, _, _ := book.resting(ordergen.Sell)
		fills := book.submit(t, o)
		after, _, _ := book.resting(ordergen.Sell)
		missing := o.Quantity
		for _, q := range fills {
			missing -= q
		}
		short := p.Stream.Aggressive(i) && missing > 0
		if short && !missed[o.Symbol] {
			missed[o.Symbol] = true
			f.Misses = append(f.Misses, ordergen.SymbolOrder{Symbol: o.Symbol, Order: i})
		}
		if before > 0 && after == 0 {
			f.Drained = append(f.Drained, ordergen.SymbolOrder{Symbol: o.Symbol, Order: i})
		}
		for k := range f.Windows {
			w := &f.Windows[k]
			if i < w.Hi {
				w.Asks = asks()
			}
			if w.Lo <= i && i < w.Hi {
				w.Fills += int64(len(fills))
				if short {
					w.Missed++
				}
			}
		}
	}
	return f
}

func TestForecastIsWhatANaiveBookDoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := worlds(60, true).Draw(t, "world").plan(t)
		cuts := rapid.SliceOfN(rapid.Uint64Range(0, 70), 2, 6).Draw(t, "cuts")
		slices.Sort(cuts)
		var windows []ordergen.Span
		for i := 1; i < len(cuts); i++ {
			windows = append(windows, ordergen.Span{Lo: cuts[i-1], Hi: cuts[i]})
		}
		if diff := cmp.Diff(naiveForecast(t, p, windows), p.Forecast(windows...)); diff != "" {
			t.Errorf("forecast (-naive +got):\n%s", diff)
		}
	})
}

func TestProvenPlanForecastsNoMiss(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := topUp(t, worlds(60, false).Draw(t, "world").plan(t), ordergen.TopUpOrders)
		f := p.Forecast(ordergen.Span{Hi: p.Orders})
		if len(f.Misses) > 0 || f.Windows[0].Missed > 0 {
			t.Errorf("a proven plan foretells the misses %v", f.Misses)
		}
		if want := p.Expect().Sum().Fills; !want.Contains(f.Windows[0].Fills) {
			t.Errorf("%d fills in order, want %v", f.Windows[0].Fills, want)
		}
	})
}

// The original's literal seeds, with other random numbers than those it was measured
// with: 5,040 orders a minute against 6,000 asks that start one cent too high.
//
// Where g of a symbol's 500 asks are gone, 10 to a cent, a BUY crosses with the chance
// (990 − g)/1000 and takes about one. So a minute, 252 BUYs a symbol, leaves
// 12·(500 − 990·(1 − e^−0.252)) = 3,354 asks, two leave 1,295, and the third takes all.
//
// The spread of a minute is that of its BUYs, √(5040·0.6·0.4) = 35, and of their
// quantities and the asks', which are off by 0.52 of their mean: 0.52·√(2·3024) = 41.
// Together 54 asks, and twice that in matches, as each ends a BUY or an ask. Two runs
// differ by √2 of it; five such are allowed.
func TestForecastOfTheOriginalSystem(t *testing.T) {
	const spread = 5 * math.Sqrt2 * 54
	measured := []struct{ fills, fillsSpread, asks, asksSpread float64 }{
		{5357, 2 * spread, 3304, spread},
		{4145, 2 * spread, 1211, spread},
		{2402, 2 * spread, 7, 60}, // all but empty: a slow symbol's last asks
		{14, 120, 0, 0},
		{0, 0, 0, 0},
	}
	b2, err := ordergen.LookupProfile("B2")
	if err != nil {
		t.Fatal(err)
	}
	run := b2.Runs[0]
	run.Seeds[0].Ladder.Touch = ordergen.StandardTouch + 1
	var minutes []ordergen.Span
	for k := range uint64(5) {
		minutes = append(minutes, ordergen.Span{Lo: k * 5040, Hi: (k + 1) * 5040})
	}
	for _, seed := range []uint64{1, 2, 3} {
		p := newPlan(t, newStream(t, b2.Config(seed, "b2-")), newBook(t, run.BookConfig(seed, "seed-")), 5*5040)
		f := p.Forecast(minutes...)
		for k, w := range f.Windows {
			was := measured[k]
			if math.Abs(float64(w.Fills)-was.fills) > was.fillsSpread || math.Abs(float64(w.Asks)-was.asks) > was.asksSpread {
				t.Errorf("seed %d, minute %d: %d matches and %d asks left, measured were %.0f ± %.0f and %.0f ± %.0f",
					seed, k+1, w.Fills, w.Asks, was.fills, was.fillsSpread, was.asks, was.asksSpread)
			}
		}
		if len(f.Drained) != 12 || f.Drained[11].Order < 2*5040 || f.Drained[11].Order >= 4*5040 {
			t.Errorf("seed %d: the symbols drain with the orders %v, want the last of 12 in the third or fourth minute", seed, f.Drained)
		}
	}
}
