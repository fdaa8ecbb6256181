package compare

import (
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"strings"
	"sync"
	"testing"
)

var replicates = flag.Int("replicates", 0, "simulate so many pairs of stretches of each law and size, and print the table of docs/comparing.md")

// size of the two stretches that a criterion compares, and what it allows.
type size struct {
	name           string
	earlier, later int
	limit          float64
	few            int // replicates where there is little time
}

var sizes = []size{
	{"A4: 17/s for 60 s and 120 s, limit 10 %", 17 * 60, 17 * 120, 1.1, 200},
	{"isolation: 200/s for 60 s each, limit 5 %", 200 * 60, 200 * 60, 1.05, 30},
	{"ten times isolation, limit 5 %", 200 * 600, 200 * 600, 1.05, 0},
}

var rises = []float64{1, 1.1, 1.5, 2, 5}

// rates of the outcomes of many comparisons, as shares.
type rates struct {
	broken [5]float64 // by rise
	holds  float64    // without a rise
	atMost float64    // holds where the true ratio is the limit, a hair above which it would be wrong
	atEdge float64    // broken there
}

// simulate judges each pair of stretches as if the later one's latencies had risen by a
// factor, which multiplies the ratio: see TestRatioScales.
func simulate(l law, s size, n int) rates {
	var (
		r  rates
		mu sync.Mutex
		wg sync.WaitGroup
	)
	workers := runtime.GOMAXPROCS(0)
	for worker := range workers {
		wg.Go(func() {
			latencies := make([]float64, s.earlier+s.later)
			for i := worker; i < n; i += workers {
				l.draw(rand.New(rand.NewPCG(11, uint64(i))), latencies)
				ratio := Between(sampleOf(latencies[:s.earlier]), sampleOf(latencies[s.earlier:]))
				after := func(rise float64) Outcome {
					return Ratio{ratio.Value * rise, ratio.Low * rise, ratio.High * rise}.AtMost(s.limit)
				}
				one := rates{holds: of(after(1) == Holds)}
				for k, rise := range rises {
					one.broken[k] = of(after(rise) == Broken)
				}
				edge := after(s.limit)
				one.atMost, one.atEdge = of(edge == Holds), of(edge == Broken)

				mu.Lock()
				for k := range rises {
					r.broken[k] += one.broken[k] / float64(n)
				}
				r.holds += one.holds / float64(n)
				r.atMost += one.atMost / float64(n)
				r.atEdge += one.atEdge / float64(n)
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	return r
}

func of(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}

// No law may make more than 5 % of the runs fail in which nothing changed, nor in which the
// change is just what is allowed, nor may more than 5 % of these pass. Of n simulated runs
// the share that does is off by σ = √(0.05·0.95/n); four of them are allowed.
func TestFalseAlarms(t *testing.T) {
	var table strings.Builder
	for _, s := range sizes {
		n := s.few
		if *replicates > 0 {
			n = *replicates
		}
		if n == 0 {
			continue
		}
		most := 0.05 + 4*math.Sqrt(0.05*0.95/float64(n))
		fmt.Fprintf(&table, "\n%s:\n\n| law | fails at ×1 | ×1.1 | ×1.5 | ×2 | ×5 | holds at ×1 | fails at the limit | holds at the limit |\n| --- |%s\n", s.name, strings.Repeat(" ---: |", 8))
		for _, l := range laws {
			r := simulate(l, s, n)
			for what, rate := range map[string]float64{"fails where nothing changed": r.broken[0], "fails at the limit": r.atEdge, "holds at the limit": r.atMost} {
				if rate > most {
					t.Errorf("%s, %s: it %s in %.1f %% of %d runs, want at most %.1f", s.name, l.name, what, 100*rate, n, 100*most)
				}
			}
			fmt.Fprintf(&table, "| %s |", l.name)
			for _, rate := range append(r.broken[:], r.holds, r.atEdge, r.atMost) {
				fmt.Fprintf(&table, " %.1f |", 100*rate)
			}
			table.WriteByte('\n')
		}
	}
	if *replicates > 0 {
		fmt.Print(table.String())
	}
}

// What is independent and large is found: a criterion that never decides has no false
// alarms either.
func TestDetection(t *testing.T) {
	a4 := sizes[0]
	for _, l := range laws[:4] {
		if r := simulate(l, a4, 60); r.broken[4] < 0.9 {
			t.Errorf("%s: five times p99 is found in %.0f %% of the runs of A4's size, want 90 or more", l.name, 100*r.broken[4])
		}
	}
	isolation := sizes[1]
	for _, i := range []int{0, 3, 5, 8} {
		l := laws[i]
		if r := simulate(l, isolation, 20); r.broken[3] < 0.9 {
			t.Errorf("%s: twice p99 is found in %.0f %% of the runs of isolation's size, want 90 or more", l.name, 100*r.broken[3])
		}
	}
}

// Nothing can be said of p99 from a queue that is nearly full and 1,000 orders: the longest
// ten came together.
func TestTooCorrelatedIsUndecided(t *testing.T) {
	n := 100
	r := simulate(laws[11], sizes[0], n)
	if r.broken[4] > 0.02 || r.holds > 0.05 {
		t.Errorf("M/M/1 at 0.9: of %d runs %.1f %% with five times p99 fail and %.1f %% without a rise hold, want hardly any", n, 100*r.broken[4], 100*r.holds)
	}
}
