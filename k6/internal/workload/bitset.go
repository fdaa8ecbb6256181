package workload

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"iter"
	"math/bits"
	"sync/atomic"
)

// bitset is a set of small numbers that grows by many hands at once.
type bitset []atomic.Uint64

func newBitset(n uint64) bitset { return make(bitset, words(n)) }

func words(n uint64) int { return int(n/64) + min(1, int(n%64)) }

func (b bitset) set(i uint64)      { b[i/64].Or(1 << (i % 64)) }
func (b bitset) has(i uint64) bool { return b[i/64].Load()>>(i%64)&1 == 1 }

func (b bitset) count() (n uint64) {
	for k := range b {
		n += uint64(bits.OnesCount64(b[k].Load()))
	}
	return n
}

// common counts the numbers that are in both sets.
func (b bitset) common(o bitset) (n uint64) {
	for k := range b {
		n += uint64(bits.OnesCount64(b[k].Load() & o[k].Load()))
	}
	return n
}

func (b bitset) merge(o bitset) {
	for k := range b {
		b[k].Or(o[k].Load())
	}
}

// clear yields the numbers below n that are not in the set, a word of them that are at
// one step.
func (b bitset) clear(n uint64) iter.Seq[uint64] {
	return func(yield func(uint64) bool) {
		for k := range b {
			for rest := ^b[k].Load(); rest != 0; rest &= rest - 1 {
				i := uint64(k)*64 + uint64(bits.TrailingZeros64(rest))
				if i >= n || !yield(i) {
					return
				}
			}
		}
	}
}

func (b bitset) MarshalText() ([]byte, error) {
	raw := make([]byte, 0, 8*len(b))
	for k := range b {
		raw = binary.LittleEndian.AppendUint64(raw, b[k].Load())
	}
	return base64.StdEncoding.AppendEncode(nil, raw), nil
}

func (b *bitset) UnmarshalText(text []byte) error {
	raw, err := base64.StdEncoding.AppendDecode(nil, text)
	if err != nil || len(raw)%8 != 0 {
		return fmt.Errorf("a set of orders is %.20q…, want base64 of whole words", text)
	}
	*b = make(bitset, len(raw)/8)
	for k := range *b {
		(*b)[k].Store(binary.LittleEndian.Uint64(raw[8*k:]))
	}
	return nil
}
