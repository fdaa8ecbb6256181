package compare

import (
	"math"
	"math/rand/v2"
	"testing"
)

// near is n latencies spread evenly over ± a per cent about ms.
func near(n int, ms, spread float64) []float64 {
	latencies := make([]float64, n)
	for k, i := range rand.New(rand.NewPCG(1, 1)).Perm(n) {
		latencies[k] = ms * (1 + spread/100*(2*float64(i)/float64(n)-1))
	}
	return latencies
}

// tailed is n latencies at the middles of as many equal parts of an exponential law.
func tailed(n int, mean float64) []float64 {
	latencies := make([]float64, n)
	for k, i := range rand.New(rand.NewPCG(1, 1)).Perm(n) {
		latencies[k] = -math.Log1p(-(float64(i)+0.5)/float64(n)) * mean
	}
	return latencies
}

func TestAtMost(t *testing.T) {
	for name, test := range map[string]struct {
		earlier, later Sample
		want           Outcome
	}{
		"as before":                    {sampleOf(near(2000, 10, 2)), sampleOf(near(2000, 10, 2)), Holds},
		"faster":                       {sampleOf(near(2000, 10, 2)), sampleOf(near(2000, 5, 2)), Holds},
		"9 % above":                    {sampleOf(near(2000, 10, 0)), sampleOf(near(2000, 10.9, 0)), Holds},
		"11 % above":                   {sampleOf(near(2000, 10, 0)), sampleOf(near(2000, 11.1, 0)), Broken},
		"far above":                    {sampleOf(near(2000, 10, 2)), sampleOf(near(2000, 500, 2)), Broken},
		"within the noise":             {sampleOf(tailed(2000, 10)), sampleOf(tailed(2000, 11.5)), Undecided},
		"too few before":               {sampleOf(near(200, 10, 0)), sampleOf(near(2000, 500, 0)), Undecided},
		"too few during":               {sampleOf(near(2000, 10, 0)), sampleOf(near(50, 10, 0)), Undecided},
		"nothing before":               {Sample{Quantile: 0.99}, sampleOf(near(2000, 10, 0)), Undecided},
		"nothing during":               {sampleOf(near(2000, 10, 0)), Sample{Quantile: 0.99}, Undecided},
		"nothing at all":               {Sample{Quantile: 0.99}, Sample{Quantile: 0.99}, Undecided},
		"never answered":               {ranks(2000, 0), ranks(2000, 200), Broken},
		"1 % never answered":           {ranks(2000, 0), ranks(2000, 20), Undecided},
		"never answered before either": {ranks(2000, 200), ranks(2000, 200), Undecided},
		"answered again":               {ranks(2000, 200), ranks(2000, 0), Holds},
	} {
		t.Run(name, func(t *testing.T) {
			r := Between(test.earlier, test.later)
			if got := r.AtMost(1.1); got != test.want {
				t.Errorf("%+v at most 1.1 is %v, want %v", r, got, test.want)
			}
			if !math.IsNaN(r.Value) && !(r.Low <= r.Value && r.Value <= r.High) {
				t.Errorf("%+v is out of its interval", r)
			}
		})
	}
}

// A factor on the later latencies is one on the ratio: buckets have edges, which move the
// design effect a little.
func TestRatioScales(t *testing.T) {
	for _, l := range []law{laws[0], laws[5], laws[8]} {
		latencies := make([]float64, 24_000)
		l.draw(rand.New(rand.NewPCG(5, 5)), latencies)
		earlier := sampleOf(latencies[:12_000])
		one := Between(earlier, sampleOf(latencies[12_000:]))
		for i := range latencies {
			latencies[i] *= 3
		}
		three := Between(earlier, sampleOf(latencies[12_000:]))
		for what, ends := range map[string][2]float64{"value": {one.Value, three.Value}, "low end": {one.Low, three.Low}, "high end": {one.High, three.High}} {
			if r := ends[1] / ends[0]; math.Abs(r-3) > 0.15 {
				t.Errorf("%s: three times the latencies have %.3f times the ratio's %s", l.name, r, what)
			}
		}
	}
}

// More correlation in either stretch widens the interval, and a stretch on its own does not
// narrow that of the other.
func TestEffectWidens(t *testing.T) {
	base := sampleOf(tailed(12_000, 10))
	bunched := base
	bunched.Effect = 8
	both := Between(bunched, bunched)
	none := Between(base, base)
	for name, one := range map[string]Ratio{"the earlier": Between(bunched, base), "the later": Between(base, bunched)} {
		if one.Low >= none.Low || one.High <= none.High || one.Low < both.Low || one.High > both.High {
			t.Errorf("with %s correlated the ratio is %+v, want it wider than %+v and within %+v", name, one, none, both)
		}
	}
}

// The end that accuses takes the mean effect where that is the larger, the end that acquits
// the larger effect of both.
func TestWhichEffectAnEndTakes(t *testing.T) {
	even := sampleOf(tailed(12_000, 10))
	bunched := even
	bunched.Effect = 8
	mean := (even.Effect + bunched.Effect) / 2
	value := even.logTime(0.01)
	for name, test := range map[string]struct {
		earlier, later Sample
		high, low      float64 // effects that the high end of the earlier and the low end of the later take
	}{
		"the earlier is even": {even, bunched, mean, 8},
		"the later is even":   {bunched, even, 8, mean},
	} {
		r := Between(test.earlier, test.later)
		if want := math.Exp(lowDifference(value, test.earlier.highEnd(test.high), value, test.later.lowEnd(test.low))); r.Low != want {
			t.Errorf("%s: the low end is %v, want %v", name, r.Low, want)
		}
		if want := Between(bunched, bunched).High; r.High != want {
			t.Errorf("%s: the high end is %v, want %v as where both are bunched", name, r.High, want)
		}
	}
}
