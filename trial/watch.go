package trial

import (
	"context"
	"sync"

	"github.com/ordergen/ordergen"
)

// watch gathers what a target says of itself while a run is under way. Calls may
// overlap.
type watch struct {
	ctx     context.Context
	scraper Scraper
	shards  []ordergen.Shard // of the trial; the target may have others

	mu     sync.Mutex
	marks  []Snapshot // before the run, at the end of a warm-up, then at the end of each window
	warmup bool
	gc     GCPause
}

func newWatch(ctx context.Context, s Scraper, shards []ordergen.Shard, before Snapshot, warmup bool) *watch {
	return &watch{ctx: context.WithoutCancel(ctx), scraper: s, shards: shards, marks: []Snapshot{before}, warmup: warmup, gc: before.GC}
}

func (w *watch) first() Snapshot { return w.marks[0] }

func (w *watch) windowEnd() {
	s, _ := w.scraper.Scrape(w.ctx)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.marks = append(w.marks, s)
	w.gc = w.gc.longer(s.GC)
}

// end replaces the last window's mark by the target's counters at rest.
func (w *watch) end(after Snapshot) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.gc = w.gc.longer(after.GC)
	if len(w.marks) > 1 {
		w.marks[len(w.marks)-1] = after
	}
}

// matches counts those since the run began, as far as the target tells.
func (w *watch) matches() (int64, bool) {
	s, _ := w.scraper.Scrape(w.ctx)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.gc = w.gc.longer(s.GC)
	return w.matchesBetween(w.marks[0], s)
}

// matchesBetween fails where a shard does not tell, as its part is unknown then. A
// counter that first shows up in between began at 0.
func (w *watch) matchesBetween(before, after Snapshot) (n int64, ok bool) {
	for _, shard := range w.shards {
		then, now := before.Shards[shard.Name], after.Shards[shard.Name]
		if then == nil || now == nil {
			return 0, false
		}
		to, exposed := now.Figures[Fills]
		if !exposed {
			continue
		}
		n += to - then.Figures[Fills]
		ok = true
	}
	return n, ok
}

// measured is the marks without the warm-up's.
func (w *watch) measured() []Snapshot {
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
	P99   Quantile
	Count uint64 // orders
}

func (w *watch) server() (all []ServerLatency) {
	marks := w.measured()
	before, after := marks[0], marks[len(marks)-1]
	for _, shard := range w.shards {
		s := ServerLatency{Shard: shard.Name}
		if then, now := before.Shards[shard.Name], after.Shards[shard.Name]; then != nil && now != nil {
			h := now.Duration.Since(then.Duration)
			s.P99, s.Count = h.Quantile(0.99), h.Count()
		}
		all = append(all, s)
	}
	return all
}
