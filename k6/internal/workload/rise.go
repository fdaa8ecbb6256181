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
	_, highest, ok := quantileInterval(before, q)
	lowest, _, ok2 := quantileInterval(after, q)
	if !ok || !ok2 || highest <= 0 {
		return 0, false
	}
	return max(0, lowest/highest-1), true
}

// quantileInterval holds the true quantile with 95 %, in milliseconds, whatever the
// distribution: the number of times below it is binomial, n·q ± 1.96·√(n·q·(1−q)), and
// the times at these ranks bound it. It fails where the upper rank lies past the last.
func quantileInterval(t *client.Trend, q float64) (low, high float64, known bool) {
	n := float64(t.Count())
	spread := 1.96 * math.Sqrt(n*q*(1-q))
	first, last := math.Floor(n*q-spread), math.Ceil(n*q+spread)+1
	if first < 1 || last > n {
		return 0, 0, false
	}
	lowest, _ := t.Quantile(first / n)
	highest, within := t.Quantile(last / n)
	return milliseconds(lowest), milliseconds(highest), within
}
