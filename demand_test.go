package ordergen_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
	"pgregory.net/rapid"
)

// exported compares what a user of Demand sees; the tests of fills look at the rest.
var exported = cmp.Transformer("exported", func(d ordergen.Demand) [6]int64 {
	return [6]int64{d.Aggressive, d.Passive, d.Quantity, d.Resting, int64(d.LowestLimit), int64(d.HighestPassive)}
})

// whole compares every field.
var whole = cmp.AllowUnexported(ordergen.Demand{})

func TestDemandIsTheSumOfItsOrders(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := streams().Draw(t, "stream")
		lo := indexes().Draw(t, "lo")
		hi := lo + min(rapid.Uint64Max(60).Draw(t, "length"), math.MaxUint64-lo)

		added, one := make(ordergen.Demands), make(ordergen.Demands)
		naive := make(map[string][6]int64)
		for i, o := range s.Range(lo, hi) {
			added.Add(o, s.Aggressive(i))
			s.Count(one, i)
			d := naive[o.Symbol]
			if s.Aggressive(i) {
				d[0]++
				d[2] += o.Quantity
				if d[4] == 0 || int64(o.Price) < d[4] {
					d[4] = int64(o.Price)
				}
			} else {
				d[1]++
				d[3] += o.Quantity
				d[5] = max(d[5], int64(o.Price))
			}
			naive[o.Symbol] = d
		}
		counted := s.Demand(lo, hi)
		if diff := cmp.Diff(added, counted, whole); diff != "" {
			t.Fatalf("orders %d..%d (-added +counted):\n%s", lo, hi, diff)
		}
		if diff := cmp.Diff(added, one, whole); diff != "" {
			t.Fatalf("orders %d..%d (-added +counted one by one):\n%s", lo, hi, diff)
		}
		got := make(map[string][6]int64)
		for symbol, d := range counted {
			got[symbol] = [6]int64{d.Aggressive, d.Passive, d.Quantity, d.Resting, int64(d.LowestLimit), int64(d.HighestPassive)}
		}
		if diff := cmp.Diff(naive, got); diff != "" {
			t.Fatalf("orders %d..%d (-naive +counted):\n%s", lo, hi, diff)
		}
	})
}

// demands draws what a part of a stream asks; whole lots, so that divisors differ.
func demands(t *rapid.T, label string) (ordergen.Demands, uint64) {
	w := worlds(40, true).Draw(t, label)
	return newStream(t, w.Stream).Demand(0, w.Orders), w.Orders
}

func TestDemandsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, n := demands(t, "a")
		b, m := demands(t, "b")
		c, _ := demands(t, "c")
		for law, d := range map[string][2]ordergen.Demands{
			"a + b = b + a":             {a.Plus(b), b.Plus(a)},
			"(a + b) + c = a + (b + c)": {a.Plus(b).Plus(c), a.Plus(b.Plus(c))},
			"a + 0 = a":                 {a.Plus(nil), a},
			"0 + a = a":                 {ordergen.Demands(nil).Plus(a), a},
			"a − 0 = a":                 {a.Minus(nil), a},
		} {
			if diff := cmp.Diff(d[0], d[1], whole); diff != "" {
				t.Fatalf("%s does not hold:\n%s", law, diff)
			}
		}
		total := a.Plus(b).Total()
		if uint64(total.Aggressive+total.Passive) != n+m {
			t.Fatalf("%d and %d orders together are %+v", n, m, total)
		}
		if diff := cmp.Diff(a.Total().Plus(b.Total()), total, whole); diff != "" {
			t.Fatalf("totals:\n%s", diff)
		}
	})
}

func TestDemandsOfPartsAreThatOfTheWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := worlds(60, true).Draw(t, "world")
		s := newStream(t, w.Stream)
		all := s.Demand(0, w.Orders)
		sum := make(ordergen.Demands)
		for _, part := range (ordergen.Span{Lo: 0, Hi: w.Orders}).Split(rapid.IntRange(1, 9).Draw(t, "parts")) {
			sum = sum.Plus(s.Demand(part.Lo, part.Hi))
		}
		if diff := cmp.Diff(all, sum, whole); diff != "" {
			t.Fatalf("parts (-whole +sum):\n%s", diff)
		}
	})
}

func TestMinusTakesAPartAway(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := worlds(60, true).Draw(t, "world")
		s := newStream(t, w.Stream)
		cut := rapid.Uint64Max(w.Orders).Draw(t, "cut")
		all, late := s.Demand(0, w.Orders), s.Demand(cut, w.Orders)
		before := all.Plus(nil)
		early, rest := s.Demand(0, cut), all.Minus(late)
		for symbol := range all {
			e, r := early[symbol], rest[symbol]
			if e.Aggressive != r.Aggressive || e.Passive != r.Passive || e.Quantity != r.Quantity || e.Resting != r.Resting {
				t.Fatalf("%s: less the orders from %d on it is %+v, want %+v", symbol, cut, r, e)
			}
			// Its limits may only be safer than the true ones.
			if e.Aggressive > 0 && r.LowestLimit > e.LowestLimit || r.HighestPassive < e.HighestPassive {
				t.Fatalf("%s: less the orders from %d on its limits are %+v, those of the others %+v", symbol, cut, r, e)
			}
		}
		if diff := cmp.Diff(before, all, whole); diff != "" {
			t.Fatalf("Minus changes what it is called on:\n%s", diff)
		}
	})
}

func TestPlusChangesNeither(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, _ := demands(t, "a")
		b, _ := demands(t, "b")
		first, second := a.Plus(nil), b.Plus(nil)
		a.Plus(b)
		if diff := cmp.Diff([]ordergen.Demands{first, second}, []ordergen.Demands{a, b}, whole); diff != "" {
			t.Fatal(diff)
		}
	})
}
