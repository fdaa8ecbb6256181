package trial

import (
	"context"
	"sync"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/observe"
)

// marks are what a system says of itself while a run is under way. Calls may overlap.
type marks struct {
	ctx    context.Context
	system System
	shards []string // of the trial; the system may have others

	mu     sync.Mutex
	all    []observe.Snapshot // before the run, at the end of a warm-up, then at the end of each window
	warmup bool
}

func newMarks(ctx context.Context, s System, shards []ordergen.Shard, before observe.Snapshot, warmup bool) *marks {
	m := &marks{ctx: context.WithoutCancel(ctx), system: s, all: []observe.Snapshot{before}, warmup: warmup}
	for _, shard := range shards {
		m.shards = append(m.shards, shard.Name)
	}
	return m
}

func (m *marks) first() observe.Snapshot { return m.all[0] }

func (m *marks) windowEnd() {
	s, _ := m.system.Snapshot(m.ctx)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.all = append(m.all, s)
}

// end replaces the last window's mark by the system's counters at rest.
func (m *marks) end(after observe.Snapshot) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.all) > 1 {
		m.all[len(m.all)-1] = after
	}
}

// matches counts those since the run began, as far as the system tells.
func (m *marks) matches() observe.Growth {
	s, _ := m.system.Snapshot(m.ctx)
	return s.Sum(m.first(), observe.Fills, m.shards...)
}

// measured is the marks without the warm-up's.
func (m *marks) measured() []observe.Snapshot {
	if m.warmup {
		return m.all[1:]
	}
	return m.all
}

func (m *marks) matchesByWindow() (windows []observe.Growth) {
	all := m.measured()
	for i := 1; i < len(all); i++ {
		windows = append(windows, all[i].Sum(all[i-1], observe.Fills, m.shards...))
	}
	return windows
}

func (m *marks) server() (all []observe.Latency) {
	measured := m.measured()
	before, after := measured[0], measured[len(measured)-1]
	for _, shard := range m.shards {
		all = append(all, after.Latency(before, shard))
	}
	return all
}
