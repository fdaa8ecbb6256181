package metric

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestTrendsReadBackAsTheyWere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want, got := NewTrend(), new(Trend)
		for _, d := range rapid.SliceOf(rapid.Int64Range(0, 2*int64(longestTime))).Draw(t, "times") {
			want.Record(time.Duration(d))
		}
		text, err := want.MarshalText()
		if err != nil {
			t.Fatal(err)
		}
		if err := got.UnmarshalText(text); err != nil {
			t.Fatal(err)
		}
		if want.Count() != got.Count() || want.Beyond() != got.Beyond() {
			t.Fatalf("%d times, %d beyond, read back as %d and %d", want.Count(), want.Beyond(), got.Count(), got.Beyond())
		}
		for _, q := range []float64{0, 0.25, 0.5, 0.9, 0.99, 0.999, 1} {
			a, _ := want.Quantile(q)
			if b, _ := got.Quantile(q); a != b {
				t.Fatalf("quantile %g is %v, read back as %v", q, a, b)
			}
		}
		got.Merge(want) // Nothing is dropped where the ranges are equal.
		if got.Count() != 2*want.Count() {
			t.Fatalf("%d times twice are %d", want.Count(), got.Count())
		}
	})
}
