package metric

import (
	"math"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestTrendAgreesWithASortedSlice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		times := rapid.SliceOfN(rapid.Int64Range(0, int64(2*time.Hour)), 1, 200).Draw(t, "times, ns")
		parts := rapid.IntRange(1, 4).Draw(t, "parts")
		merged := NewTrend()
		for k := range parts {
			part := NewTrend()
			for i := k; i < len(times); i += parts {
				part.Record(time.Duration(times[i]))
			}
			merged.Merge(part)
		}
		slices.Sort(times)
		if merged.Count() != int64(len(times)) {
			t.Fatalf("%d of %d times recorded", merged.Count(), len(times))
		}
		q := float64(rapid.IntRange(0, 100).Draw(t, "q, %")) / 100
		rank := max(1, int(math.Ceil(q*float64(len(times))-1e-9)))
		want := times[rank-1]
		got, within := merged.Quantile(q)
		// One in 2048 is the width of a bucket; the histogram reaches to a little over an hour.
		if within && math.Abs(float64(got)-float64(want)) > float64(want)/1000+1 {
			t.Errorf("quantile %v is %v, want %v", q, got, time.Duration(want))
		}
		if !within && want < int64(longestTime) {
			t.Errorf("quantile %v is beyond, want %v", q, time.Duration(want))
		}
	})
}

func TestWhatLiesBeyondFailsEveryUpperLimit(t *testing.T) {
	trend := NewTrend()
	for range 98 {
		trend.Record(time.Millisecond)
	}
	trend.Record(3 * time.Hour) // out of the histogram's range
	trend.RecordBeyond()
	if p98, _ := trend.Stat("p(98)"); math.Abs(p98-1) > 0.001 {
		t.Errorf("p98 is %v ms, want 1", p98)
	}
	for _, stat := range []string{"p(99)", "max", "avg"} {
		if v, _ := trend.Stat(stat); !math.IsInf(v, 1) {
			t.Errorf("%s is %v, want +Inf", stat, v)
		}
	}
}

func TestBuckets(t *testing.T) {
	trend := NewTrend()
	times := []time.Duration{0, 5, 5, time.Millisecond, time.Minute}
	for _, d := range times {
		trend.Record(d)
	}
	trend.RecordBeyond()
	var got []time.Duration
	for d, n := range trend.Buckets() {
		for range n {
			got = append(got, d)
		}
	}
	if len(got) != len(times) {
		t.Fatalf("the buckets have %d times, want %d", len(got), len(times))
	}
	for i, d := range got {
		if want := times[i]; d < want || d > want+want/1000 {
			t.Errorf("time %d is %v, want %v to a thousandth", i, d, want)
		}
	}
}
