package client

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

// The interval of p99 must hold the true one in 95 of 100 experiments. Of 1,000 the
// share that does is off by its σ, √(0.95·0.05/1000) = 0.69 %; four of them are allowed.
func TestConfidenceCovers(t *testing.T) {
	const (
		experiments = 1000
		tolerance   = 4 * 0.0069
		truth       = 4605170 * time.Nanosecond // p99 of an exponential law with mean 1 ms is ln 100 ms
	)
	for _, n := range []int{570, 1200} {
		var (
			random = rand.New(rand.NewPCG(1, uint64(n)))
			sample = NewTrend()
			held   int
		)
		for range experiments {
			sample.Reset()
			for range n {
				sample.Record(time.Duration(random.ExpFloat64() * 1e6))
			}
			low, high, known := sample.Confidence(0.99)
			if !known {
				t.Fatalf("the interval of %d samples is not known", n)
			}
			if p99, _ := sample.Quantile(0.99); p99 < low || high < p99 {
				t.Fatalf("p99 is %v, outside of its interval %v..%v", p99, low, high)
			}
			if low <= truth && truth <= high {
				held++
			}
		}
		if share := float64(held) / experiments; share < 0.95-tolerance {
			t.Errorf("of %d samples the interval holds the true p99 in %.1f %%, want 95", n, 100*share)
		}
	}
}

// As exactly: the times at the ranks bound the true quantile unless fewer than low or at
// least high of n lie below it, which are binomial tails.
func TestConfidenceIsAsWideAsItSays(t *testing.T) {
	const q = 0.99
	for _, n := range []int{563, 800, 1530, 9000} {
		sample := NewTrend()
		for i := range n {
			sample.Record(time.Duration(i+1) * time.Hour / 10_000) // its rank, wide enough apart to be told
		}
		lowest, highest, _ := sample.Confidence(q)
		rank := func(d time.Duration) int { return int(math.Round(d.Seconds() / 0.36)) }
		low, high := rank(lowest), rank(highest)
		held := 0.0
		for k := low; k < high; k++ {
			held += binomial(n, k, q)
		}
		if held < 0.95 || held > 0.995 {
			t.Errorf("of %d, the ranks %d..%d hold the true one with %.2f %%, want 95 and not much more", n, low, high, 100*held)
		}
	}
}

// binomial is the chance of k hits among n, each with chance q.
func binomial(n, k int, q float64) float64 {
	ln := func(x int) float64 { v, _ := math.Lgamma(float64(x + 1)); return v }
	return math.Exp(ln(n) - ln(k) - ln(n-k) + float64(k)*math.Log(q) + float64(n-k)*math.Log(1-q))
}

func TestFewestTimesForConfidence(t *testing.T) {
	for n, want := range map[int]bool{0: false, 561: false, 600: true} {
		sample := NewTrend()
		for range n {
			sample.Record(10 * time.Millisecond)
		}
		if low, high, known := sample.Confidence(0.99); known != want {
			t.Errorf("with %d times the interval is %v..%v, known: %v, want %v", n, low, high, known, want)
		}
	}
}

func TestConfidenceReachesBeyond(t *testing.T) {
	sample := NewTrend()
	for range 990 {
		sample.Record(10 * time.Millisecond)
	}
	for range 10 {
		sample.RecordBeyond()
	}
	if low, high, known := sample.Confidence(0.99); low.Round(time.Millisecond) != 10*time.Millisecond || high != Forever || !known {
		t.Errorf("the interval is %v..%v, known: %v, want 10ms..Forever", low, high, known)
	}
}
