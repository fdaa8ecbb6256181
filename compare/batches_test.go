package compare

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// counted is what batches hold, by position of the batch.
func counted(b *Batches) map[uint64]batch {
	all := make(map[uint64]batch)
	for i, one := range b.batches {
		if one != nil {
			all[b.first+uint64(i)] = *one
		}
	}
	return all
}

// However positions come, and over however many recorders they are spread, a batch has the
// orders whose positions share all but the last bits, there are never too many, and no
// fewer than the width asks for.
func TestBatchesHoldConsecutiveOrders(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		first := rapid.Uint64Range(0, 1<<40).Draw(t, "first")
		positions := rapid.SliceOfN(rapid.Uint64Range(first, first+rapid.SampledFrom([]uint64{10, 127, 128, 5000, 1 << 30}).Draw(t, "reach")), 1, 300).Draw(t, "positions")
		apart := rapid.IntRange(1, 3).Draw(t, "recorders")
		parts := make([]Batches, apart)
		for i, k := range positions {
			latency := time.Duration(k%1000) * time.Millisecond
			if k%7 == 0 {
				parts[i%apart].AddBeyond(k)
			} else {
				parts[i%apart].Add(k, latency)
			}
		}
		var b Batches
		for i := range parts {
			b.Merge(&parts[i])
		}
		want := make(map[uint64]batch)
		for _, k := range positions {
			one := want[k>>b.shift]
			bucket := bucketOf(time.Duration(k%1000) * time.Millisecond)
			if k%7 == 0 {
				bucket = buckets
			}
			one.counts[bucket]++
			one.orders++
			want[k>>b.shift] = one
		}
		if diff := cmp.Diff(want, counted(&b), cmp.AllowUnexported(batch{})); diff != "" {
			t.Fatalf("batches of %d orders differ from the positions' (-want +got):\n%s", 1<<b.shift, diff)
		}
		if len(b.batches) > mostBatches {
			t.Fatalf("there are %d batches, want at most %d", len(b.batches), mostBatches)
		}
		lowest, highest := slices.Min(positions), slices.Max(positions)
		if b.shift > 0 && highest>>(b.shift-1)-lowest>>(b.shift-1) < mostBatches {
			t.Fatalf("positions %d..%d are in batches of %d, want half as wide", lowest, highest, 1<<b.shift)
		}
	})
}

func TestBucketsAreInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := time.Duration(rapid.Int64Range(-1, 1<<43).Draw(t, "a"))
		b := time.Duration(rapid.Int64Range(int64(a), 1<<43).Draw(t, "b"))
		low, high := bucketOf(a), bucketOf(b)
		if low > high || low < 0 || high >= buckets {
			t.Fatalf("%v is in bucket %d and %v in %d of %d", a, low, b, high, buckets)
		}
		if a >= 1<<finest && b < 1<<42 && low == high && float64(b) > 1.0625*float64(a) {
			t.Fatalf("%v and %v share bucket %d, want them within 6.25 %%", a, b, low)
		}
	})
}

// The design effect of independent latencies is 1, and of ones that come r at a time it is r.
// Of 32 pieces its estimate has a standard deviation of √(2/31) = 25 %; the mean over 100
// experiments, of 2.5 %, and four of them are allowed. Effects below 1 count as 1, which adds
// up to half a deviation's mean, 0.4·25 % = 10 %, to the least one.
func TestEffect(t *testing.T) {
	for _, run := range []int{1, 2, 8, 40} {
		sum := 0.0
		for seed := range uint64(100) {
			random := rand.New(rand.NewPCG(3, seed))
			var (
				b    Batches
				long bool
			)
			for k := range uint64(40_000) {
				if k%uint64(run) == 0 {
					long = random.Float64() < 0.05
				}
				latency := time.Millisecond
				if long {
					latency = time.Second
				}
				b.Add(k, latency)
			}
			sum += b.effect(0.05)
		}
		mean, want := sum/100, float64(run)
		if low, high := want*0.9, want*1.1+0.1*of(run == 1); mean < low || mean > high {
			t.Errorf("latencies that come %d at a time have an effect of %.2f, want %.2f..%.2f", run, mean, low, high)
		}
	}
}

// All latencies in one bucket, or none, tell nothing of correlation.
func TestEffectOfNoDifference(t *testing.T) {
	var none, same Batches
	for k := range uint64(1000) {
		same.Add(k, time.Second)
	}
	for name, b := range map[string]*Batches{"none": &none, "all the same": &same} {
		if e := b.effect(0.01); e != 1 || math.IsNaN(e) {
			t.Errorf("%s: the effect is %v, want 1", name, e)
		}
	}
}

func TestBatchesAllocateOnce(t *testing.T) {
	var b Batches
	for k := range uint64(10_000) {
		b.Add(k, time.Millisecond)
	}
	k := uint64(10_000)
	if n := testing.AllocsPerRun(1, func() {
		for range 1_000_000 {
			b.Add(k, time.Millisecond)
			k++
		}
	}); n > mostBatches/4 {
		t.Errorf("a million orders more cost %v allocations, want those of some slices of pointers", n)
	}
}

func BenchmarkBatches(b *testing.B) {
	var batches Batches
	k := uint64(0)
	for b.Loop() {
		batches.Add(k, time.Duration(k%4096)*time.Microsecond)
		k++
	}
}

// One batch with half of all orders is one piece, and the rest has half of the pieces.
func TestPiecesAreEven(t *testing.T) {
	var b Batches
	for range 640 {
		b.Add(0, time.Millisecond)
	}
	for k := range uint64(64) {
		for range 10 {
			b.Add(k+1, time.Millisecond)
		}
	}
	var sizes []int64
	for orders, long := range b.cut(1280, 0) {
		sizes = append(sizes, orders)
		if long != orders {
			t.Errorf("of %d orders %d are in all buckets", orders, long)
		}
	}
	want := append([]int64{640}, slices.Repeat([]int64{40}, pieces/2)...)
	if diff := cmp.Diff(want, sizes); diff != "" {
		t.Errorf("the pieces (-want +got):\n%s", diff)
	}
}
