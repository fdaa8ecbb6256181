package trial

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
)

// trend records n latencies of ms on average, spread evenly over ± a per cent of it, as
// a real distribution is; the last unanswered ones are beyond all.
func trend(n int, ms, spread float64, unanswered int) *client.Trend {
	t := client.NewTrend()
	for i := range n - unanswered {
		x := ms * (1 + spread/100*(2*float64(i)/float64(n)-1))
		t.Record(time.Duration(x * 1e6))
	}
	for range unanswered {
		t.RecordBeyond()
	}
	return t
}

// tailed records n latencies with the long tail of an exponential law, so that p99, which
// is 4.6 times the mean, is known to no more than some fifteen per cent.
func tailed(n int, mean float64) *client.Trend {
	t := client.NewTrend()
	for i := range n {
		t.Record(time.Duration(-math.Log1p(-(float64(i)+0.5)/float64(n)) * mean * 1e6))
	}
	return t
}

func TestDisturbance(t *testing.T) {
	for name, test := range map[string]struct {
		before, during *client.Trend
		want           Status
		says           string
	}{
		"as before":                    {trend(2000, 10, 2, 0), trend(2000, 10, 2, 0), Held, "10.2 ms"},
		"faster":                       {trend(2000, 10, 2, 0), trend(2000, 5, 2, 0), Held, "5.10 ms"},
		"9 % above":                    {trend(2000, 10, 0, 0), trend(2000, 10.9, 0, 0), Held, "10.9 ms"},
		"11 % above":                   {trend(2000, 10, 0, 0), trend(2000, 11.1, 0, 0), Broken, "11.1 ms"},
		"far above":                    {trend(2000, 10, 2, 0), trend(2000, 500, 2, 0), Broken, "510 ms"},
		"within the noise":             {tailed(2000, 10), tailed(2000, 11.5), Unmeasured, "the difference is not resolvable"},
		"too few before":               {trend(500, 10, 0, 0), trend(2000, 500, 0, 0), Unmeasured, "too few orders to tell"},
		"too few during":               {trend(2000, 10, 0, 0), trend(500, 500, 0, 0), Unmeasured, "too few orders to tell"},
		"nothing at all":               {client.NewTrend(), client.NewTrend(), Unmeasured, "too few orders to tell"},
		"never answered":               {trend(2000, 10, 0, 0), trend(2000, 10, 0, 200), Broken, "never answered"},
		"1 % never answered":           {trend(2000, 10, 0, 0), trend(2000, 10, 0, 20), Unmeasured, "the difference is not resolvable"},
		"never answered before either": {trend(2000, 10, 0, 200), trend(2000, 10, 0, 200), Unmeasured, "the difference is not resolvable"},
	} {
		t.Run(name, func(t *testing.T) {
			r := RunReport{Result: &client.Result{Parts: []client.Part{
				{Phase: warmupPhase, Discard: true, Latency: trend(9000, 900, 0, 0), Service: client.NewTrend()},
				{Phase: beforeDisturbance, Latency: test.before, Service: client.NewTrend()},
				{Phase: duringDisturbance, Latency: test.during, Service: client.NewTrend()},
			}}}
			got := r.disturbance(ordergen.Disturbance{What: "broker paused", At: time.Second, MaxRise: 100})
			if got.Status != test.want || !strings.Contains(got.Got, test.says) {
				t.Errorf("it is %v, %q; want it %v and to say %q", got.Status, got.Got, test.want, test.says)
			}
			if got.Name != "p99 with broker paused" || got.Want != "≤ 10 % above before" || got.Required {
				t.Errorf("the check is %+v", got)
			}
		})
	}
}

// The interval of p99 must hold the true one in 95 of 100 experiments. Of 1,000 the
// share that does is off by its σ, √(0.95·0.05/1000) = 0.69 %; four of them are allowed.
func TestQuantileIntervalCovers(t *testing.T) {
	const (
		experiments = 1000
		tolerance   = 4 * 0.0069
		truth       = 4.605170 // p99 of an exponential law with mean 1 is ln 100
	)
	for _, n := range []int{570, 1200} {
		var (
			random = rand.New(rand.NewPCG(1, uint64(n)))
			sample = client.NewTrend()
			held   int
		)
		for range experiments {
			sample.Reset()
			for range n {
				sample.Record(time.Duration(random.ExpFloat64() * 1e6))
			}
			c := quantileInterval(sample, 0.99)
			if !c.known {
				t.Fatalf("the interval of %d samples is not known", n)
			}
			if c.value < c.low || c.high < c.value {
				t.Fatalf("the value lies outside of its interval: %v", c)
			}
			if c.low <= truth && truth <= c.high {
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
func TestQuantileIntervalIsAsWideAsItSays(t *testing.T) {
	const q = 0.99
	for _, n := range []int{563, 800, 1530, 9000} {
		sample := client.NewTrend()
		for i := range n {
			sample.Record(time.Duration(i+1) * time.Hour / 10_000) // its rank, wide enough apart to be told
		}
		c := quantileInterval(sample, q)
		rank := func(ms float64) int { return int(math.Round(ms / 360)) }
		low, high := rank(c.low), rank(c.high)
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

func TestFewestOrdersForAnInterval(t *testing.T) {
	for n, known := range map[int]bool{561: false, 600: true} {
		if c := quantileInterval(trend(n, 10, 0, 0), 0.99); c.known != known {
			t.Errorf("with %d orders the interval is %v, want it known: %v", n, c, known)
		}
	}
}
