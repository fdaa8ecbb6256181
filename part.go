package ordergen

import (
	"iter"
	"math"
	"math/bits"
)

// Stripe iterates over worker k's share among n workers, without end. Of a one-sided flow
// it is the orders k, k+n, k+2n and so on; of a flow of lives it is whole lives, so that
// no event waits for one of another worker, and the shares of a block differ by one life
// at most. The stripes 0..n−1 partition the stream. Where k ≥ n there is no such worker
// and the stripe is empty.
func (s *Stream) Stripe(k, n uint64) iter.Seq2[uint64, Order] {
	return func(yield func(uint64, Order) bool) {
		if k >= n {
			return
		}
		if s.lives != nil {
			if s.lives.idle(k) {
				return
			}
			for i := range uint64(NoIndex) {
				if s.Worker(i, n) == k && !yield(i, s.At(i)) {
					return
				}
			}
			return
		}
		for i := k; yield(i, s.At(i)); i += n {
			if i >= math.MaxUint64-n { // the next one is NoIndex, or past it
				return
			}
		}
	}
}

// Worker is which of n workers event i belongs to, as Stripe has it; n is above 0.
func (s *Stream) Worker(i, n uint64) uint64 {
	if s.lives == nil {
		return i % n
	}
	return s.lives.worker(s.lives.placeOf(i), n)
}

// idle reports whether worker k never gets an event: where there are drills alone, too few.
func (l *lives) idle(k uint64) bool { return l.dealt == 0 && k >= uint64(len(l.lives)) }

// SymbolWorker is which of n workers event i belongs to where each takes whole symbols, dealt
// out in the order of Symbols; n is above 0. The shares are as uneven as the symbols.
func (s *Stream) SymbolWorker(i, n uint64) uint64 {
	if s.lives != nil {
		e := s.lives.event(i)
		return uint64(e.symbol) % n
	}
	return uint64(s.draw(i).symbol) % n
}

// worker deals the lives of each block to the workers in turn, and starts where the block
// before it ended. A life that opened below index 0 is dealt out alike.
func (l *lives) worker(p place, n uint64) uint64 {
	s := &l.slots[l.slotAt(p)]
	dealt := l.lives[s.life].dealt
	if l.lives[s.life].drill {
		return dealt % n // one life without end
	}
	inBlock := l.dealt % n
	turns := int64(min(n, math.MaxInt64))
	block := uint64((p.block-s.back)%turns + turns) // not below 0, as the remainder may be
	hi, lo := bits.Mul64(block, inBlock)
	return (bits.Rem64(hi, lo, n) + dealt) % n
}
