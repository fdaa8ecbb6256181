package trial

import (
	"context"
	"math"
	"testing"
	"testing/synctest"
	"time"

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

// watched is marks that has seen marks, the first of them before the run.
func watched(warmup bool, marks ...observe.Snapshot) *marks {
	w := newMarks(context.Background(), nil, []ordergen.Shard{{Name: "a"}, {Name: "b"}}, marks[0], warmup)
	w.stop(time.Minute)
	w.all = append(w.all, marks[1:]...)
	return w
}

func TestMatchesByWindow(t *testing.T) {
	bare := mark(0, 0)
	delete(bare.Shards["a"].Figures, observe.Fills)
	for name, test := range map[string]struct {
		marks *marks
		want  []observe.Growth
	}{
		"two windows":             {watched(false, mark(10, 5), mark(12, 6), mark(20, 9)), []observe.Growth{{N: 3}, {N: 11}}},
		"after a warm-up":         {watched(true, mark(10, 5), mark(12, 6), mark(20, 9)), []observe.Growth{{N: 11}}},
		"ended in the warm-up":    {watched(true, mark(10, 5), mark(12, 6)), nil},
		"a shard never told":      {watched(false, mark(10, -1), mark(12, -1)), []observe.Growth{{State: observe.NotExposed}}},
		"a shard is gone":         {watched(false, mark(10, 5), mark(12, -1)), []observe.Growth{{State: observe.Vanished}}},
		"nothing is told":         {watched(false, mark(-1, -1), mark(-1, -1)), []observe.Growth{{State: observe.NotExposed}}},
		"a counter that appears":  {watched(false, bare, mark(7, 2)), []observe.Growth{{N: 9}}},
		"a shard of someone else": {watched(false, mark(1, 1, 100), mark(2, 2, 900)), []observe.Growth{{N: 2}}},
	} {
		if diff := cmp.Diff(test.want, test.marks.matchesByWindow()); diff != "" {
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
	if diff := cmp.Diff([]observe.Growth{{N: 10}, {N: 7}}, w.matchesByWindow()); diff != "" {
		t.Errorf("matches (-want +got):\n%s", diff)
	}
}

func TestTheEndOfARunWithoutAWindowIsItsOnlyMark(t *testing.T) {
	w := watched(false, mark(3, 3))
	w.end(mark(9, 9))
	if diff := cmp.Diff([]observe.Snapshot{mark(3, 3)}, w.all, ignoreUnexported); diff != "" {
		t.Errorf("the mark before the run (-want +got):\n%s", diff)
	}
}

// What rests is bids and asks of all shards, where all tell of both.
func TestRestingAtEachMark(t *testing.T) {
	holds := func(shards ...[2]int64) observe.Snapshot {
		var s observe.Snapshot
		for i, h := range shards {
			figures := s.Shard(string(rune('a' + i))).Figures
			figures[observe.RestingBids], figures[observe.RestingAsks] = h[0], h[1]
		}
		return s
	}
	half := holds([2]int64{1, 2}, [2]int64{3, 4})
	delete(half.Shards["a"].Figures, observe.RestingBids)
	w := watched(true, holds([2]int64{1, 2}, [2]int64{30, 40}), holds([2]int64{5, 6}), half, holds([2]int64{0, 7}, [2]int64{0, 0}))
	if diff := cmp.Diff([]int64{73, 7}, w.resting()); diff != "" {
		t.Errorf("orders that rest (-want +got):\n%s", diff)
	}
}

// Marks that are not read in time are not read at all, and those that are come in their places.
func TestMarksAreReadUntilPatienceEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &slow{takes: time.Second}
		m := newMarks(t.Context(), s, []ordergen.Shard{{Name: "a"}}, mark(0), false)
		for range 5 {
			m.windowEnd()
		}
		began := time.Now()
		m.stop(2500 * time.Millisecond)
		if took := time.Since(began); took != 2500*time.Millisecond {
			t.Errorf("it waited for %v, want it to end with its patience", took)
		}
		if s.asked != 3 {
			t.Errorf("the system was asked %d times, want thrice in two and a half seconds", s.asked)
		}
		var read []bool
		for _, mark := range m.all {
			read = append(read, len(mark.Unread) == 0)
		}
		if diff := cmp.Diff([]bool{true, true, true, true, false, false}, read); diff != "" {
			t.Errorf("marks that were read (-want +got):\n%s", diff)
		}
	})
}

// slow is a system that takes its time to tell of itself.
type slow struct {
	untold
	takes time.Duration
}

func (s *slow) Snapshot(ctx context.Context) (observe.Snapshot, error) {
	s.asked++
	select {
	case <-time.After(s.takes):
	case <-ctx.Done():
	}
	return mark(int64(s.asked)), ctx.Err()
}

// Who wants a run to end waits a shorter time for its counters.
func TestPatience(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	if got := patience(ctx); got != 3*time.Second {
		t.Errorf("it is %v, want 3 s", got)
	}
	cancel()
	if got := patience(ctx); got != 500*time.Millisecond {
		t.Errorf("after an interrupt it is %v, want half a second", got)
	}
}
