package ordergen_test

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
	"pgregory.net/rapid"
)

func TestForecastOfLivesIsWhatAnEngineDoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := newStream(t, livesConfigs().Draw(t, "config"))
		first := rapid.SampledFrom([]uint64{0, 17, 1000}).Draw(t, "first")
		plan := newPlan(t, s, s.Standing(first), uint64(rapid.IntRange(0, 150).Draw(t, "events")))
		cuts := rapid.SliceOfN(rapid.Uint64Range(first, first+160), 2, 5).Draw(t, "cuts")
		slices.Sort(cuts)
		var windows []ordergen.Span
		for i := 1; i < len(cuts); i++ {
			windows = append(windows, ordergen.Span{Lo: cuts[i-1], Hi: cuts[i]})
		}
		if diff := cmp.Diff(playedForecast(t, plan, windows), plan.Forecast(windows...)); diff != "" {
			t.Fatalf("forecast (-played +got):\n%s", diff)
		}
	})
}

// playedForecast plays the events in the order of their indexes, and looks at the books after each
// window.
func playedForecast(t *rapid.T, plan *ordergen.Plan, windows []ordergen.Span) (f ordergen.Forecast) {
	v := make(engineVenue)
	seed(t, v, plan.Book)
	next := plan.First
	advance := func(to uint64) (fills int64) {
		for ; next < min(to, plan.First+plan.Orders); next++ {
			_, n := v.play(t, plan.Stream.At(next))
			fills += int64(n)
		}
		return fills
	}
	for _, span := range windows {
		advance(span.Lo)
		w := ordergen.WindowForecast{Span: span, Fills: advance(span.Hi)}
		for _, symbol := range plan.Book.Symbols() {
			w.Bids += int64(v.depth(symbol, ordergen.Buy).Orders)
			w.Asks += int64(v.depth(symbol, ordergen.Sell).Orders)
		}
		f.Windows = append(f.Windows, w)
	}
	return f
}

// hump is a Dist that is not monotone, as each must be: it goes beyond its bounds between them.
type hump struct{}

func (hump) Quantile(u uint64) int64 {
	if u > 0 && u < math.MaxUint64 {
		return 3
	}
	return 0
}

// A Dist that breaks its promise makes a forecast wrong, and does not end the program.
func TestForecastOfMakersBeyondTheirBounds(t *testing.T) {
	flow := ordergen.Steady("AAPL")
	instrument := ordergen.StandardInstrument("AAPL")
	instrument.Maker = hump{}
	flow.Instruments = map[string]ordergen.Instrument{"AAPL": instrument}
	s := newStream(t, ordergen.Config{Flow: flow})
	f := newPlan(t, s, s.Standing(1000), 1000).Forecast(ordergen.Span{Lo: 1000, Hi: 2000})
	if w := f.Windows[0]; w.Fills == 0 {
		t.Errorf("the forecast is %+v, want the fills of makers that come in the window", w)
	}
}
