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

// TestForecastOfTheOriginalSystem holds the forecast of the original's literal seeds
// to what was measured of it, with other random numbers.
func TestForecastOfTheOriginalSystem(t *testing.T) {
	b2, err := ordergen.LookupProfile("B2")
	if err != nil {
		t.Fatal(err)
	}
	run := b2.Runs[0]
	run.Seeds[0].Ladder.Touch = ordergen.StandardTouch + 1 // its ladder starts at level 1
	p := newPlan(t, newStream(t, b2.Config(1, "b2-")), newBook(t, run.BookConfig(1, "seed-")), 25_200)
	var windows []ordergen.Span
	for minute := range uint64(5) {
		windows = append(windows, ordergen.Span{Lo: minute * 5040, Hi: (minute + 1) * 5040})
	}
	measured := []struct{ fills, asks float64 }{{5357, 3304}, {4145, 1211}, {2402, 7}, {14, 0}, {0, 0}}
	// By minute about 3000 aggressive orders come, each with a standard deviation of
	// half an ask's shares: √3000 · 0.6 ≈ 33 asks, and twice in a difference. Five
	// sigma, and the few orders by which the original's minutes differ from 5040.
	const tolerance = 5*33*1.5 + 20
	for i, w := range p.Forecast(windows...).Windows {
		if math.Abs(float64(w.Fills)-measured[i].fills) > tolerance {
			t.Errorf("minute %d: %d matches, measured were %.0f", i+1, w.Fills, measured[i].fills)
		}
		if math.Abs(float64(w.Asks)-measured[i].asks) > tolerance {
			t.Errorf("minute %d: %d asks left, measured were %.0f", i+1, w.Asks, measured[i].asks)
		}
	}
}
