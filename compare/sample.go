package compare

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat/distuv"
)

// Latencies is a distribution of times, such as a metric.Trend.
type Latencies interface {
	Count() int64
	// Quantile is the least time that a share q of all, 0..1, do not exceed, and false
	// where that lies beyond what is recorded.
	Quantile(q float64) (time.Duration, bool)
}

// Sample is what a stretch tells of one quantile of its latencies, small enough to be kept
// in a file.
type Sample struct {
	Quantile float64 `json:"quantile"` // between 0 and 1, such as 0.99
	Orders   int64   `json:"orders"`
	// Effect is the design effect, 1 or more: the stretch knows its quantile no better than
	// Orders/Effect independent latencies would.
	Effect float64 `json:"effect"`
	// Times are the longest of all, and those that are exceeded by a share of
	// (1 − Quantile)·2^(i/16 − 6) of all, i = 0, 1 …, in ns. Forever stands for an order that has
	// no answer.
	Times Times `json:"times"`
}

// Forever stands for a time longer than any that is recorded.
const Forever = time.Duration(math.MaxInt64)

const (
	// doubt is the chance that the true quantile lies beyond one end of its interval.
	doubt = 0.05

	steps     = 16 // shares to a doubling
	doublings = 6  // how often the least share doubles up to 1 − Quantile
)

// NewSample draws from the latencies of a stretch what they tell of quantile q, which lies
// between 0 and 1: one of another q is unfit. Without batches they are taken to be independent.
func NewSample(q float64, latencies Latencies, batches *Batches) Sample {
	s := Sample{Quantile: q, Orders: latencies.Count(), Effect: 1}
	if batches != nil {
		s.Effect = batches.effect(1 - q)
	}
	if !(q > 0 && q < 1) {
		return s
	}
	for i := 0; s.Orders > 0; i++ {
		share := s.share(i)
		if share >= 1 {
			return s
		}
		d, within := latencies.Quantile(1 - share)
		if !within {
			d = Forever
		}
		s.Times = append(s.Times, d)
	}
	return s
}

// Check says what makes a sample unfit to be compared: it has no orders, or comes from a
// file that is damaged.
func (s Sample) Check() error {
	switch {
	case !(s.Quantile > 0 && s.Quantile < 1):
		return fmt.Errorf("compare: the quantile is %v, want it between 0 and 1", s.Quantile)
	case s.Orders <= 0:
		return fmt.Errorf("compare: the sample is of %d orders, want 1 or more", s.Orders)
	case !(s.Effect >= 1) || math.IsInf(s.Effect, 1):
		return fmt.Errorf("compare: the design effect is %v, want 1 or more", s.Effect)
	case len(s.Times) == 0 || s.share(len(s.Times)-1) >= 1 || s.share(len(s.Times)) < 1:
		return fmt.Errorf("compare: there are %d times, want as many as the shares that quantile %v has", len(s.Times), s.Quantile)
	case !slices.IsSortedFunc(s.Times, func(a, b time.Duration) int { return cmp.Compare(b, a) }):
		return errors.New("compare: the times are in disorder, want the longest first")
	}
	return nil
}

// share of the latencies that exceed Times[i].
func (s Sample) share(i int) float64 {
	if i == 0 {
		return 0
	}
	return (1 - s.Quantile) * math.Exp2(float64(i-1)/steps-doublings)
}

// logTime is the logarithm of the time that a share of the latencies exceed, in ns. Between
// the known ones it is interpolated, and what a smaller share exceeds is the longest.
func (s Sample) logTime(share float64) float64 {
	at := 1 + steps*(doublings+math.Log2(share/(1-s.Quantile)))
	i := int(math.Floor(min(max(at, 0), float64(len(s.Times)))))
	switch {
	case i < 1:
		return logOf(s.Times[0])
	case i+1 >= len(s.Times):
		return logOf(s.Times[len(s.Times)-1])
	}
	long, short := logOf(s.Times[i]), logOf(s.Times[i+1])
	if math.IsInf(long, 1) {
		return long
	}
	return long + (at-float64(i))*(short-long)
}

func logOf(d time.Duration) float64 {
	if d == Forever {
		return math.Inf(1)
	}
	return math.Log(float64(max(d, 1)))
}

// Value is the quantile itself, or Forever; 0 of no orders.
func (s Sample) Value() time.Duration {
	if s.Check() != nil {
		return 0
	}
	return timeOf(s.logTime(1 - s.Quantile))
}

// Interval holds the true quantile; either end alone misses it with a chance of 5 %. The
// high end is Forever and the low end 0 where there are too few orders to bound it.
func (s Sample) Interval() (low, high time.Duration) {
	if s.Check() != nil {
		return 0, Forever
	}
	return timeOf(s.lowEnd(s.Effect)), timeOf(s.highEnd(s.Effect))
}

func timeOf(log float64) time.Duration {
	switch ns := math.Exp(log); {
	case ns >= float64(Forever):
		return Forever
	default:
		return time.Duration(math.Round(ns))
	}
}

// effective is the number of independent latencies that would know the quantile as well as
// this stretch, given a design effect that is itself estimated from batches: its doubt goes
// into the number by the square of the quantiles of the normal and Student's law.
//
// E. L. Korn, B. I. Graubard: Confidence intervals for proportions with small expected
// number of positive counts estimated from survey data. Survey Methodology 24 (1998).
func (s Sample) effective(effect float64) float64 {
	return float64(s.Orders) / effect * math.Pow(normal/student, 2)
}

var (
	normal  = distuv.UnitNormal.Quantile(1 - doubt)
	student = distuv.StudentsT{Sigma: 1, Nu: pieces - 1}.Quantile(1 - doubt)
)

// highEnd is the logarithm of the high end of the interval, in ns.
func (s Sample) highEnd(effect float64) float64 {
	share := leastShare(s.effective(effect), s.Quantile)
	if math.IsNaN(share) {
		return math.Inf(1)
	}
	return s.logTime(share)
}

// lowEnd is the logarithm of the low end.
func (s Sample) lowEnd(effect float64) float64 {
	share := mostShare(s.effective(effect), s.Quantile)
	if math.IsNaN(share) || share > s.share(len(s.Times)-1) {
		return math.Inf(-1)
	}
	return s.logTime(share)
}

// leastShare is as few of n independent latencies as exceed their true quantile q with the
// chance of the doubt, as a share; NaN where none of them do with a larger one. The number
// that exceed it is binomial, so the time that this share exceed in a stretch is the high
// end.
//
// R. S. Woodruff: Confidence intervals for medians and other position measures. Journal of
// the American Statistical Association 47 (1952).
func leastShare(n, q float64) float64 {
	soMany := func(exceed float64) float64 { return mathext.RegIncBeta(n-exceed, exceed+1, q) } // chance of so many or fewer
	if n <= 1 || soMany(0) > doubt {
		return math.NaN()
	}
	return bisect(0, n*(1-q), func(exceed float64) bool { return soMany(exceed) < doubt }) / n
}

// mostShare is as many as do with that chance; NaN where all do with a larger one.
func mostShare(n, q float64) float64 {
	soMany := func(exceed float64) float64 { return mathext.RegIncBeta(exceed, n-exceed+1, 1-q) } // chance of so many or more
	if n <= 1 || soMany(n) > doubt {
		return math.NaN()
	}
	return bisect(n*(1-q), n, func(exceed float64) bool { return soMany(exceed) > doubt }) / n
}

// bisect is where below turns from true to false between low and high.
func bisect(low, high float64, below func(float64) bool) float64 {
	for range 50 {
		if middle := (low + high) / 2; below(middle) {
			low = middle
		} else {
			high = middle
		}
	}
	return low
}

// spread is by how much the logarithm of the quantile falls as that of the share which
// exceeds it rises: 1/ln(1/share) where the tail is exponential, 1/α where it is Pareto's.
func (s Sample) spread() float64 {
	p := 1 - s.Quantile
	return (s.logTime(p/2) - s.logTime(2*p)) / math.Log(4)
}
