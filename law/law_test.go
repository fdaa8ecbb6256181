package law

import (
	"fmt"
	"hash/fnv"
	"math"
	"strings"
	"testing"

	"github.com/ordergen/ordergen"
)

func must(d ordergen.Dist, err error) ordergen.Dist {
	if err != nil {
		panic(err)
	}
	return d
}

// densities are the laws as package math has them.
var densities = []struct {
	law         ordergen.Dist
	least, most int64
	density     func(v float64) float64
}{
	{must(Geometric(3, 1, 60)), 1, 60, func(v float64) float64 { return math.Pow(0.75, v) }},
	{must(Geometric(0.2, -4, 9)), -4, 9, func(v float64) float64 { return math.Pow(0.2/1.2, v) }},
	{must(StudentT(1.31, 12, -300, 900)), -300, 900, func(v float64) float64 { return math.Pow(1+v*v/144/1.31, -2.31/2) }},
	{must(PowerLaw(1.5, 10, 0, 5000)), 0, 5000, func(v float64) float64 { return math.Pow(1+v/10, -2.5) }},
	{must(Lognormal(2.9, 1.2, 1, 3000)), 1, 3000, func(v float64) float64 {
		z := (math.Log(v) - 2.9) / 1.2
		return math.Exp(-z*z/2) / v
	}},
	{must(RoundLots(100, must(Geometric(150, 1, 2000)))), 100, 2000, func(v float64) float64 {
		if math.Mod(v, 100) != 0 {
			return 0
		}
		return math.Pow(150.0/151, v)
	}},
	{must(Mixture(Part{1, ordergen.Constant(7)}, Part{3, ordergen.Uniform{Min: 5, Max: 8}})), 5, 8, func(v float64) float64 {
		if v == 7 {
			return 0.25 + 0.1875
		}
		return 0.1875
	}},
}

// TestEveryChanceIsThatOfTheLaw: a weight is exact to 2^−43 of the largest, which is at most
// 2^−40 in the sum of a table that has some hundred values near the largest.
func TestEveryChanceIsThatOfTheLaw(t *testing.T) {
	for _, d := range densities {
		sum := 0.0
		for v := d.least; v <= d.most; v++ {
			sum += d.density(float64(v))
		}
		chances := map[int64]float64{}
		last := int64(math.MinInt64)
		for v, p := range ordergen.Support(d.law) {
			chances[v], _ = p.Float64()
			if v <= last {
				t.Fatalf("%v: %d comes after %d", d.law, v, last)
			}
			last = v
		}
		for v := d.least; v <= d.most; v++ {
			if got, want := chances[v], d.density(float64(v))/sum; math.Abs(got-want) > 0x1p-40 {
				t.Fatalf("%v gives %d with chance %v, want %v", d.law, v, got, want)
			}
			delete(chances, v)
		}
		if len(chances) > 0 {
			t.Errorf("%v has the values %v beyond %d..%d", d.law, chances, d.least, d.most)
		}
	}
}

// TestLawsAreTheSameOnEveryMachine has a fingerprint from amd64; it runs for 386 as well.
func TestLawsAreTheSameOnEveryMachine(t *testing.T) {
	h := fnv.New64a()
	for _, d := range densities {
		fmt.Fprintln(h, d.law)
		for v, p := range ordergen.Support(d.law) {
			fmt.Fprintln(h, v, p)
		}
	}
	if got, want := h.Sum64(), uint64(0xfb46d6ec220942c6); got != want {
		t.Errorf("the fingerprint of the laws is %#x, want %#x", got, want)
	}
}

func TestLawsPrintAsTheirCall(t *testing.T) {
	for i, want := range []string{
		"law.Geometric(3, 1, 60)",
		"law.Geometric(0.2, -4, 9)",
		"law.StudentT(1.31, 12, -300, 900)",
		"law.PowerLaw(1.5, 10, 0, 5000)",
		"law.Lognormal(2.9, 1.2, 1, 3000)",
		"law.RoundLots(100, law.Geometric(150, 1, 2000))",
		"law.Mixture({1, Constant(7)}, {3, Uniform{Min: 5, Max: 8}})",
	} {
		if got := fmt.Sprint(densities[i].law); got != want {
			t.Errorf("it prints as %q, want %q", got, want)
		}
	}
}

func TestLawsRefuse(t *testing.T) {
	for want, err := range map[string]error{
		"mean is NaN, want 0.001..1e+06":      second(Geometric(math.NaN(), 0, 1)),
		"mean is -1":                          second(Geometric(-1, 0, 1)),
		"the values are 3..2":                 second(Geometric(1, 3, 2)),
		"the values are -9223372036854775808": second(Geometric(1, math.MinInt64, math.MaxInt64)),
		"freedom is 0, want 0.1..1000":        second(StudentT(0, 1, 0, 1)),
		"scale is +Inf":                       second(StudentT(1, math.Inf(1), 0, 1)),
		"tail is 0, want 0.05..20":            second(PowerLaw(0, 1, 0, 1)),
		"the least value is 0":                second(Lognormal(1, 1, 0, 1)),
		"sigma is 0, want 0.01..10":           second(Lognormal(1, 0, 1, 2)),
		"the law is nil":                      second(RoundLots(100, nil)),
		"a lot of 0":                          second(RoundLots(0, ordergen.Constant(1))),
		"values of 0..0":                      second(RoundLots(1, ordergen.Constant(0))),
		"the shares have a sum of 0":          second(Mixture()),
		"part 0 has the law <nil>":            second(Mixture(Part{1, nil})),
		"has more than 65536 values":          second(Mixture(Part{1, ordergen.Uniform{Min: 0, Max: 1 << 40}})),
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the error is %v, want one that says %q", err, want)
		}
	}
}

func second(_ ordergen.Dist, err error) error { return err }
