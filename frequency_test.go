package ordergen_test

import (
	"fmt"
	"math"
	"math/big"
	"testing"

	"github.com/ordergen/ordergen"
	"pgregory.net/rapid"
)

// tiny is the chance that a right generator fails one of these tests for a new
// seed. The seeds stand fixed, so a test that passes goes on passing.
const tiny = 1e-9

// tally counts how often each value was seen.
type tally map[int64]int

// follows holds the tally against the exact probabilities: each value alone, and
// all together by chi-square.
func (c tally) follows(t fataler, what string, chances map[int64]float64) {
	t.Helper()
	n := 0
	for v, count := range c {
		n += count
		if chances[v] == 0 {
			t.Errorf("%s %d was drawn %d times and is none of the values", what, v, count)
		}
	}
	square := 0.0
	for v, p := range chances {
		mean := float64(n) * p
		off := float64(c[v]) - mean
		square += off * off / mean
		if allowed := bernstein(mean*(1-p), tiny/float64(len(chances))); math.Abs(off) > allowed {
			t.Errorf("%s %d was drawn %d times in %d, want %.0f ± %.0f", what, v, c[v], n, mean, allowed)
		}
	}
	if limit := chiSquare(len(chances)-1, tiny); square > limit {
		t.Errorf("chi-square of %s is %.0f over %d values, want at most %.0f", what, square, len(chances), limit)
	}
}

// bernstein bounds how far a count strays from its mean, except with the given
// chance: P(|X − EX| ≥ t) ≤ 2·exp(−t²/(2V + 2t/3)) for a binomial of variance V,
// solved for t. At V = 5,000 and 10^−12 it is 7.6 standard deviations; the normal
// approximation says 7.1, but does not hold that far out.
func bernstein(variance, chance float64) float64 {
	l := math.Log(2 / chance)
	return l/3 + math.Sqrt(l*l/9+2*l*variance)
}

// chiSquare is a value that chi-square with df degrees of freedom exceeds with at
// most the given chance: df + 2√(df·x) + 2x at e^−x (Laurent, Massart 2000, lemma 1).
func chiSquare(df int, chance float64) float64 {
	x := -math.Log(chance)
	return float64(df) + 2*math.Sqrt(float64(df)*x) + 2*x
}

// chances are the exact probabilities of d, scaled and added to those there are.
func chances(into map[int64]float64, d ordergen.Dist, scale float64) map[int64]float64 {
	for v, p := range ordergen.Support(d) {
		if p.Sign() > 0 {
			f, _ := p.Float64()
			into[v] += scale * f
		}
	}
	return into
}

func TestStreamFollowsItsDistributions(t *testing.T) {
	const n = 1 << 19
	flow := hotFlow()
	zipf, err := ordergen.NewZipf(len(flow.Symbols), 990)
	if err != nil {
		t.Fatal(err)
	}
	even, power := flow, flow
	even.Symbol, power.Symbol = nil, zipf
	sizes, err := ordergen.NewWeighted(ordergen.Weight{Value: 100, Weight: 70}, ordergen.Weight{Value: 200, Weight: 20}, ordergen.Weight{Value: 1000, Weight: 1})
	if err != nil {
		t.Fatal(err)
	}
	power.Quantity = sizes

	for name, flow := range map[string]ordergen.Flow{"hot": flow, "even": even, "zipf": power} {
		for _, seed := range []uint64{0, 1, 1 << 63} {
			t.Run(fmt.Sprintf("%s, seed %d", name, seed), func(t *testing.T) {
				s := newStream(t, ordergen.Config{Seed: seed, Flow: flow})
				index := make(map[string]int64)
				for i, symbol := range flow.Symbols {
					index[symbol] = int64(i)
				}
				symbols, classes, prices, quantities := tally{}, tally{}, tally{}, tally{}
				for i, o := range s.Range(0, n) {
					symbols[index[o.Symbol]]++
					classes[class(s, i)]++
					prices[int64(o.Price)]++
					quantities[o.Quantity]++
				}

				pick := flow.Symbol
				if pick == nil {
					pick = ordergen.Uniform{Min: 0, Max: int64(len(flow.Symbols) - 1)}
				}
				mix := float64(flow.Mix.Aggressive) / 1000
				limits := chances(map[int64]float64{}, flow.Mix.AggressivePrice, mix)
				limits = chances(limits, flow.Mix.PassivePrice, 1-mix)
				symbols.follows(t, "symbol", chances(map[int64]float64{}, pick, 1))
				classes.follows(t, "class", map[int64]float64{0: 1 - mix, 1: mix})
				prices.follows(t, "price", limits)
				quantities.follows(t, "quantity", chances(map[int64]float64{}, flow.Quantity, 1))
			})
		}
	}
}

func class(s *ordergen.Stream, i uint64) int64 {
	if s.Aggressive(i) {
		return 1
	}
	return 0
}

func TestMixAndSkewOfAnySeed(t *testing.T) {
	const n = 20_000
	rapid.Check(t, func(t *rapid.T) {
		flow := hotFlow()
		hot := flow.Symbol.(ordergen.Hot)
		hot.Share = rapid.IntRange(0, 1000).Draw(t, "share")
		flow.Symbol = hot
		flow.Mix.Aggressive = rapid.IntRange(0, 1000).Draw(t, "aggressive")
		s := newStream(t, ordergen.Config{Seed: rapid.Uint64().Draw(t, "seed"), Flow: flow})
		lo := rapid.Uint64Max(math.MaxUint64-n).Draw(t, "lo")

		skewed, crossing := 0, 0
		for i, o := range s.Range(lo, lo+n) {
			if o.Symbol == flow.Symbols[0] {
				skewed++
			}
			if reaches := o.Price >= ordergen.StandardTouch; reaches != s.Aggressive(i) {
				t.Fatalf("order %d has the limit %v and Aggressive says %v", i, o.Price, s.Aggressive(i))
			} else if reaches {
				crossing++
			}
		}
		for _, c := range []struct {
			what        string
			count, want int
		}{{"hot", skewed, hot.Share}, {"aggressive", crossing, flow.Mix.Aggressive}} {
			p := float64(c.want) / 1000
			if off, allowed := math.Abs(float64(c.count)-n*p), bernstein(n*p*(1-p), tiny); off > allowed {
				t.Fatalf("%d of %d orders are %s, want %.0f ± %.0f", c.count, n, c.what, n*p, allowed)
			}
		}
	})
}

// cells sorts each field of an order into a few classes of known probability, for
// contingency tables.
type cells struct {
	stream  *ordergen.Stream
	symbols map[string]int
	chance  [fields][]float64
}

const fields = 4 // symbol, class, price within its band, quantity

var fieldNames = [fields]string{"symbol", "class", "price", "quantity"}

func newCells(t fataler, seed uint64) cells {
	flow := hotFlow()
	c := cells{stream: newStream(t, ordergen.Config{Seed: seed, Flow: flow}), symbols: make(map[string]int)}
	for i, s := range flow.Symbols {
		c.symbols[s] = i
	}
	sum := func(d ordergen.Dist, cell func(v int64) int) (p []float64) {
		exact := make([]*big.Rat, 0)
		for v, q := range ordergen.Support(d) {
			for len(exact) <= cell(v) {
				exact = append(exact, new(big.Rat))
			}
			exact[cell(v)].Add(exact[cell(v)], q)
		}
		for _, q := range exact {
			f, _ := q.Float64()
			p = append(p, f)
		}
		return p
	}
	c.chance = [fields][]float64{
		sum(flow.Symbol, func(v int64) int { return int(v) }),
		{0.4, 0.6},
		sum(flow.Mix.AggressivePrice, inBand),
		sum(flow.Quantity, inSizes),
	}
	return c
}

func inBand(price int64) int     { return int(price-15000) / 10 }
func inSizes(quantity int64) int { return int(quantity-10) / 19 }

func (c cells) of(i uint64) [fields]int {
	o := c.stream.At(i)
	price := int64(o.Price)
	if !c.stream.Aggressive(i) {
		price += 15000 - 14701 // from its own band's start to the other's
	}
	return [fields]int{c.symbols[o.Symbol], int(class(c.stream, i)), inBand(price), inSizes(o.Quantity)}
}

// independent tabulates every field of order i against every field of the order
// that is so far from it in another stream or the same, and holds each table to the
// product of the two laws.
func independent(t *testing.T, a, b cells, distance uint64) {
	t.Helper()
	const n = 100_000
	var tables [fields][fields]tally
	for f := range fields {
		for g := range fields {
			tables[f][g] = tally{}
		}
	}
	for i := range uint64(n) {
		x, y := a.of(i), b.of(i+distance)
		for f := range fields {
			for g := range fields {
				tables[f][g][int64(x[f]*100+y[g])]++
			}
		}
	}
	for f := range fields {
		for g := range fields {
			if itself := a.stream == b.stream && distance == 0 && f == g; itself {
				continue
			}
			joint := make(map[int64]float64)
			for x, p := range a.chance[f] {
				for y, q := range b.chance[g] {
					joint[int64(x*100+y)] = p * q
				}
			}
			tables[f][g].follows(t, fieldNames[f]+" × "+fieldNames[g], joint)
		}
	}
}

func TestFieldsAreIndependent(t *testing.T) {
	c := newCells(t, 1)
	independent(t, c, c, 0)
}

func TestOrdersAreIndependentOfTheirNeighbours(t *testing.T) {
	for _, distance := range []uint64{1, 2, 3, 12, 1 << 32, 1 << 63} {
		t.Run(fmt.Sprint(distance), func(t *testing.T) {
			c := newCells(t, 1)
			independent(t, c, c, distance)
		})
	}
}

func TestSeedsAreIndependent(t *testing.T) {
	for _, other := range []uint64{0, 2, 3, 1 << 63, 1<<63 + 1, math.MaxUint64} {
		t.Run(fmt.Sprint(other), func(t *testing.T) {
			independent(t, newCells(t, 1), newCells(t, other), 0)
		})
	}
}
