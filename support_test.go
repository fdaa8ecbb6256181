package ordergen_test

import (
	"math"
	"math/big"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/ordergen/ordergen"
	"pgregory.net/rapid"
)

// staircase is a Dist that lists its words: the value k belongs to those from
// first[k] to before first[k+1].
type staircase struct {
	first  []uint64 // rising, from 0
	values []int64  // rising
}

func (s staircase) Quantile(u uint64) int64 {
	k := len(s.first) - 1
	for s.first[k] > u {
		k--
	}
	return s.values[k]
}

func staircases() *rapid.Generator[staircase] {
	return rapid.Custom(func(t *rapid.T) (s staircase) {
		words := rapid.OneOf(rapid.Uint64(), rapid.Uint64Max(3), rapid.Uint64Min(math.MaxUint64-3))
		s.first = rapid.SliceOfNDistinct(words, 1, 8, rapid.ID[uint64]).Draw(t, "first words")
		slices.Sort(s.first)
		s.first[0] = 0
		values := rapid.OneOf(rapid.Int64(), rapid.Just[int64](math.MinInt64), rapid.Just[int64](math.MaxInt64))
		s.values = rapid.SliceOfNDistinct(values, len(s.first), len(s.first), rapid.ID[int64]).Draw(t, "values")
		slices.Sort(s.values)
		return s
	})
}

func (s staircase) chance(k int) *big.Rat {
	end := new(big.Int).Lsh(big.NewInt(1), 64)
	whole := new(big.Int).Set(end)
	if k+1 < len(s.first) {
		end.SetUint64(s.first[k+1])
	}
	return new(big.Rat).SetFrac(end.Sub(end, new(big.Int).SetUint64(s.first[k])), whole)
}

func TestSupportListsEachValueWithItsProbability(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := staircases().Draw(t, "dist")
		k := 0
		for v, p := range ordergen.Support(s) {
			if k == len(s.values) || v != s.values[k] || p.Cmp(s.chance(k)) != 0 {
				t.Fatalf("entry %d is %d with %v in %+v", k, v, p, s)
			}
			if q := probability(s, v); q.Cmp(p) != 0 {
				t.Fatalf("Probability of %d is %v, and Support says %v", v, q, p)
			}
			k++
		}
		if k != len(s.values) {
			t.Fatalf("Support lists %d values of %d", k, len(s.values))
		}
		if v := rapid.Int64().Filter(func(v int64) bool { return !slices.Contains(s.values, v) }).Draw(t, "other"); probability(s, v).Sign() != 0 {
			t.Fatalf("%d is none of %v and has probability %v", v, s.values, probability(s, v))
		}
	})
}

func TestSupportStopsWhenItsReaderDoes(t *testing.T) {
	seen := 0
	for range ordergen.Support(ordergen.Uniform{Min: 0, Max: math.MaxInt64}) {
		if seen++; seen == 3 {
			break
		}
	}
	if seen != 3 {
		t.Errorf("read %d values, want 3", seen)
	}
}

// A drill has one event in each block, and the other symbols share what is left.
func TestChancesBesideADrill(t *testing.T) {
	for _, c := range []struct {
		symbol ordergen.Dist
		cast   ordergen.Cast
		want   map[string]float64
	}{
		{nil, ordergen.Cast{ordergen.Rest{Count: 3}, ordergen.Drill{Symbol: "L"}}, map[string]float64{"A": 3. / 7, "B": 3. / 7, "L": 1. / 7}},
		{ordergen.Hot{N: 2, Hot: 1, Share: 750}, ordergen.Cast{ordergen.Drill{Symbol: "L"}, ordergen.Rest{Count: 2}}, map[string]float64{"A": 0.6, "B": 0.2, "L": 0.2}},
		{nil, ordergen.Cast{ordergen.Drill{Symbol: "L"}, ordergen.Drill{Symbol: "A"}, ordergen.Drill{Symbol: "B"}}, map[string]float64{"A": 1. / 3, "B": 1. / 3, "L": 1. / 3}},
	} {
		flow := ordergen.Flow{Symbols: []string{"A", "B", "L"}, Symbol: c.symbol, Cast: c.cast}
		if diff := cmp.Diff(c.want, flow.Chances(), cmpopts.EquateApprox(0, 1e-15)); diff != "" {
			t.Errorf("%v (-want +got):\n%s", c.cast, diff)
		}
	}
}

func TestChancesAreTheLawOfTheSymbols(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := streams().Draw(t, "stream")
		flow := s.Config().Flow
		chances, sum := flow.Chances(), 0.0
		for i, symbol := range flow.Symbols {
			want := 1 / float64(len(flow.Symbols))
			if flow.Symbol != nil {
				want, _ = probability(flow.Symbol, int64(i)).Float64()
			}
			if got := chances[symbol]; math.Abs(got-want) > 1e-15 {
				t.Errorf("symbol %d gets %v of the orders, want %v", i, got, want)
			}
			sum += chances[symbol]
		}
		if math.Abs(sum-1) > 1e-12 {
			t.Errorf("the chances sum to %v", sum)
		}
	})
}
