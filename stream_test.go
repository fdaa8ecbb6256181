package ordergen_test

import (
	"fmt"
	"math"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
	"pgregory.net/rapid"
)

// indexes draws places in a stream, its beginning and its end among them.
func indexes() *rapid.Generator[uint64] {
	return rapid.OneOf(rapid.Uint64Max(1000), rapid.Uint64(), rapid.Uint64Min(math.MaxUint64-1000))
}

// flows draws streams of both kinds.
func flows() *rapid.Generator[*ordergen.Stream] {
	return rapid.OneOf(streams(), rapid.Custom(func(t *rapid.T) *ordergen.Stream { return newStream(t, livesConfigs().Draw(t, "config")) }))
}

func TestAtDependsOnTheIndexAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := configs().Draw(t, "config")
		i := indexes().Draw(t, "index")
		alone := newStream(t, c).At(i)

		s := newStream(t, c)
		for k := i - 20; k != i; k++ {
			s.At(k)
		}
		if diff := cmp.Diff(alone, s.At(i)); diff != "" {
			t.Fatalf("order %d alone and after others (-alone +after):\n%s", i, diff)
		}
	})
}

func TestOrdersAreWhatTheConfigSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := configs().Draw(t, "config")
		s := newStream(t, c)
		i := indexes().Draw(t, "index")
		o := s.At(i)

		limits := c.Mix.PassivePrice
		if s.Aggressive(i) {
			limits = c.Mix.AggressivePrice
		}
		known := false
		for _, symbol := range c.Symbols {
			known = known || symbol == o.Symbol
		}
		if !known || probability(limits, int64(o.Price)).Sign() == 0 || probability(c.Quantity, o.Quantity).Sign() == 0 {
			t.Fatalf("order %d is %+v", i, o)
		}
		if o.ID != (ordergen.ID{Prefix: c.Prefix, Index: i}) || o.Side != ordergen.Buy || o.Type != ordergen.Limit {
			t.Fatalf("order %d is %+v, want a BUY LIMIT with that index", i, o)
		}
	})
}

// A stream looks up the shape of the common distributions; hidden ones it calls.
func TestFastSamplersEqualTheirDists(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		fast := configs().Draw(t, "config")
		slow := fast
		if fast.Symbol == nil {
			slow.Symbol = ordergen.Uniform{Min: 0, Max: int64(len(fast.Symbols) - 1)}
		}
		slow.Symbol = shifted{Dist: slow.Symbol}
		slow.Quantity = shifted{Dist: fast.Quantity}
		slow.Mix.AggressivePrice = shifted{Dist: fast.Mix.AggressivePrice}
		slow.Mix.PassivePrice = shifted{Dist: fast.Mix.PassivePrice}
		i := indexes().Draw(t, "index")
		if diff := cmp.Diff(newStream(t, slow).At(i), newStream(t, fast).At(i)); diff != "" {
			t.Fatalf("order %d of the slow twin and of the fast one (-slow +fast):\n%s", i, diff)
		}
	})
}

// lots is a user's Dist that builds on one of the package's by embedding it.
type lots struct{ ordergen.Uniform }

func (d lots) Quantile(u uint64) int64 { return 100 * d.Uniform.Quantile(u) }

func TestDistThatEmbedsAnotherIsItsOwn(t *testing.T) {
	flow := ordergen.Standard("A")
	flow.Quantity = lots{ordergen.Uniform{Min: 1, Max: 9}}
	for i, o := range newStream(t, ordergen.Config{Flow: flow}).Range(0, 20) {
		if o.Quantity%100 != 0 {
			t.Errorf("order %d has %d shares, want whole lots of 100", i, o.Quantity)
		}
	}
}

func TestRangeAndFillReadAsAtDoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := flows().Draw(t, "stream")
		lo := indexes().Draw(t, "lo")
		hi := lo + min(rapid.Uint64Max(50).Draw(t, "length"), math.MaxUint64-lo)

		filled := make([]ordergen.Order, hi-lo)
		for k := range filled { // a slice used before
			filled[k] = ordergen.Order{Side: ordergen.Sell, Type: ordergen.FOK, Quantity: -1}
		}
		s.Fill(filled, lo)
		next := lo
		for i, o := range s.Range(lo, hi) {
			if i != next {
				t.Fatalf("Range goes on with %d, want %d", i, next)
			}
			if o != s.At(i) || filled[i-lo] != o {
				t.Fatalf("order %d: At gives %+v, Range %+v, Fill %+v", i, s.At(i), o, filled[i-lo])
			}
			next++
		}
		if next != hi {
			t.Fatalf("Range(%d, %d) ends before %d", lo, hi, next)
		}
	})
}

func TestFillWrapsAround(t *testing.T) {
	s := newStream(t, ordergen.Config{Flow: ordergen.Standard("A")})
	filled := make([]ordergen.Order, 3)
	s.Fill(filled, math.MaxUint64-1)
	want := []ordergen.Order{s.At(math.MaxUint64 - 1), s.At(math.MaxUint64), s.At(0)}
	if diff := cmp.Diff(want, filled); diff != "" {
		t.Error(diff)
	}
}

func TestRangeOfNothing(t *testing.T) {
	s := newStream(t, ordergen.Config{Flow: ordergen.Standard("A")})
	for _, r := range []ordergen.Span{{}, {Lo: 5, Hi: 5}, {Lo: 6, Hi: 5}, {Lo: math.MaxUint64, Hi: math.MaxUint64}, {Lo: math.MaxUint64, Hi: 0}} {
		for i := range s.Range(r.Lo, r.Hi) {
			t.Fatalf("Range(%d, %d) gives %d", r.Lo, r.Hi, i)
		}
		if n := r.Len(); n != 0 {
			t.Errorf("the length of %v is %d, want 0", r, n)
		}
	}
}

func TestAllStartsAtTheFirstOrder(t *testing.T) {
	s := newStream(t, ordergen.Config{Flow: ordergen.Standard("A")})
	next := uint64(0)
	for i, o := range s.All() {
		if i != next || o != s.At(i) {
			t.Fatalf("All gives %+v as order %d, want %+v as order %d", o, i, s.At(next), next)
		}
		if next++; next == 100 {
			break
		}
	}
	if next != 100 {
		t.Errorf("All ends after %d orders", next)
	}
}

func TestStripesPartitionTheStream(t *testing.T) {
	const n = 200
	s := newStream(t, ordergen.Config{Seed: 1, Flow: ordergen.Standard("A", "B")})
	rapid.Check(t, func(t *rapid.T) {
		workers := rapid.Uint64Range(1, n+20).Draw(t, "workers")
		seen := make(map[uint64]int)
		for k := range workers {
			for i, o := range s.Stripe(k, workers) {
				if i >= n {
					break
				}
				if o != s.At(i) || s.Worker(i, workers) != k {
					t.Fatalf("worker %d of %d has %+v as order %d, want %+v of worker %d", k, workers, o, i, s.At(i), s.Worker(i, workers))
				}
				seen[i]++
			}
		}
		onceEach(t, seen, n)
	})
}

func TestSpansPartitionTheStream(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lo := indexes().Draw(t, "lo")
		whole := ordergen.Span{Lo: lo, Hi: lo + min(rapid.Uint64Max(200).Draw(t, "length"), math.MaxUint64-lo)}
		parts := whole.Split(rapid.IntRange(-1, 250).Draw(t, "parts"))

		seen := make(map[uint64]int)
		shortest, longest := uint64(math.MaxUint64), uint64(0)
		for _, part := range parts {
			for i := part.Lo; i < part.Hi; i++ {
				seen[i-lo]++
			}
			shortest, longest = min(shortest, part.Len()), max(longest, part.Len())
		}
		onceEach(t, seen, whole.Len())
		if longest > shortest+1 {
			t.Fatalf("parts of %v are %d to %d long", whole, shortest, longest)
		}
	})
}

func TestSplitOfEverything(t *testing.T) {
	everything := ordergen.Span{Lo: 0, Hi: math.MaxUint64}
	parts := everything.Split(7)
	sum := uint64(0)
	for k, part := range parts {
		sum += part.Len()
		if k > 0 && part.Lo != parts[k-1].Hi {
			t.Errorf("part %d starts at %d, want %d", k, part.Lo, parts[k-1].Hi)
		}
	}
	if sum != everything.Len() || len(parts) != 7 {
		t.Errorf("%d parts have %d indexes, want 7 with %d", len(parts), sum, everything.Len())
	}
}

// onceEach is the law of a partition: each of the first n, once.
func onceEach(t fataler, seen map[uint64]int, n uint64) {
	t.Helper()
	for i, times := range seen {
		if times != 1 || i >= n {
			t.Fatalf("index %d comes %d times, want each below %d once", i, times, n)
		}
	}
	if uint64(len(seen)) != n {
		t.Fatalf("%d indexes come, want %d", len(seen), n)
	}
}

// The last index, 2^64 − 1, is NoIndex and belongs to no stream.
func TestStripeEndsBeforeNoIndex(t *testing.T) {
	s := newStream(t, ordergen.Config{Flow: ordergen.Standard("A")})
	const half = 1 << 63
	for _, c := range []struct {
		k, n uint64
		want []uint64
	}{
		{0, half, []uint64{0, half}},
		{half - 2, half, []uint64{half - 2, math.MaxUint64 - 1}},
		{half - 1, half, []uint64{half - 1}},
		{math.MaxUint64 - 1, math.MaxUint64, []uint64{math.MaxUint64 - 1}},
		{0, math.MaxUint64, []uint64{0}},
		{3, 3, nil},
		{0, 0, nil},
		{math.MaxUint64, 1, nil},
	} {
		t.Run(fmt.Sprintf("%d of %d", c.k, c.n), func(t *testing.T) {
			var got []uint64
			for i := range s.Stripe(c.k, c.n) {
				got = append(got, i)
				if len(got) > len(c.want) {
					break
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("indexes (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSeedsDiffer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.Uint64().Draw(t, "a")
		b := rapid.Uint64().Filter(func(b uint64) bool { return b != a }).Draw(t, "b")
		flow := hotFlow()
		// Two orders agree on price and quantity with a chance below 1/19,000.
		if x, y := newStream(t, ordergen.Config{Seed: a, Flow: flow}), newStream(t, ordergen.Config{Seed: b, Flow: flow}); x.Fingerprint(0, 10) == y.Fingerprint(0, 10) {
			t.Fatalf("seeds %d and %d give the same orders", a, b)
		}
	})
}

func TestStreamKeepsItsConfigToItself(t *testing.T) {
	symbols := []string{"A", "B", "C"}
	c := ordergen.Config{Seed: 1, Flow: ordergen.Standard(symbols...)}
	s := newStream(t, c)
	before := s.Fingerprint(0, 100)

	symbols[0], c.Symbols[1] = "X", "Y"
	s.Config().Symbols[2] = "Z"
	if after := s.Fingerprint(0, 100); after != before {
		t.Error("writing to a config changes the stream made from it")
	}
	if diff := cmp.Diff([]string{"A", "B", "C"}, s.Config().Symbols); diff != "" {
		t.Error(diff)
	}
}

func TestConfigComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := configs().Draw(t, "config")
		if diff := cmp.Diff(c, newStream(t, c).Config(), cmp.Comparer(sameDist)); diff != "" {
			t.Fatal(diff)
		}
	})
}

func sameDist(a, b ordergen.Dist) bool { return a == b }

func TestStreamServesManyGoroutines(t *testing.T) {
	const n, goroutines = 500, 8
	s := newStream(t, ordergen.Config{Seed: 1, Flow: hotFlow()})
	want := make([]ordergen.Order, n)
	s.Fill(want, 0)
	var wg sync.WaitGroup
	for range goroutines {
		wg.Go(func() {
			for i := range uint64(n) {
				if o := s.At(i); o != want[i] {
					t.Errorf("order %d is %+v, want %+v", i, o, want[i])
					return
				}
			}
			s.Demand(0, n)
			s.Fingerprint(0, n)
		})
	}
	wg.Wait()
}

func TestHotPathAllocatesNothing(t *testing.T) {
	s := newStream(t, ordergen.Config{Seed: 1, Prefix: "run-", Flow: hotFlow()})
	orders := make([]ordergen.Order, 100)
	line := make([]byte, 0, 4096)
	i := uint64(0)
	for name, f := range map[string]func(){
		"At":                func() { orders[0] = s.At(i) },
		"Aggressive":        func() { s.Aggressive(i) },
		"Fill":              func() { s.Fill(orders, i) },
		"AppendJSON":        func() { line = s.At(i).AppendJSON(line[:0]) },
		"Stream.AppendJSON": func() { line = s.AppendJSON(line[:0], i) },
		"Range": func() {
			for _, o := range s.Range(i, i+10) {
				orders[0] = o
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			if n := testing.AllocsPerRun(100, func() { i += 1e9; f() }); n != 0 {
				t.Errorf("%v allocations, want none", n)
			}
		})
	}
}

func TestStreamWritesWhatItsOrdersWrite(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := flows().Draw(t, "stream")
		i := rapid.Uint64().Draw(t, "i")
		if want, got := string(s.At(i).AppendJSON([]byte("x"))), string(s.AppendJSON([]byte("x"), i)); got != want && i != ordergen.NoIndex {
			t.Errorf("order %d is written as %s, want %s", i, got, want)
		}
	})
}
