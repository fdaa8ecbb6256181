package ordergen_test

import (
	"fmt"
	"math"
	"math/big"
	"strings"
	"testing"

	"github.com/ordergen/ordergen"
	"pgregory.net/rapid"
)

func TestQuantileIsMonotoneWithinItsBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lo := rapid.Int64Range(-1<<40, 1<<40).Draw(t, "lo")
		hi := rapid.Int64Range(lo, 1<<41).Draw(t, "hi")
		d := dists(lo, hi).Draw(t, "dist")
		u := rapid.Uint64().Draw(t, "u")
		v := rapid.Uint64Min(u).Draw(t, "v")

		low, small, large, high := d.Quantile(0), d.Quantile(u), d.Quantile(v), d.Quantile(math.MaxUint64)
		if low < lo || low > small || small > large || large > high || high > hi {
			t.Fatalf("%v over %d..%d gives %d at 0, %d at %d, %d at %d, %d at the last word", d, lo, hi, low, small, u, large, v, high)
		}
	})
}

func TestBounds(t *testing.T) {
	for _, c := range []struct {
		dist        ordergen.Dist
		least, most int64
	}{
		{ordergen.Constant(-5), -5, -5},
		{ordergen.Constant(math.MaxInt64), math.MaxInt64, math.MaxInt64},
		{ordergen.Uniform{Min: 10, Max: 199}, 10, 199},
		{ordergen.Uniform{Min: math.MinInt64, Max: -1}, math.MinInt64, -1},
		{ordergen.Uniform{Min: 0, Max: math.MaxInt64}, 0, math.MaxInt64},
		{ordergen.Band{Touch: 15000, Tick: 1, Min: 0, Max: 99}, 15000, 15099},
		{ordergen.Band{Touch: 15000, Tick: 1, Min: -299, Max: -200}, 14701, 14800},
		{ordergen.Band{Touch: 15000, Tick: 25, Min: -2, Max: 3}, 14950, 15075},
		{ordergen.Hot{N: 12, Hot: 1, Share: 800}, 0, 11},
		{ordergen.Hot{N: 12, Hot: 3, Share: 0}, 3, 11},
		{ordergen.Hot{N: 12, Hot: 3, Share: 1000}, 0, 2},
		{ordergen.Hot{N: math.MaxInt32, Hot: 1, Share: 1}, 0, math.MaxInt32 - 1},
	} {
		t.Run(fmt.Sprint(c.dist), func(t *testing.T) {
			if least, most := c.dist.Quantile(0), c.dist.Quantile(math.MaxUint64); least != c.least || most != c.most {
				t.Errorf("values run from %d to %d, want %d to %d", least, most, c.least, c.most)
			}
		})
	}
}

// law is a distribution's probabilities as a textbook gives them.
type law struct {
	dist   ordergen.Dist
	chance func(v int64) *big.Rat
}

func even(d ordergen.Dist, least, most, step int64) law {
	return law{d, func(v int64) *big.Rat {
		if v < least || v > most || (v-least)%step != 0 {
			return new(big.Rat)
		}
		return big.NewRat(1, (most-least)/step+1)
	}}
}

func skewed(d ordergen.Hot) law {
	return law{d, func(v int64) *big.Rat {
		switch {
		case v < 0 || v >= int64(d.N):
			return new(big.Rat)
		case v < int64(d.Hot):
			return big.NewRat(int64(d.Share), 1000*int64(d.Hot))
		}
		return big.NewRat(1000-int64(d.Share), 1000*int64(d.N-d.Hot))
	}}
}

func TestProbabilities(t *testing.T) {
	for _, l := range []law{
		even(ordergen.Constant(7), 7, 7, 1),
		even(ordergen.Uniform{Min: 10, Max: 199}, 10, 199, 1),
		even(ordergen.Uniform{Min: -3, Max: 3}, -3, 3, 1),
		even(ordergen.Band{Touch: 15000, Tick: 1, Min: 0, Max: 99}, 15000, 15099, 1),
		even(ordergen.Band{Touch: 15000, Tick: 1, Min: -299, Max: -200}, 14701, 14800, 1),
		even(ordergen.Band{Touch: 100, Tick: 5, Min: -2, Max: 4}, 90, 120, 5),
		skewed(ordergen.Hot{N: 12, Hot: 1, Share: 800}),
		skewed(ordergen.Hot{N: 12, Hot: 3, Share: 333}),
		skewed(ordergen.Hot{N: 12, Hot: 3, Share: 0}),
		skewed(ordergen.Hot{N: 12, Hot: 3, Share: 1000}),
		skewed(ordergen.Hot{N: 7, Hot: 7, Share: 1000}),
	} {
		t.Run(fmt.Sprint(l.dist), func(t *testing.T) { l.holds(t) })
	}
}

func TestProbabilitiesOfAnyHot(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		skewed(hots(rapid.IntRange(1, 50).Draw(t, "n")).Draw(t, "hot")).holds(t)
	})
}

func TestProbabilitiesOfAnyUniform(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		least := rapid.Int64Range(-1<<62, 1<<62).Draw(t, "least")
		most := least + rapid.Int64Range(0, 200).Draw(t, "width")
		even(ordergen.Uniform{Min: least, Max: most}, least, most, 1).holds(t)
	})
}

// holds compares each value's probability with the law. The words of a value are
// the whole numbers between two real bounds, so their number is off by less than
// one, and the probability by less than 2^−64.
func (l law) holds(t fataler) {
	t.Helper()
	word := new(big.Rat).SetFrac(big.NewInt(1), new(big.Int).Lsh(big.NewInt(1), 64))
	sum := new(big.Rat)
	for v := l.dist.Quantile(0) - 1; v <= l.dist.Quantile(math.MaxUint64)+1; v++ {
		got, want := probability(l.dist, v), l.chance(v)
		sum.Add(sum, got)
		if off := new(big.Rat).Sub(got, want); off.Abs(off).Cmp(word) >= 0 {
			t.Errorf("%v gives %d with probability %s, want %s", l.dist, v, got.FloatString(25), want.FloatString(25))
		}
	}
	if sum.Cmp(big.NewRat(1, 1)) != 0 {
		t.Errorf("the probabilities of %v have a sum of %v, want 1", l.dist, sum)
	}
}

func TestDistPrintsAsItsLiteral(t *testing.T) {
	zipf, err := ordergen.NewZipf(12, 990)
	if err != nil {
		t.Fatal(err)
	}
	table, err := ordergen.NewWeighted(ordergen.Weight{Value: 100, Weight: 3}, ordergen.Weight{Value: 500, Weight: 1})
	if err != nil {
		t.Fatal(err)
	}
	for dist, want := range map[ordergen.Dist]string{
		ordergen.Constant(100):                                "Constant(100)",
		ordergen.Uniform{Min: 10, Max: 199}:                   "Uniform{Min: 10, Max: 199}",
		ordergen.Band{Touch: 15000, Tick: 1, Min: 0, Max: 99}: "Band{Touch: 15000, Tick: 1, Min: 0, Max: 99}",
		ordergen.Hot{N: 12, Hot: 1, Share: 800}:               "Hot{N: 12, Hot: 1, Share: 800}",
		table:                                                 "NewWeighted(Weight{Value: 100, Weight: 3}, Weight{Value: 500, Weight: 1})",
		zipf:                                                  "NewZipf(12, 990)",
		(*ordergen.Weighted)(nil):                             "NewWeighted()",
		(*ordergen.Zipf)(nil):                                 "NewZipf(0, 0)",
	} {
		if got := fmt.Sprint(dist); got != want {
			t.Errorf("prints as %s, want %s", got, want)
		}
		// With the package's name it is what one pastes into a program; fields may stand
		// closer together.
		close := func(s string) string { return strings.ReplaceAll(s, ": ", ":") }
		want = strings.ReplaceAll("ordergen."+want, "(Weight{", "(ordergen.Weight{")
		want = strings.ReplaceAll(want, ", Weight{", ", ordergen.Weight{")
		if got := fmt.Sprintf("%#v", dist); close(got) != close(want) {
			t.Errorf("prints as %s, want %s", got, want)
		}
	}
}
