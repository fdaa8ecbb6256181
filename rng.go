package ordergen

import (
	"hash/fnv"

	//lint:ignore SA1019 The generator is chosen, pinned and confined to this file.
	"golang.org/x/exp/rand"
)

// A key selects one family of random words: those of a stream, or those of one
// symbol's seed book. Words are looked up by index and never advanced from one
// index to the next, which is what makes At(i) a pure function.
type key struct{ offset, mask uint64 }

// newKey derives the key of a family from the seed and the family's name.
// Families with different names share no words.
func newKey(seed uint64, family string) key {
	h := fnv.New64a()
	h.Write([]byte(family))
	a := mix(seed ^ h.Sum64())
	return key{offset: a, mask: mix(a + gamma)}
}

// words are the random words of one index, read in a fixed field order, so that
// a field added later never shifts the ones before it.
type words struct{ rand.PCGSource }

func (k key) words(i uint64) (w words) {
	w.Seed(mix(i+k.offset) ^ k.mask)
	return w
}

// word is the first of the words of an index.
func (k key) word(i uint64) uint64 {
	w := k.words(i)
	return w.next()
}

func (w *words) next() uint64 { return w.Uint64() }

// gamma is 2^64/φ, odd: the increment of SplitMix64 (Steele, Lea, Flood 2014).
const gamma = 0x9e3779b97f4a7c15

// mix is SplitMix64's finalizer (variant 13 of Stafford's MurmurHash3 mixers): a
// bijection whose every output bit depends on every input bit. It stands between
// consecutive indexes and PCG, which would give related words for related seeds.
func mix(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}
