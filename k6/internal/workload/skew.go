package workload

import (
	"math"

	"github.com/ordergen/ordergen"
)

// shareSigmas is the width of the interval of a share: a fair system leaves it once in
// 16,000 runs.
const shareSigmas = 4

// ShareOf bounds the share of the run's orders, 0..1, that a shard receives when its
// symbols are drawn by the law of the flow. The number of them is binomial, so the
// share p of n orders spreads by √(p·(1−p)/n).
func (w *Workload) ShareOf(shard ordergen.Shard) (low, high float64) {
	chance, p := w.Profile.Flow.Chances(), 0.0
	for _, symbol := range shard.Symbols {
		p += chance[symbol]
	}
	spread := shareSigmas * math.Sqrt(p*(1-p)/float64(w.Len()))
	return max(0, p-spread), min(1, p+spread)
}
