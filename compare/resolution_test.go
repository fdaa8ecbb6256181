package compare

import (
	"math"
	"math/rand/v2"
	"testing"
)

// A rise that is said to be found in four of five runs is found in about as many. Effects
// above 1 by chance cost a little: 65..90 % of 200 simulated runs are allowed, which is the
// promise with five standard deviations of √(0.8·0.2/200) = 2.8 % and those.
func TestDetectableIsDetected(t *testing.T) {
	for _, s := range sizes[:2] {
		rise := Foretold(0.99, int64(s.earlier), int64(s.later)).Detectable(s.limit)
		found, n := 0, 200
		if s.earlier > 10_000 {
			n = 60
		}
		for seed := range uint64(n) {
			latencies := make([]float64, s.earlier+s.later)
			laws[0].draw(rand.New(rand.NewPCG(13, seed)), latencies)
			r := Between(sampleOf(latencies[:s.earlier]), sampleOf(latencies[s.earlier:]))
			if r.Low*rise > s.limit {
				found++
			}
		}
		if share := float64(found) / float64(n); share < 0.65 || share > 0.95 {
			t.Errorf("%s: a rise to %.2f is found in %.0f %% of the runs, want 80", s.name, rise, 100*share)
		}
	}
}

func TestOrdersForARise(t *testing.T) {
	for _, limit := range []float64{1.05, 1.1, 2} {
		n := Foretold(0.99, 1, 1).Orders(limit)
		for short, want := range map[float64]bool{0: true, 1: false} {
			r := Foretold(0.99, int64(n-short), int64(n-short))
			if got := r.Detectable(1); got <= limit != want {
				t.Errorf("%v orders are to be the fewest that tell a rise to %v, and %v can tell one to %v", n, limit, n-short, got)
			}
		}
	}
}

func TestTooFewOrdersDetectNothing(t *testing.T) {
	if got := Foretold(0.99, 200, 10_000).Detectable(1.1); !math.IsInf(got, 1) {
		t.Errorf("200 orders can tell a rise to %v, want none", got)
	}
}

// The spread as measured is that of the law, from 12,000 latencies to some 10 %.
func TestSpreadIsMeasured(t *testing.T) {
	for name, want := range map[string]float64{"exponential": 1 / math.Log(100), "Pareto, α = 2": 0.5} {
		for _, l := range laws {
			if l.name != name {
				continue
			}
			latencies := make([]float64, 100_000)
			l.draw(rand.New(rand.NewPCG(1, 2)), latencies)
			s := sampleOf(latencies)
			if got := Measured(s, s).Spread; math.Abs(got/want-1) > 0.15 {
				t.Errorf("%s: the spread is %.3f, want %.3f", name, got, want)
			}
		}
	}
}
