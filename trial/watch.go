package trial

import (
	"context"
	"sync"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/observe"
)

// watch gathers what a target says of itself while a run is under way. Calls may
// overlap.
type watch struct {
	ctx     context.Context
	scraper observe.Scraper
	shards  []ordergen.Shard // of the trial; the target may have others

	mu     sync.Mutex
	marks  []observe.Snapshot // before the run, at the end of a warm-up, then at the end of each window
	warmup bool
}

func newWatch(ctx context.Context, s observe.Scraper, shards []ordergen.Shard, before observe.Snapshot, warmup bool) *watch {
	return &watch{ctx: context.WithoutCancel(ctx), scraper: s, shards: shards, marks: []observe.Snapshot{before}, warmup: warmup}
}

func (w *watch) first() observe.Snapshot { return w.marks[0] }

func (w *watch) windowEnd() {
	s, _ := w.scraper.Scrape(w.ctx)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.marks = append(w.marks, s)
}

// end replaces the last window's mark by the target's counters at rest.
func (w *watch) end(after observe.Snapshot) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.marks) > 1 {
		w.marks[len(w.marks)-1] = after
	}
}

// matches counts those since the run began, as far as the target tells.
func (w *watch) matches() (int64, bool) {
	s, _ := w.scraper.Scrape(w.ctx)
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.matchesBetween(w.marks[0], s)
}

func (w *watch) matchesBetween(before, after observe.Snapshot) (n int64, ok bool) {
	var names []string
	for _, shard := range w.shards {
		names = append(names, shard.Name)
	}
	growth := after.Sum(before, observe.Fills, names...)
	return growth.N, growth.State == observe.Known
}

// measured is the marks without the warm-up's.
func (w *watch) measured() []observe.Snapshot {
	if w.warmup {
		return w.marks[1:]
	}
	return w.marks
}

// MatchWindow is the matches of one window.
type MatchWindow struct {
	Matches  int64 `json:"matches"`
	Measured bool  `json:"measured"`
}

func (w *watch) matchesByWindow() (windows []MatchWindow) {
	marks := w.measured()
	for i := 1; i < len(marks); i++ {
		n, ok := w.matchesBetween(marks[i-1], marks[i])
		windows = append(windows, MatchWindow{n, ok})
	}
	return windows
}

// ServerLatency is how long a shard took to match, by its own histogram.
type ServerLatency struct {
	Shard string
	P99   observe.Quantile
	Count uint64 // orders
}

func (w *watch) server() (all []ServerLatency) {
	marks := w.measured()
	before, after := marks[0], marks[len(marks)-1]
	for _, shard := range w.shards {
		s := ServerLatency{Shard: shard.Name}
		if then, now := before.Shards[shard.Name], after.Shards[shard.Name]; then != nil && now != nil {
			h := now.Matching.Since(then.Matching)
			s.P99, s.Count = h.Quantile(0.99), h.Count()
		}
		all = append(all, s)
	}
	return all
}
