package compare

import (
	"math"
	"math/rand/v2"
	"slices"
	"time"
)

// law makes a stretch of latencies, of which any start is like any other.
type law struct {
	name string
	draw func(random *rand.Rand, latencies []float64)
}

var laws = []law{
	{"exponential", independent((*rand.Rand).ExpFloat64)},
	{"lognormal, σ = 1", independent(func(r *rand.Rand) float64 { return math.Exp(r.NormFloat64()) })},
	{"Pareto, α = 2", independent(pareto(2))},
	{"Pareto, α = 1.5", independent(pareto(1.5))},
	{"AR(1), φ = 0.5", autoregressive(0.5)},
	{"AR(1), φ = 0.9", autoregressive(0.9)},
	{"AR(1), φ = 0.99", autoregressive(0.99)},
	{"M/M/1 at 0.3", queue(0.3)},
	{"M/M/1 at 0.5", queue(0.5)},
	{"M/M/1 at 0.7", queue(0.7)},
	{"M/M/1 at 0.8", queue(0.8)},
	{"M/M/1 at 0.9", queue(0.9)},
	{"pauses", pauses},
}

func independent(one func(*rand.Rand) float64) func(*rand.Rand, []float64) {
	return func(random *rand.Rand, latencies []float64) {
		for i := range latencies {
			latencies[i] = one(random)
		}
	}
}

func pareto(index float64) func(*rand.Rand) float64 {
	return func(random *rand.Rand) float64 { return math.Pow(1-random.Float64(), -1/index) }
}

// autoregressive latencies are lognormal; their logarithms correlate by φ from one to the
// next.
func autoregressive(phi float64) func(*rand.Rand, []float64) {
	return func(random *rand.Rand, latencies []float64) {
		z := random.NormFloat64()
		for i := range latencies {
			latencies[i] = math.Exp(z)
			z = phi*z + math.Sqrt(1-phi*phi)*random.NormFloat64()
		}
	}
}

// queue is the time that orders spend in a queue with one server, Poisson arrivals and
// exponential service of mean 1, by Lindley's recursion from its steady state.
func queue(utilisation float64) func(*rand.Rand, []float64) {
	return func(random *rand.Rand, latencies []float64) {
		wait := 0.0
		if random.Float64() < utilisation {
			wait = random.ExpFloat64() / (1 - utilisation)
		}
		for i := range latencies {
			service := random.ExpFloat64()
			latencies[i] = wait + service
			wait = max(0, wait+service-random.ExpFloat64()/utilisation)
		}
	}
}

// pauses stop the server for 20 orders' time, once in 800 orders on average: in a third of
// the stretches of A4 before its broker is paused, there is none.
func pauses(random *rand.Rand, latencies []float64) {
	left := 0.0
	for i := range latencies {
		if random.Float64() < 1.0/800 {
			left = 20
		}
		latencies[i] = left + random.ExpFloat64()
		left = max(0, left-1)
	}
}

// sorted latencies, in which a time is looked up by its rank.
type sorted []time.Duration

func (s sorted) Count() int64 { return int64(len(s)) }

func (s sorted) Quantile(q float64) (time.Duration, bool) {
	return s[max(1, int(math.Ceil(q*float64(len(s))-1e-9)))-1], true
}

// sampleOf is the sample of latencies in ms for p99.
func sampleOf(latencies []float64) Sample {
	var batches Batches
	times := make(sorted, len(latencies))
	for i, ms := range latencies {
		times[i] = time.Duration(ms * 1e6)
		batches.Add(uint64(i), times[i])
	}
	slices.Sort(times)
	return NewSample(0.99, times, &batches)
}
