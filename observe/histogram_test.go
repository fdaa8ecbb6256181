package observe

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// histogram has the given bounds in milliseconds and one more bucket without a bound;
// counts are those of each bucket alone.
func histogram(bounds []float64, counts ...uint64) Histogram {
	var h Histogram
	total := uint64(0)
	for i, n := range counts {
		bound := math.Inf(1)
		if i < len(bounds) {
			bound = bounds[i] / 1000
		}
		total += n
		h.Bounds, h.Cumulative = append(h.Bounds, bound), append(h.Cumulative, total)
	}
	return h
}

// The rule of histogram_quantile: find the first bucket whose cumulative count reaches
// q·n, and go in a straight line from its lower bound to its upper one. The lower bound
// of the first is 0; in the last, the answer is its lower bound.
func TestQuantile(t *testing.T) {
	const open = math.MaxInt64
	ms := func(x float64) time.Duration { return time.Duration(math.Round(x * 1e6)) }
	bounds := []float64{100, 200, 1000}
	for _, test := range []struct {
		counts          []uint64
		q               float64
		value, low, top time.Duration
	}{
		{[]uint64{5, 2, 3, 2}, 0.2, ms(48), 0, ms(100)},                 // 2.4 of 5 in the first
		{[]uint64{5, 2, 3, 2}, 0.5, ms(150), ms(100), ms(200)},          // 6: 1 of 2 in the second
		{[]uint64{5, 2, 3, 2}, 0.75, ms(733.333333), ms(200), ms(1000)}, // 9: 2 of 3 in the third
		{[]uint64{5, 2, 3, 2}, 0.99, ms(1000), ms(1000), open},          // 11.88 lies in the last
		{[]uint64{5, 5, 0, 0}, 0.5, ms(100), 0, ms(100)},                // the whole first bucket
		{[]uint64{5, 0, 5, 0}, 0.6, ms(360), ms(200), ms(1000)},         // 6: 1 of 5, past an empty bucket
		{[]uint64{0, 4, 0, 0}, 1, ms(200), ms(100), ms(200)},            // the greatest
		{[]uint64{0, 4, 0, 0}, 0, ms(100), ms(100), ms(200)},            // the least is in the first that is not empty
		{[]uint64{0, 0, 0, 3}, 0.01, ms(1000), ms(1000), open},          // all are beyond
		{[]uint64{990, 0, 10, 0}, 0.99, ms(100), 0, ms(100)},            // 990 is reached by the first
		{[]uint64{989, 0, 11, 0}, 0.99, ms(272.727273), ms(200), ms(1000)},
	} {
		t.Run(fmt.Sprint(test.q, " of ", test.counts), func(t *testing.T) {
			want := Quantile{test.value, test.low, test.top, true}
			if diff := cmp.Diff(want, histogram(bounds, test.counts...).Quantile(test.q)); diff != "" {
				t.Errorf("quantile (-want +got):\n%s", diff)
			}
		})
	}
}

func TestQuantileOfNothing(t *testing.T) {
	for _, h := range []Histogram{{}, histogram([]float64{1, 2}, 0, 0, 0)} {
		if got := h.Quantile(0.99); got != (Quantile{}) {
			t.Errorf("the quantile of %v is %+v, want it not measured", h, got)
		}
	}
}

// count sorts raw samples, in ns, into buckets with the given upper bounds in ms.
func count(bounds []float64, samples []int64) Histogram {
	counts := make([]uint64, len(bounds)+1)
	for _, ns := range samples {
		i := 0
		for i < len(bounds) && float64(ns) > bounds[i]*1e6 {
			i++
		}
		counts[i]++
	}
	return histogram(bounds, counts...)
}

var samplesAndBounds = rapid.Custom(func(t *rapid.T) (s struct {
	bounds  []float64
	samples []int64
}) {
	for _, ms := range rapid.SliceOfNDistinct(rapid.IntRange(1, 1000), 1, 8, rapid.ID[int]).Draw(t, "bounds, ms") {
		s.bounds = append(s.bounds, float64(ms))
	}
	slices.Sort(s.bounds)
	s.samples = rapid.SliceOfN(rapid.Int64Range(0, 1200e6), 1, 100).Draw(t, "samples, ns")
	return s
})

func TestTrueQuantileLiesWithin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := samplesAndBounds.Draw(t, "histogram")
		percent := rapid.IntRange(0, 100).Draw(t, "q, %")
		got := count(s.bounds, s.samples).Quantile(float64(percent) / 100)

		slices.Sort(s.samples)
		rank := max(1, (percent*len(s.samples)+99)/100)
		truth := time.Duration(s.samples[rank-1])
		if !got.Measured || truth < got.Low || truth > got.High {
			t.Errorf("quantile %d %% is %v, the true one %v", percent, got, truth)
		}
		if got.Value < got.Low || got.Value > got.High {
			t.Errorf("%+v lies outside of its own bucket", got)
		}
	})
}

func TestSince(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := samplesAndBounds.Draw(t, "histogram")
		cut := rapid.IntRange(0, len(s.samples)).Draw(t, "seen before")
		before, after := count(s.bounds, s.samples[:cut]), count(s.bounds, s.samples)
		if diff := cmp.Diff(count(s.bounds, s.samples[cut:]), after.Since(before)); diff != "" {
			t.Errorf("the samples in between (-want +got):\n%s", diff)
		}
	})
}

func TestSinceAReset(t *testing.T) {
	bounds := []float64{1, 2}
	after := histogram(bounds, 3, 2, 1)
	for name, before := range map[string]Histogram{
		"restarted":     histogram(bounds, 9, 0, 0),
		"first seen":    {},
		"other buckets": histogram([]float64{1, 2, 3}, 1, 0, 0, 0),
	} {
		if diff := cmp.Diff(after, after.Since(before)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// A shard may have a series for each symbol.
func TestPlus(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := samplesAndBounds.Draw(t, "histogram")
		cut := rapid.IntRange(0, len(s.samples)).Draw(t, "of the first series")
		sum := Histogram{}.plus(count(s.bounds, s.samples[:cut])).plus(count(s.bounds, s.samples[cut:]))
		if diff := cmp.Diff(count(s.bounds, s.samples), sum); diff != "" {
			t.Errorf("both together (-want +got):\n%s", diff)
		}
	})
	one, other := histogram([]float64{1, 2}, 3, 2, 1), histogram([]float64{1, 3}, 1, 1, 1)
	if diff := cmp.Diff(one, one.plus(other)); diff != "" {
		t.Errorf("other buckets are added (-want +got):\n%s", diff)
	}
}
