package engine

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// TestLevelsAgreeWithAMap opens and closes levels in runs, so that blocks fill up, are
// split and joined, at both ends and in the middle.
func TestLevelsAgreeWithAMap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var (
			levels levels
			open   = make(map[int64]*level)
		)
		t.Repeat(map[string]func(*rapid.T){
			"open": func(t *rapid.T) {
				from := rapid.Int64Range(-1500, 1500).Draw(t, "from")
				step := rapid.SampledFrom([]int64{-3, -1, 1, 2}).Draw(t, "step")
				for i := range rapid.Int64Range(1, 3*blockSize).Draw(t, "many") {
					rank := from + i*step
					at := levels.open(rank)
					if known, ok := open[rank]; ok && known != at {
						t.Fatalf("rank %d has another level when it is opened again", rank)
					}
					open[rank] = at
				}
			},
			"close": func(t *rapid.T) {
				ranks := slices.Sorted(maps.Keys(open))
				from := len(ranks) * rapid.IntRange(0, 8).Draw(t, "from eighth") / 8
				to := len(ranks) * rapid.IntRange(0, 8).Draw(t, "to eighth") / 8
				for _, rank := range ranks[min(from, to):max(from, to)] {
					levels.close(rank)
					delete(open, rank)
				}
			},
			"": func(t *rapid.T) { compareLevels(t, &levels, open) },
		})
	})
}

func compareLevels(t *rapid.T, levels *levels, open map[int64]*level) {
	var want, got []*level
	ranks := slices.Sorted(maps.Keys(open))
	for _, rank := range slices.Backward(ranks) {
		want = append(want, open[rank])
		if levels.find(rank) != open[rank] {
			t.Fatalf("rank %d is not found", rank)
		}
		if _, taken := open[rank+1]; !taken && levels.find(rank+1) != nil {
			t.Fatalf("rank %d is found, but was never opened", rank+1)
		}
	}
	levels.fromBest(func(at *level) bool {
		got = append(got, at)
		return true
	})
	if !slices.Equal(want, got) {
		t.Fatalf("%d levels in another order than the ranks of %d", len(got), len(want))
	}
	if levels.n != len(open) {
		t.Fatalf("n is %d, want %d", levels.n, len(open))
	}
	if best := levels.best(); len(want) > 0 && best != want[0] || len(want) == 0 && best != nil {
		t.Fatal("the best level is not the first")
	}
	if i := slices.IndexFunc(levels.blocks, func(b *block) bool { return b.n == 0 }); i >= 0 && len(levels.blocks) > 1 {
		t.Fatalf("block %d of %d is empty", i, len(levels.blocks))
	}
	for i := range len(levels.blocks) - 1 {
		if n := levels.blocks[i].n + levels.blocks[i+1].n; n <= blockSize/2 {
			t.Fatalf("blocks %d and %d hold %d levels together, want more than half a block", i, i+1, n)
		}
	}
}

func TestCountUpToIsABinarySearch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ranks := slices.Compact(slices.Sorted(slices.Values(rapid.SliceOfN(rapid.Int64Range(-40, 40), 0, 30).Draw(t, "ranks"))))
		rank := rapid.Int64Range(-41, 41).Draw(t, "rank")
		want, found := slices.BinarySearch(ranks, rank)
		if found {
			want++
		}
		if diff := cmp.Diff(want, countUpTo(ranks, rank)); diff != "" {
			t.Fatalf("of %v up to %d (-want +got):\n%s", ranks, rank, diff)
		}
	})
}
