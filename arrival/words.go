package arrival

import (
	"hash/fnv"
	"math/rand/v2"
)

// key selects a family of random words. They are looked up by index and never advanced
// from one index to the next, which is what makes Due(k) a pure function.
type key uint64

// newKey derives the key of a family from the seed and the family's name.
func newKey(seed uint64, family string) key {
	h := fnv.New64a()
	h.Write([]byte(family))
	return key(rand.NewPCG(seed, h.Sum64()).Uint64())
}

// words are the words of index i, from the second of the generator's on: the first
// step spreads the bits of the index over its whole state.
func (k key) words(i uint64) (w rand.PCG) {
	w.Seed(uint64(k), i)
	w.Uint64()
	return w
}
