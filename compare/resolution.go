package compare

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Resolution is what two stretches can tell of a change of a quantile, foretold from their
// sizes.
type Resolution struct {
	Quantile       float64 // between 0 and 1
	Earlier, Later float64 // orders of the two stretches
	// Effect is their design effect: 1 for independent latencies, or as a Sample has it.
	Effect float64
	// Spread is by how much the logarithm of the quantile falls as that of the share which
	// exceeds it rises: 1/ln(1/(1−q)) for an exponential tail, 1/α for one of Pareto's
	// with index α.
	Spread float64
}

// power is the chance with which a Resolution promises an answer.
const power = 0.8

// Foretold is the resolution of stretches of independent latencies with an exponential
// tail. Queueing and heavier tails take more orders for the same.
func Foretold(q float64, earlier, later int64) Resolution {
	return Resolution{q, float64(earlier), float64(later), 1, 1 / -math.Log(1-q)}
}

// Measured is the resolution of the stretches as they were: with the larger design effect
// and the wider spread of the two.
// Those that are unfit have none: nothing can be told by them, and no number of orders.
func Measured(earlier, later Sample) Resolution {
	if earlier.Check() != nil || later.Check() != nil {
		return Resolution{Quantile: earlier.Quantile, Effect: math.Inf(1)}
	}
	return Resolution{
		Quantile: earlier.Quantile,
		Earlier:  float64(earlier.Orders),
		Later:    float64(later.Orders),
		Effect:   max(earlier.Effect, later.Effect),
		Spread:   max(earlier.spread(), later.spread()),
	}
}

// Detectable is the least true ratio that is found to break a limit in four of five runs,
// such as 1.4 for a limit of 1.1; +Inf where the stretches are too short for any.
func (r Resolution) Detectable(limit float64) float64 {
	earlier, later := r.effective(r.Earlier), r.effective(r.Later)
	p := 1 - r.Quantile
	up := math.Log(p / leastShare(earlier, r.Quantile))
	down := math.Log(mostShare(later, r.Quantile) / p)
	if math.IsNaN(up) || math.IsNaN(down) {
		return math.Inf(1)
	}
	deviation := math.Sqrt(r.Quantile / p * (1/earlier + 1/later))
	return limit * math.Exp(r.Spread*(math.Hypot(up, down)+reach*deviation))
}

// Orders is how many each of two equal stretches takes to tell a rise to the ratio from
// none in four of five runs; +Inf where that is too many to be counted, or the spread is
// not known.
func (r Resolution) Orders(ratio float64) float64 {
	tells := func(n float64) bool {
		equal := r
		equal.Earlier, equal.Later = n, n
		return equal.Detectable(1) <= ratio
	}
	most := 1.0
	for !tells(most) {
		if most *= 2; most > 1e15 {
			return math.Inf(1)
		}
	}
	return math.Ceil(bisect(most/2, most, func(n float64) bool { return !tells(n) }))
}

// reach is how far, in standard deviations, the estimate may fall short in the runs that do
// find the ratio.
var reach = distuv.UnitNormal.Quantile(power)

// effective is that of Sample.
func (r Resolution) effective(orders float64) float64 {
	return Sample{Orders: 1}.effective(r.Effect) * orders
}
