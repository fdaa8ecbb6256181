package ordergen_test

import (
	"math"
	"math/big"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ordergen/ordergen"
	"pgregory.net/rapid"
)

func TestProbabilitiesOfAnyWeighted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table := weights(-20, 60).Draw(t, "table")
		d, err := ordergen.NewWeighted(table...)
		if err != nil {
			t.Fatal(err)
		}
		tabled(d, table).holds(t)
	})
}

// tabled is the law of a table: weight over sum.
func tabled(d ordergen.Dist, table []ordergen.Weight) law {
	sum, weight := new(big.Int), make(map[int64]*big.Int)
	for _, w := range table {
		weight[w.Value] = new(big.Int).SetUint64(w.Weight)
		sum.Add(sum, weight[w.Value])
	}
	return law{d, func(v int64) *big.Rat {
		if weight[v] == nil {
			return new(big.Rat)
		}
		return new(big.Rat).SetFrac(weight[v], sum)
	}}
}

func TestWeightedAtTheLimitOfItsSum(t *testing.T) {
	table := []ordergen.Weight{{Value: 0, Weight: 1}, {Value: 1, Weight: 0}, {Value: 2, Weight: math.MaxUint64 - 2}, {Value: 3, Weight: 1}}
	d, err := ordergen.NewWeighted(table...)
	if err != nil {
		t.Fatal(err)
	}
	tabled(d, table).holds(t)
	if p := probability(d, 3); p.Sign() == 0 {
		t.Error("an entry with a weight is never chosen")
	}
}

func TestWeightedKeepsNoHandOnItsTable(t *testing.T) {
	table := []ordergen.Weight{{Value: 1, Weight: 1}, {Value: 2, Weight: 1}}
	d, err := ordergen.NewWeighted(table...)
	if err != nil {
		t.Fatal(err)
	}
	table[0].Value = 99
	if v := d.Quantile(0); v != 1 {
		t.Errorf("after the caller wrote to the table it gives %d, want 1", v)
	}
}

func TestWeightedLendsACopyOfItsTable(t *testing.T) {
	d := table(t, ordergen.Weight{Value: 1, Weight: 3}, ordergen.Weight{Value: 2, Weight: 0}, ordergen.Weight{Value: 5, Weight: 1})
	want := []ordergen.Weight{{Value: 1, Weight: 3}, {Value: 5, Weight: 1}}
	if diff := cmp.Diff(want, d.Table()); diff != "" {
		t.Errorf("the entries that are chosen (-want +got):\n%s", diff)
	}
	d.Table()[0].Value = 9
	if v := d.Quantile(0); v != 1 {
		t.Errorf("after the caller wrote to its table the law gives %d, want 1", v)
	}
	if none := (*ordergen.Weighted)(nil).Table(); none != nil {
		t.Errorf("a nil table has the entries %v", none)
	}
}

func TestWeightedRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		table []ordergen.Weight
		want  []string // parts of the error
	}{
		"no entries":             {nil, []string{"0 weights", "sum of 0"}},
		"only zeros":             {[]ordergen.Weight{{1, 0}, {2, 0}}, []string{"2 weights", "sum of 0"}},
		"a falling value":        {[]ordergen.Weight{{5, 1}, {4, 1}}, []string{"entry 1 has value 4", "more than the 5"}},
		"a value twice":          {[]ordergen.Weight{{5, 1}, {5, 1}}, []string{"entry 1 has value 5"}},
		"too large a sum":        {[]ordergen.Weight{{1, math.MaxUint64}, {2, 1}}, []string{"beyond 2^64"}},
		"a sum that wraps early": {[]ordergen.Weight{{1, math.MaxUint64}, {2, 2}, {3, 5}}, []string{"beyond 2^64"}},
		"all at once":            {[]ordergen.Weight{{5, math.MaxUint64}, {4, 1}, {4, 0}}, []string{"entry 1 has", "entry 2 has", "beyond 2^64"}},
	} {
		t.Run(name, func(t *testing.T) {
			d, err := ordergen.NewWeighted(c.table...)
			if err == nil {
				t.Fatalf("made %v, want an error", d)
			}
			for _, part := range c.want {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("the error is %q, want it to say %q", err, part)
				}
			}
		})
	}
}

func TestDistsAreCompared(t *testing.T) {
	weighted := func(w uint64) *ordergen.Weighted {
		d, err := ordergen.NewWeighted(ordergen.Weight{Value: 1, Weight: 1}, ordergen.Weight{Value: 2, Weight: w})
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	zipf := func(exponent int) *ordergen.Zipf {
		d, err := ordergen.NewZipf(5, exponent)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	if !cmp.Equal(weighted(3), weighted(3)) || cmp.Equal(weighted(3), weighted(4)) || cmp.Equal(weighted(3), (*ordergen.Weighted)(nil)) {
		t.Error("tables are compared wrongly")
	}
	if !cmp.Equal(zipf(900), zipf(900)) || cmp.Equal(zipf(900), zipf(901)) || cmp.Equal(zipf(900), (*ordergen.Zipf)(nil)) {
		t.Error("laws of Zipf are compared wrongly")
	}
}
