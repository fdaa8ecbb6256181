package arrival

import (
	"math"
	"slices"
	"testing"
	"time"

	"github.com/ordergen/ordergen"
)

// By the time-rescaling theorem (Brown, Barbieri, Ventura, Kass & Frank 2002), the
// integrals of the rate from one order to the next are independent and exponential with
// mean 1, if and only if the rate is that of the process. The tests below compute these
// integrals from the times alone, in floating point, and hold them to the exponential
// law. Their seeds are fixed, so they do not fail by chance.

// Statistics beyond these have a chance of 1 in 1000.
const (
	farthestKS = 1.95 // √n·D, from 2·e^(−2x²) = 0.001 (Kolmogorov 1933)
	farthestAD = 6.0  // A² (Marsaglia & Marsaglia 2004)
)

// uniform turns rescaled gaps into what is uniform in 0..1 if they are exponential, sorted.
func uniform(gaps []float64) []float64 {
	u := make([]float64, len(gaps))
	for i, gap := range gaps {
		u[i] = min(max(-math.Expm1(-gap), 1e-15), 1-1e-15)
	}
	slices.Sort(u)
	return u
}

// kolmogorovSmirnov is √n times the largest distance of the empirical distribution.
func kolmogorovSmirnov(gaps []float64) (d float64) {
	u := uniform(gaps)
	n := float64(len(u))
	for i, p := range u {
		d = max(d, p-float64(i)/n, float64(i+1)/n-p)
	}
	return d * math.Sqrt(n)
}

// andersonDarling is A², which weighs the tails.
func andersonDarling(gaps []float64) float64 {
	u := uniform(gaps)
	n, sum := len(u), 0.0
	for i, p := range u {
		sum += float64(2*i+1) * (math.Log(p) + math.Log1p(-u[n-1-i]))
	}
	return -float64(n) - sum/float64(n)
}

func independent(t *testing.T, gaps []float64) (holds bool) {
	t.Helper()
	// The correlation of independent neighbours has a deviation of 1/√n.
	ks, ad, r := kolmogorovSmirnov(gaps), andersonDarling(gaps), correlation(gaps)*math.Sqrt(float64(len(gaps)))
	t.Logf("%d gaps: KS %.2f, AD %.2f, correlation %.2f deviations", len(gaps), ks, ad, r)
	return ks < farthestKS && ad < farthestAD && math.Abs(r) < 4
}

// correlation is that of neighbours.
func correlation(x []float64) float64 {
	mean, variance := moments(x)
	var sum float64
	for i := range x[1:] {
		sum += (x[i] - mean) * (x[i+1] - mean)
	}
	return sum / float64(len(x)) / variance
}

func moments(x []float64) (mean, variance float64) {
	for _, v := range x {
		mean += v / float64(len(x))
	}
	for _, v := range x {
		variance += (v - mean) * (v - mean) / float64(len(x)-1)
	}
	return mean, variance
}

// gapsAlong are the integrals of the stages' rate, times a factor, between the orders.
func gapsAlong(s Schedule, stages []ordergen.Stage, factor float64) (gaps []float64) {
	last := 0.0
	for _, due := range dues(s) {
		at, _ := integral(stages, due).Float64()
		gaps = append(gaps, (at-last)*factor)
		last = at
	}
	return gaps
}

func TestPoissonGapsAreExponential(t *testing.T) {
	for name, stages := range map[string][]ordergen.Stage{
		"constant": {ordergen.Hold(ordergen.PerSecond(1000), 50*time.Second)},
		"ramp":     {ordergen.Ramp(ordergen.PerSecond(0), ordergen.PerSecond(1000), 50*time.Second), ordergen.Hold(ordergen.PerSecond(1000), 25*time.Second)},
	} {
		t.Run(name, func(t *testing.T) {
			s := mustParse(t, "poisson", 11, stages...)
			if !independent(t, gapsAlong(s, stages, 1)) {
				t.Error("the gaps are not exponential and independent")
			}
			if independent(t, gapsAlong(s, stages, 1.05)) {
				t.Error("the tests do not notice a rate that is 5 % off")
			}
			if independent(t, gapsAlong(mustParse(t, "hawkes:n=0.1,decay=1ms", 11, stages...), stages, 1)) {
				t.Error("the tests do not notice that a tenth of the orders is excited by others")
			}
		})
	}
}

// compensated are the integrals of the rate of a Hawkes process between its orders, at a
// constant rate of the stages, in orders/s.
func compensated(s Schedule, h Hawkes, perSecond float64) (gaps []float64) {
	var excited, share, mean []float64
	sum := 0.0
	for _, m := range h.means() {
		w := math.Pow(m.Seconds(), -h.Tail)
		if h.Tail == 0 {
			w = 1
		}
		mean, share = append(mean, m.Seconds()), append(share, w)
		sum += w
	}
	for i := range share {
		share[i] *= h.Ratio / sum
		excited = append(excited, share[i]*perSecond*mean[i])
	}
	last := time.Duration(0)
	for _, due := range dues(s) {
		dt := (due - last).Seconds()
		gap := (1 - h.Ratio) * perSecond * dt
		for i := range excited {
			left := math.Exp(-dt / mean[i])
			gap += excited[i] * (1 - left)
			excited[i] = excited[i]*left + share[i]
		}
		gaps = append(gaps, gap)
		last = due
	}
	return gaps
}

func TestHawkesGapsAreExponentialAfterTheTimeChange(t *testing.T) {
	for _, h := range []Hawkes{
		{Ratio: 0.7, Decay: 10 * time.Millisecond},
		{Ratio: 0.9, Decay: 100 * time.Millisecond},
		{Ratio: 0.8, Decay: time.Millisecond, Tail: 0.4, Until: 10 * time.Second},
	} {
		t.Run(h.String(), func(t *testing.T) {
			s, err := h.Schedule(3, ordergen.Hold(ordergen.PerSecond(100), 1000*time.Second))
			if err != nil {
				t.Fatal(err)
			}
			if !independent(t, compensated(s, h, 100)) {
				t.Error("the rescaled gaps are not exponential and independent")
			}
			h.Ratio -= 0.1
			if independent(t, compensated(s, h, 100)) {
				t.Error("the tests do not notice a branching ratio that is 0.1 off")
			}
		})
	}
}

// counts are those of windows, from the eleventh on.
func counts(s Schedule, width time.Duration) (n []float64) {
	for _, w := range Windows(s, width)[10:] {
		n = append(n, float64(w.Len()))
	}
	return n[:len(n)-1]
}

func TestPoissonCountsHaveTheVarianceOfTheirMean(t *testing.T) {
	stages := []ordergen.Stage{ordergen.Hold(ordergen.PerSecond(500), 1000*time.Second)}
	fano := func(spec string) (mean, fano, r float64) {
		n := counts(mustParse(t, spec, 5, stages...), 100*time.Millisecond)
		mean, variance := moments(n)
		return mean, variance / mean, correlation(n)
	}
	// 10,000 windows of 50: the mean has a deviation of √(50/10⁴), the variance one of
	// √(2/10⁴) of it, and the correlation one of 1/100.
	mean, f, r := fano("poisson")
	if math.Abs(mean-50) > 4*math.Sqrt(50e-4) || math.Abs(f-1) > 4*math.Sqrt(2e-4) || math.Abs(r) > 0.04 {
		t.Errorf("mean %.3f, variance/mean %.3f, correlation %.3f, want 50, 1 and 0", mean, f, r)
	}
	if _, f, _ := fano("hawkes:n=0.05,decay=1ms"); math.Abs(f-1) < 4*math.Sqrt(2e-4) {
		t.Errorf("the test does not notice a variance/mean of %.3f", f)
	}
	if _, _, r := fano("hawkes:n=0.5,decay=100ms"); math.Abs(r) < 0.04 {
		t.Errorf("the test does not notice that neighbouring windows have a correlation of %.3f", r)
	}
}

func TestPoissonTotalsVary(t *testing.T) {
	totals := func(spec string) (mean, variance float64) {
		var n []float64
		for seed := range uint64(2000) {
			n = append(n, float64(mustParse(t, spec, seed, ordergen.Hold(ordergen.PerSecond(20), time.Second)).Len()))
		}
		return moments(n)
	}
	// Deviations: √(20/2000) of the mean, and √(2/2000 + 1/(20·2000)) of the variance.
	mean, variance := totals("poisson")
	if math.Abs(mean-20) > 0.4 || math.Abs(variance/20-1) > 0.13 {
		t.Errorf("the totals have mean %.2f and variance %.2f, want 20 and 20", mean, variance)
	}
	if _, variance := totals("hawkes:n=0.1,decay=1ms"); math.Abs(variance/20-1) < 0.13 {
		t.Errorf("the test does not notice a variance of %.2f", variance)
	}
}

// varianceOf is that of the count in a window of a stationary Hawkes process with an
// exponential law (Da Fonseca & Zaatour 2014); over long windows, 1/(1−n)² of the mean.
func varianceOf(h Hawkes, perSecond, window float64) float64 {
	k, square := (1-h.Ratio)/h.Decay.Seconds(), 1/(1-h.Ratio)/(1-h.Ratio)
	return perSecond * (window*square + (1-square)*-math.Expm1(-k*window)/k)
}

func TestHawkesCounts(t *testing.T) {
	h := Hawkes{Ratio: 0.7, Decay: 10 * time.Millisecond}
	const rate, seconds = 100.0, 8000
	s, err := h.Schedule(9, ordergen.Hold(ordergen.PerSecond(rate), seconds*time.Second))
	if err != nil {
		t.Fatal(err)
	}

	// 4000 windows of 2 s, which is 60 times the memory of the process. The variance of the
	// variance is (2 + κ4/κ2²)/4000, with κ4/κ2² = (1 + 8n + 6n²)/((1−n)²·200) = 0.53 for the
	// generalised Poisson distribution of the sizes of whole clusters: a deviation of 2.5 %.
	mean, variance := moments(counts(s, 2*time.Second))
	if fano := variance / mean; math.Abs(fano*0.09-1) > 0.1 {
		t.Errorf("variance/mean is %.2f, want about 1/(1−0.7)² = 11.1", fano)
	}
	if want := varianceOf(h, rate, 2); math.Abs(variance/want-1) > 0.1 {
		t.Errorf("the variance is %.0f, want %.0f", variance, want)
	}
	if off := (Hawkes{Ratio: 0.65, Decay: h.Decay}); math.Abs(variance/varianceOf(off, rate, 2)-1) < 0.1 {
		t.Error("the test does not notice a branching ratio that is 0.05 off")
	}
	if want := 200.0; math.Abs(mean-want) > 4*math.Sqrt(varianceOf(h, rate, 2)/4000) {
		t.Errorf("the mean is %.1f, want %.1f", mean, want)
	}

	// Neighbouring windows of 50 ms: half of what the variance of both has beyond theirs.
	// 160,000 windows; the correlation has a deviation of about 1/400, more for fat tails.
	n := counts(s, 50*time.Millisecond)
	one, two := varianceOf(h, rate, 0.05), varianceOf(h, rate, 0.1)
	if got, want := correlation(n), (two/2-one)/one; math.Abs(got-want) > 0.02 {
		t.Errorf("neighbouring windows have a correlation of %.3f, want %.3f", got, want)
	}
	off := Hawkes{Ratio: 0.6, Decay: h.Decay}
	one, two = varianceOf(off, rate, 0.05), varianceOf(off, rate, 0.1)
	if math.Abs(correlation(n)-(two/2-one)/one) < 0.02 {
		t.Error("the test does not notice a correlation of a branching ratio that is 0.1 off")
	}
}

// TestHawkesStartsAsIfItHadBeenGoingOn: from an empty past, as after a stage without orders,
// the first half second has 18 orders less of its 50.
func TestHawkesStartsAsIfItHadBeenGoingOn(t *testing.T) {
	const seeds = 400
	firstHalf := func(stages ...ordergen.Stage) (mean float64) {
		for seed := range uint64(seeds) {
			s := mustParse(t, "hawkes:n=0.7,decay=100ms", seed, stages...)
			mean += float64(Before(s, s.Duration()-time.Second/2)) / seeds
		}
		return mean
	}
	hold, none := ordergen.Hold(ordergen.PerSecond(100), time.Second), ordergen.Hold(ordergen.PerSecond(0), time.Second)
	tolerance := 4 * math.Sqrt(varianceOf(Hawkes{Ratio: 0.7, Decay: 100 * time.Millisecond}, 100, 0.5)/seeds)
	if n := firstHalf(hold); math.Abs(n-50) > tolerance {
		t.Errorf("%.1f orders in the first half second, want 50 ± %.1f", n, tolerance)
	}
	if n := firstHalf(none, hold); n > 50-tolerance {
		t.Errorf("the test does not notice a start from an empty past, with %.1f orders", n)
	}
}

// TestHawkesFollowsARamp: immigrants come along it, and what they excite a moment later.
func TestHawkesFollowsARamp(t *testing.T) {
	ramp := []ordergen.Stage{ordergen.Ramp(ordergen.PerSecond(0), ordergen.PerSecond(200), 1000*time.Second)}
	follows := func(s Schedule) bool {
		for end := 100 * time.Second; end <= 1000*time.Second; end += 100 * time.Second {
			want, _ := integral(ramp, end).Float64()
			if got := float64(Before(s, end)); math.Abs(got-want) > 4*math.Sqrt(4*want) { // variance/mean is 4
				t.Logf("%.0f orders before %v, want %.0f", got, end, want)
				return false
			}
		}
		return true
	}
	if !follows(mustParse(t, "hawkes:n=0.5,decay=10ms", 4, ramp...)) {
		t.Error("it does not follow the ramp")
	}
	if follows(mustParse(t, "hawkes:n=0.5,decay=10s", 4, ramp...)) {
		t.Error("the test does not notice orders that are excited 10 s late")
	}
}

// bent is the integral of 1000 orders/s in bursts of 4 times the rate in the first fifth of
// each second: 4000/s, and 250/s after it.
func bent(at time.Duration) float64 {
	within := (at % time.Second).Seconds()
	return 1000*float64(at/time.Second) + 4000*min(within, 0.2) + 250*max(within-0.2, 0)
}

// TestBentPoissonGapsAreExponentialAfterTheTimeChange: what bends the time of a Poisson
// process makes one of another rate.
func TestBentPoissonGapsAreExponentialAfterTheTimeChange(t *testing.T) {
	s := mustParse(t, "bursts:period=1s,factor=4,duty=0.2+poisson", 6, ordergen.Hold(ordergen.PerSecond(1000), 50*time.Second))
	gaps := func(integral func(time.Duration) float64) (all []float64) {
		last := 0.0
		for _, due := range dues(s) {
			all = append(all, integral(due)-last)
			last = integral(due)
		}
		return all
	}
	if !independent(t, gaps(bent)) {
		t.Error("the rescaled gaps are not exponential and independent")
	}
	if independent(t, gaps(func(at time.Duration) float64 { return 1000 * at.Seconds() })) {
		t.Error("the tests do not notice the bursts")
	}
}
