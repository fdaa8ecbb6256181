package ordergen_test

import (
	"math"
	"math/big"

	"github.com/ordergen/ordergen"
)

// probability is the exact probability of v: the number of words that give it, over
// 2^64. It works for laws with more values than Support could list.
func probability(d ordergen.Dist, v int64) *big.Rat {
	whole := new(big.Int).Lsh(big.NewInt(1), 64)
	// The words before the first one that gives v or more.
	before := func(v int64) *big.Int {
		if d.Quantile(math.MaxUint64) < v {
			return whole
		}
		lo, hi := uint64(0), uint64(math.MaxUint64)
		for lo < hi {
			mid := lo + (hi-lo)/2
			if d.Quantile(mid) < v {
				lo = mid + 1
			} else {
				hi = mid
			}
		}
		return new(big.Int).SetUint64(lo)
	}
	upTo := whole
	if v < math.MaxInt64 {
		upTo = before(v + 1)
	}
	return new(big.Rat).SetFrac(new(big.Int).Sub(upTo, before(v)), whole)
}
