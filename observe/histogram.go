package observe

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"time"

	dto "github.com/prometheus/client_model/go"
)

// Histogram is a Prometheus histogram of seconds.
type Histogram struct {
	Bounds     []float64 // upper, rising; the last is +Inf
	Cumulative []uint64  // observations at most as large as each bound
}

func newHistogram(h *dto.Histogram) Histogram {
	var r Histogram
	for _, b := range h.GetBucket() {
		r.Bounds = append(r.Bounds, b.GetUpperBound())
		r.Cumulative = append(r.Cumulative, b.GetCumulativeCount())
	}
	if n := len(r.Bounds); n == 0 || !math.IsInf(r.Bounds[n-1], 1) {
		r.Bounds = append(r.Bounds, math.Inf(1))
		r.Cumulative = append(r.Cumulative, h.GetSampleCount())
	}
	return r
}

// Since is the observations that were added after earlier. One that shrank was
// reset by a restart and counts from 0.
func (h Histogram) Since(earlier Histogram) Histogram {
	if len(earlier.Cumulative) != len(h.Cumulative) || h.Count() < earlier.Count() {
		return h
	}
	d := Histogram{Bounds: h.Bounds, Cumulative: make([]uint64, len(h.Cumulative))}
	for i := range d.Cumulative {
		d.Cumulative[i] = h.Cumulative[i] - min(h.Cumulative[i], earlier.Cumulative[i])
	}
	return d
}

// plus adds the observations of both. Those in other buckets cannot be added, and are
// left out.
func (h Histogram) plus(o Histogram) Histogram {
	if len(h.Cumulative) == 0 {
		return o
	}
	if !slices.Equal(h.Bounds, o.Bounds) {
		return h
	}
	sum := Histogram{Bounds: h.Bounds, Cumulative: make([]uint64, len(h.Cumulative))}
	for i := range sum.Cumulative {
		sum.Cumulative[i] = h.Cumulative[i] + o.Cumulative[i]
	}
	return sum
}

// Count is the number of observations.
func (h Histogram) Count() uint64 {
	if len(h.Cumulative) == 0 {
		return 0
	}
	return h.Cumulative[len(h.Cumulative)-1]
}

// Quantile is the value that a histogram gives for a quantile: interpolated in its
// bucket as Prometheus' histogram_quantile does, with the bucket's bounds, between
// which the true value lies.
type Quantile struct {
	Value, Low, High time.Duration
	Measured         bool
}

// Quantile returns the quantile q, 0..1, and nothing measured without observations.
// In the last bucket, which has no upper bound, the value is its lower one.
func (h Histogram) Quantile(q float64) Quantile {
	if h.Count() == 0 {
		return Quantile{}
	}
	e := h.estimate(q)
	if math.IsInf(e.High, 1) {
		return Quantile{seconds(e.Value), seconds(e.Low), math.MaxInt64, true}
	}
	return Quantile{seconds(e.Value), seconds(e.Low), seconds(e.High), true}
}

// Estimate is a value, and the bounds between which the true one lies.
type Estimate struct{ Value, Low, High float64 }

// estimate is the quantile in the unit of the histogram, and nothing without observations.
func (h Histogram) estimate(q float64) Estimate {
	if h.Count() == 0 {
		return Estimate{}
	}
	rank := q * float64(h.Count())
	i := 0
	for float64(h.Cumulative[i]) < rank || h.Cumulative[i] == 0 {
		i++
	}
	var low, before float64
	if i > 0 {
		low, before = h.Bounds[i-1], float64(h.Cumulative[i-1])
	}
	high := h.Bounds[i]
	switch {
	case math.IsInf(high, 1):
		return Estimate{low, low, high}
	case i == 0 && high <= 0:
		return Estimate{high, math.Inf(-1), high}
	}
	share := (rank - before) / (float64(h.Cumulative[i]) - before)
	return Estimate{low + (high-low)*share, low, high}
}

func seconds(s float64) time.Duration { return time.Duration(math.Round(s * 1e9)) }

// histogramJSON is a Histogram without its last bound, which is +Inf and has no number in JSON.
type histogramJSON struct {
	Bounds     []float64 `json:"bounds"`
	Cumulative []uint64  `json:"cumulative"`
}

// MarshalJSON writes all bounds but the last, which is +Inf.
func (h Histogram) MarshalJSON() ([]byte, error) {
	return json.Marshal(histogramJSON{h.Bounds[:max(0, len(h.Bounds)-1)], h.Cumulative})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (h *Histogram) UnmarshalJSON(text []byte) error {
	var read histogramJSON
	if err := json.Unmarshal(text, &read); err != nil {
		return err
	}
	if len(read.Cumulative) == 0 {
		*h = Histogram{}
		return nil
	}
	if len(read.Bounds) != len(read.Cumulative)-1 || !slices.IsSorted(read.Bounds) || !slices.IsSorted(read.Cumulative) {
		return fmt.Errorf("histogram has %d bounds and %d counts, want one count more than bounds, and both rising", len(read.Bounds), len(read.Cumulative))
	}
	*h = Histogram{append(read.Bounds, math.Inf(1)), read.Cumulative}
	return nil
}
