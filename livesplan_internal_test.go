package ordergen

import (
	"slices"
	"testing"
)

// Bounds of makers left and of matches are tight: each end is that of some makers and takers. All
// makers of up to 8 lots are tried, which are as many as they can have where one is drawn.
func TestBoundsOfMakersAndMatchesAreTight(t *testing.T) {
	const (
		makers  = 3
		lot     = 10
		largest = maxParty
	)
	m := &instrument{Instrument: Instrument{Lot: lot, Lots: Constant(1)}}
	left := make(map[int64]Interval)       // by the shares that are held
	matches := make(map[[2]int64]Interval) // by takers and shares
	eachParty(makers, largest, func(held []int64) {
		widen(left, total(held)*lot, int64(len(held)))
		if len(held) < makers {
			return
		}
		eachParty(2, total(held), func(taken []int64) {
			if total(taken) <= total(held) {
				widen(matches, [2]int64{int64(len(taken)), total(taken) * lot}, matched(held, taken))
			}
		})
	})
	for shares, want := range left {
		if got := m.makersLeft(Interval{shares, shares}, makers); got != want {
			t.Errorf("%d shares are held by %v makers, want %v", shares, got, want)
		}
	}
	for k, want := range matches {
		if got := m.fills(Interval{k[0], k[0]}, Interval{k[1], k[1]}, makers); got != want {
			t.Errorf("%d takers of %d shares have %v matches with %d makers, want %v", k[0], k[1], got, makers, want)
		}
	}
	if got := m.makersLeft(Interval{-5, -5}, makers); got != (Interval{}) {
		t.Errorf("less than no shares are held by %v makers", got)
	}
}

// eachParty yields all lists of up to n numbers of 1..largest.
func eachParty(n int, largest int64, yield func([]int64)) {
	var grow func(party []int64)
	grow = func(party []int64) {
		yield(party)
		if len(party) == n {
			return
		}
		for lots := int64(1); lots <= largest; lots++ {
			grow(append(party[:len(party):len(party)], lots))
		}
	}
	grow(nil)
}

func total(party []int64) (sum int64) {
	for _, lots := range party {
		sum += lots
	}
	return sum
}

// matched counts the matches where takers take from makers in their order.
func matched(held, taken []int64) (matches int64) {
	held = slices.Clone(held)
	for _, lots := range taken {
		for lots > 0 {
			took := min(lots, held[0])
			lots -= took
			matches++
			if held[0] -= took; held[0] == 0 {
				held = held[1:]
			}
		}
	}
	return matches
}

func widen[K comparable](bounds map[K]Interval, k K, v int64) {
	was, known := bounds[k]
	if !known {
		was = Interval{v, v}
	}
	bounds[k] = Interval{min(was.Min, v), max(was.Max, v)}
}

// A side has no more levels than its zones have prices, and none without an order.
func TestBoundsOfLevels(t *testing.T) {
	m := &instrument{Instrument: Instrument{Maker: Uniform{Min: -1, Max: 2}, Passive: Uniform{Min: 3, Max: 7}}}
	for orders, want := range map[Interval]Interval{
		{}:       {},
		{0, 3}:   {0, 3},
		{1, 8}:   {1, 8},
		{5, 9}:   {1, 9},
		{9, 100}: {1, 9},
	} {
		if got := m.levels(orders); got != want {
			t.Errorf("%v orders stand on %v levels, want %v", orders, got, want)
		}
	}
}
