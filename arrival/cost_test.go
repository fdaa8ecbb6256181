package arrival

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/ordergen/ordergen"
)

// TestPoissonIsFoundInTheLogarithmOfItsLength counts the halves from all orders of a run down
// to 64 of them.
func TestPoissonIsFoundInTheLogarithmOfItsLength(t *testing.T) {
	for _, perSecond := range []int64{1e3, 1e6, 1e9} {
		s := mustParse(t, "poisson", 3, ordergen.Hold(ordergen.PerSecond(perSecond), 1000*time.Second)).(*poisson)
		r := rand.New(rand.NewPCG(1, uint64(perSecond)))
		for range 200 {
			at, halves := stretch{orders: s.orders}, 0.0
			for at.orders > leaf {
				first, second := s.halves(at)
				at = first
				if r.Uint64N(first.orders+second.orders) >= first.orders {
					at = second
				}
				halves++
			}
			// A half has n/2 ± √n/2 orders, so that two more may be needed near the end.
			if most := math.Ceil(math.Log2(float64(s.orders)/leaf)) + 2; halves > most {
				t.Errorf("64 orders of %d are found after %.0f halves, want %.0f at most", s.orders, halves, most)
			}
		}
	}
}

// TestWhatADueAllocatesDoesNotGrowWithTheRun: a block of 64 orders, and no more is kept.
func TestWhatADueAllocatesDoesNotGrowWithTheRun(t *testing.T) {
	for _, spec := range []string{"even", "poisson", "daycurve:1,2,3+poisson", "shocks:at=1s,orders=1000+poisson"} {
		var few float64
		for _, perSecond := range []int64{1e3, 1e9} {
			s := mustParse(t, spec, 3, ordergen.Hold(ordergen.PerSecond(perSecond), 1000*time.Second))
			r := rand.New(rand.NewPCG(1, 2))
			n := testing.AllocsPerRun(500, func() { s.Due(r.Uint64N(s.Len())) })
			if few == 0 {
				few = n
			}
			if n > few+2 {
				t.Errorf("%s allocates %v times for an order of %d, and %v for one of a short run", spec, n, s.Len(), few)
			}
		}
	}
}
