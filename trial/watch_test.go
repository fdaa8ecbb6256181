package trial

import (
	"context"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/observe"
)

// mark is a snapshot of shards with the given matches, each with as many durations of
// up to a millisecond; -1 is a shard that does not answer.
func mark(matches ...int64) observe.Snapshot {
	s := observe.Snapshot{Shards: make(map[string]*observe.Counters)}
	for i, n := range matches {
		if n >= 0 {
			s.Shards[string(rune('a'+i))] = &observe.Counters{
				Figures:  map[observe.Figure]int64{observe.Fills: n},
				Matching: observe.Histogram{Bounds: []float64{0.001, math.Inf(1)}, Cumulative: []uint64{uint64(n), uint64(n)}},
			}
		}
	}
	return s
}

// watched is a watch that has seen marks, the first of them before the run.
func watched(warmup bool, marks ...observe.Snapshot) *watch {
	w := newWatch(context.Background(), observe.Scraper{}, []ordergen.Shard{{Name: "a"}, {Name: "b"}}, marks[0], warmup)
	w.marks = append(w.marks, marks[1:]...)
	return w
}

func TestMatchesByWindow(t *testing.T) {
	bare := mark(0, 0)
	delete(bare.Shards["a"].Figures, observe.Fills)
	for name, test := range map[string]struct {
		watch *watch
		want  []MatchWindow
	}{
		"two windows":             {watched(false, mark(10, 5), mark(12, 6), mark(20, 9)), []MatchWindow{{3, true}, {11, true}}},
		"after a warm-up":         {watched(true, mark(10, 5), mark(12, 6), mark(20, 9)), []MatchWindow{{11, true}}},
		"ended in the warm-up":    {watched(true, mark(10, 5), mark(12, 6)), nil},
		"a shard never told":      {watched(false, mark(10, -1), mark(12, -1)), []MatchWindow{{0, false}}},
		"a shard is gone":         {watched(false, mark(10, 5), mark(12, -1)), []MatchWindow{{0, false}}},
		"nothing is told":         {watched(false, mark(-1, -1), mark(-1, -1)), []MatchWindow{{0, false}}},
		"a counter that appears":  {watched(false, bare, mark(7, 2)), []MatchWindow{{9, true}}},
		"a shard of someone else": {watched(false, mark(1, 1, 100), mark(2, 2, 900)), []MatchWindow{{2, true}}},
	} {
		if diff := cmp.Diff(test.want, test.watch.matchesByWindow()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestServerLatencyLeavesOutTheWarmup(t *testing.T) {
	for warmup, want := range map[bool]uint64{false: 10, true: 8} {
		for _, s := range watched(warmup, mark(10, 10), mark(12, 12), mark(20, 20)).server() {
			if s.Count != want || !s.P99.Measured {
				t.Errorf("with a warm-up %v, shard %s has %d orders (%v), want %d", warmup, s.Shard, s.Count, s.P99, want)
			}
		}
	}
	for _, s := range watched(true, mark(10, 10), mark(12, 12)).server() {
		if s.P99.Measured {
			t.Errorf("a run that ended in its warm-up has %v for shard %s, want nothing", s.P99, s.Shard)
		}
	}
	if got := watched(false, mark(10, -1), mark(12, -1)).server()[1]; got.P99.Measured {
		t.Errorf("a shard that never told has %v", got)
	}
}

func TestWatchEndsWithTheCountersAtRest(t *testing.T) {
	w := watched(false, mark(0, 0), mark(5, 5), mark(7, 7))
	rest := mark(8, 9)
	w.end(rest)
	if diff := cmp.Diff([]MatchWindow{{10, true}, {7, true}}, w.matchesByWindow()); diff != "" {
		t.Errorf("matches (-want +got):\n%s", diff)
	}
}
