package compare

import (
	"math"

	"github.com/ordergen/ordergen/internal/enum"
)

// Ratio is a quantile of one stretch over that of another, with an interval that holds the
// true one; either end alone misses it with a chance of 5 %. Low is 0 and High +Inf where
// the stretches do not bound it, and Value is NaN where one of them is unfit, where they are
// of different quantiles, or where both are Forever.
type Ratio struct{ Value, Low, High float64 }

// Between compares the same quantile of two stretches, as the later one over the earlier.
//
// The ends come from those of the two samples as for a difference of logarithms: G. Y. Zou,
// A. Donner: Construction of confidence limits about effect measures: a general approach.
// Statistics in Medicine 27 (2008). In simulation their form for ratios (A. Donner, G. Y.
// Zou: Closed-form confidence intervals for functions of the normal mean and standard
// deviation. Statistical Methods in Medical Research 21, 2012) did no better.
//
// A stretch in which by chance nothing bunched takes itself for better known than it is. As
// two stretches of one system are alike where nothing changed, the smaller design effect is
// raised to the mean of both for the low end, which accuses, and to the larger for the high
// end, which acquits.
func Between(earlier, later Sample) Ratio {
	if earlier.Check() != nil || later.Check() != nil || earlier.Quantile != later.Quantile {
		return Ratio{math.NaN(), 0, math.Inf(1)}
	}
	n, m := float64(earlier.Orders), float64(later.Orders)
	mean := (n*earlier.Effect + m*later.Effect) / (n + m)
	larger := max(earlier.Effect, later.Effect)
	from, to := earlier.logTime(1-earlier.Quantile), later.logTime(1-later.Quantile)
	return Ratio{
		Value: math.Exp(to - from),
		Low:   math.Exp(lowDifference(from, earlier.highEnd(max(mean, earlier.Effect)), to, later.lowEnd(max(mean, later.Effect)))),
		High:  math.Exp(-lowDifference(to, later.highEnd(larger), from, earlier.lowEnd(larger))),
	}
}

// lowDifference is the low end of b − a, of which the high end of a and the low end of b
// are known.
func lowDifference(a, aHigh, b, bLow float64) float64 {
	switch {
	case math.IsInf(aHigh, 1):
		return math.Inf(-1)
	case math.IsInf(b, 1):
		return bLow - aHigh
	}
	return b - a - math.Hypot(aHigh-a, b-bLow)
}

// Outcome is whether a quantile stayed within what it may rise by.
type Outcome uint8

const (
	Undecided Outcome = iota // noise may be all, or hide it
	Holds
	Broken
)

var outcomeNames = [...]string{Undecided: "undecided", Holds: "holds", Broken: "broken"}

// String is the outcome in a word, such as "holds".
func (o Outcome) String() string { return enum.Name(outcomeNames[:], o) }

// AtMost judges whether the true ratio is no more than a limit, such as 1.1 for a rise of
// no more than 10 %. Either answer is wrong with a chance of 5 % at most.
func (r Ratio) AtMost(limit float64) Outcome {
	switch {
	case r.Low > limit:
		return Broken
	case r.High <= limit:
		return Holds
	}
	return Undecided
}
