package presets

import (
	"math"
	"testing"

	"github.com/ordergen/ordergen"
)

// played counts what a stream does over whole blocks, from its events alone.
type played struct {
	blocks, length uint64
	cancelled      []int64 // lifetimes in events
	resting, taken int64   // orders
	takers         int64
	sizes          map[int64]int64
	ticks          map[int64]int64 // distances of passive orders
}

// play takes a run of blocks that lies beyond the longest lag.
func play(t *testing.T, p ordergen.Profile, blocks uint64) played {
	t.Helper()
	s, err := ordergen.New(p.Config(1, "run-"))
	if err != nil {
		t.Fatal(err)
	}
	r := played{blocks: blocks, length: uint64(p.Flow.Cast.Shape().Events), sizes: map[int64]int64{}, ticks: map[int64]int64{}}
	i := instrument(p)
	first := r.length << 20
	for k := first; k < first+blocks*r.length; k++ {
		o := s.At(k)
		switch {
		case o.Action == ordergen.Cancel:
			r.cancelled = append(r.cancelled, int64(k-o.Orig.Index))
		case o.Action != ordergen.Submit:
		case s.Aggressive(k):
			r.takers++
		default:
			r.resting++
			ticks := int64(i.Bid-o.Price) / int64(i.Tick)
			if o.Side == ordergen.Sell {
				ticks = int64(o.Price-i.Ask) / int64(i.Tick)
			}
			if ticks == 0 {
				r.taken++ // makers rest at the touch, and passive orders behind it
			} else {
				r.ticks[ticks]++
			}
			r.sizes[o.Quantity]++
		}
	}
	return r
}

// TestWhatIsPlayedIsWhatIsRealised compares the laws with the events that they make. A count
// of n chances p has a deviation of √(n·p·(1−p)), of which five are allowed.
func TestWhatIsPlayedIsWhatIsRealised(t *testing.T) {
	eachPreset(t, func(t *testing.T, p Preset) {
		r := play(t, p.Profile, max(20_000/uint64(p.Flow.Cast.Shape().Events), 20))
		compare := func(what string, count, of int64, chance float64) {
			t.Helper()
			got, n := float64(count), float64(of)
			if deviation := math.Sqrt(n * chance * (1 - chance)); math.Abs(got-n*chance) > 5*deviation+1 {
				t.Errorf("%s: %d of %d, want %.1f ± %.1f", what, count, of, n*chance, deviation)
			}
		}
		shape := p.Flow.Cast.Shape()
		if got, want := float64(len(r.cancelled))/float64(r.resting), shape.CancelShare(); math.Abs(got-want) > 1e-12 {
			t.Errorf("a share of %v is cancelled, want %v", got, want)
		}
		if got, want := float64(r.blocks*r.length)/float64(r.takers), shape.OrderToTrade(); math.Abs(got-want) > 1e-9 {
			t.Errorf("%v events for each taker, want %v", got, want)
		}
		cancelled, _ := p.Flow.Cast.Lifetimes()
		for _, blocks := range []float64{0.5, 1, 2.5, 20, 70} {
			events := int64(blocks * float64(r.length))
			count := int64(0)
			for _, life := range r.cancelled {
				if life <= events {
					count++
				}
			}
			compare("lifetimes", count, int64(len(r.cancelled)), share(p.Profile, cancelled, events))
		}
		below := func(counts map[int64]int64, bound int64) (n int64) {
			for v, count := range counts {
				if v < bound {
					n += count
				}
			}
			return n
		}
		distances := chances(instrument(p.Profile).Passive)
		for _, ticks := range []int64{2, 3, 6, 30, 300} {
			chance := 0.0
			for v, c := range distances {
				if v < ticks {
					chance += c
				}
			}
			compare("distances", below(r.ticks, ticks), r.resting-r.taken, min(chance, 1))
		}
		for _, shares := range []int64{10, 100, 101, 300} {
			compare("sizes", below(r.sizes, shares), r.resting, sizesBelow(shares, "").of(p.Profile)/100)
		}
	})
}
