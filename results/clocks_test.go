package results_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/arrival"
)

// apart is how far each clock may be off.
const apart = 50 * time.Millisecond

// arrivals are when a system is sent the orders of a schedule by n machines, each with every
// nth order, on clocks that are off at random.
func arrivals(s arrival.Schedule, n uint64, random *rand.Rand) (at []time.Duration) {
	off := make([]time.Duration, n)
	for k := range off {
		off[k] = time.Duration(random.Int64N(int64(2*apart)+1)) - apart
	}
	for i := range s.Len() {
		at = append(at, s.Due(i)+off[i%n])
	}
	slices.Sort(at)
	return at
}

// peak is the most arrivals in any stretch of a width.
func peak(at []time.Duration, width time.Duration) (most int) {
	for first, last := 0, 0; last < len(at); last++ {
		for at[last]-at[first] >= width {
			first++
		}
		most = max(most, last-first+1)
	}
	return most
}

// Clocks that are off by 50 ms flatten a burst that is shorter than their spread, leave a longer one
// its height, and move across the border of a window no more orders than come in 50 ms.
func TestClocksApart(t *testing.T) {
	const seed, tries = 1, 50
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	const rate, burst = 1000, 20_000 // orders/s
	for _, c := range []struct {
		width    time.Duration
		machines uint64
		low      float64 // share of the height that is kept on average
		high     float64
	}{
		{20 * time.Millisecond, 1, 0.99, 1.01},
		{20 * time.Millisecond, 4, 0.4, 0.7},
		{20 * time.Millisecond, 16, 0.3, 0.5},
		{20 * time.Millisecond, 256, 0.2, 0.35},
		{200 * time.Millisecond, 16, 0.95, 1.1},
	} {
		s, err := arrival.Ramp(
			ordergen.Hold(ordergen.PerSecond(rate), time.Second),
			ordergen.Hold(ordergen.PerSecond(burst), c.width),
			ordergen.Hold(ordergen.PerSecond(rate), time.Second),
		)
		if err != nil {
			t.Fatal(err)
		}
		var planned []time.Duration
		for i := range s.Len() {
			planned = append(planned, s.Due(i))
		}
		height := float64(peak(planned, 20*time.Millisecond))
		var kept float64
		for range tries {
			at := arrivals(s, c.machines, random)
			kept += float64(peak(at, 20*time.Millisecond)) / height / tries

			window := s.Duration() / 2
			count := func(at []time.Duration) int {
				n, _ := slices.BinarySearch(at, window)
				return n
			}
			moved := peak(planned, apart)
			if d := count(at) - count(planned); d > moved || -d > moved {
				t.Fatalf("%d orders are in another window, want no more than the %d that come in %v", d, moved, apart)
			}
		}
		t.Logf("a burst of %v by %d machines keeps %.2f of its height", c.width, c.machines, kept)
		if kept < c.low || kept > c.high {
			t.Errorf("a burst of %v by %d machines keeps %.2f of its height, want %.2f..%.2f", c.width, c.machines, kept, c.low, c.high)
		}
	}
}
