package workload

import (
	"math"

	"github.com/ordergen/ordergen/client"
)

// CertainRise is by how much a quantile q of latency rose for certain, 0.1 for 10 %:
// from the upper end of its 95 % confidence interval before to the lower end after. It
// is 0 where the intervals overlap, and false where a distribution has too few times
// for an interval at all.
func CertainRise(before, after *client.Trend, q float64) (rise float64, known bool) {
	_, highest, ok := before.Confidence(q)
	lowest, _, ok2 := after.Confidence(q)
	if !ok || !ok2 || highest <= 0 || math.IsInf(highest, 1) {
		return 0, false
	}
	return max(0, lowest/highest-1), true
}
