package ordergen

import (
	"iter"
	"math"
	"math/big"
)

// Support lists the values of d in rising order, each with its exact probability:
// the number of words that give it, over 2^64. It costs a bisection a value and
// works for every monotone Dist.
func Support(d Dist) iter.Seq2[int64, *big.Rat] {
	return func(yield func(int64, *big.Rat) bool) {
		for first := uint64(0); ; {
			v := d.Quantile(first)
			last := lastWord(d, first, v)
			words := new(big.Int).SetUint64(last - first)
			words.Add(words, big.NewInt(1))
			if !yield(v, new(big.Rat).SetFrac(words, twoTo64)) || last == math.MaxUint64 {
				return
			}
			first = last + 1
		}
	}
}

// Chances is the law of a flow's symbols: the share of the orders, 0..1, that each gets
// in the long run. It is for flows that New accepts.
func (f Flow) Chances() map[string]float64 {
	chances := make(map[string]float64, len(f.Symbols))
	rest := 1.0
	for _, drill := range f.Symbols[f.drawn():] {
		chances[drill] = 1 / float64(f.Cast.Shape().Events)
		rest -= chances[drill]
	}
	if f.drawn() == 0 {
		return chances
	}
	for i, p := range Support(f.pick()) {
		chance, _ := p.Float64()
		chances[f.Symbols[i]] = chance * rest
	}
	return chances
}

var twoTo64 = new(big.Int).Lsh(big.NewInt(1), 64)

// lastWord finds the last word that gives v, knowing that first does.
func lastWord(d Dist, first uint64, v int64) uint64 {
	lo, hi := first, uint64(math.MaxUint64)
	for lo < hi {
		mid := hi - (hi-lo)/2
		if d.Quantile(mid) <= v {
			lo = mid
		} else {
			hi = mid - 1
		}
	}
	return lo
}
