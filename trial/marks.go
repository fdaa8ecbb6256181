package trial

import (
	"context"
	"runtime/metrics"
	"sync"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/observe"
)

// marks are what a system says of itself while a run is under way: before it, at the end
// of a warm-up, and at the end of each window. They are read one after the other on a
// goroutine of their own, so that a slow system moves no window.
type marks struct {
	system System
	shards []string // the trial's shards; the system may have others
	warmup bool

	ctx    context.Context
	cancel context.CancelFunc
	due    chan int // places in all
	done   chan struct{}

	mu     sync.Mutex
	all    []observe.Snapshot
	memory []int64 // bytes of this process, where a mark was read
}

// mostDue is how many marks may wait to be read; more are not read.
const mostDue = 1024

// late is a mark that could not be read in time.
var late = observe.Snapshot{Unread: []string{"all, as the ones before took too long"}}

func newMarks(ctx context.Context, s System, shards []ordergen.Shard, before observe.Snapshot, warmup bool) *marks {
	m := &marks{system: s, warmup: warmup, all: []observe.Snapshot{before}, due: make(chan int, mostDue), done: make(chan struct{})}
	m.ctx, m.cancel = context.WithCancel(context.WithoutCancel(ctx))
	for _, shard := range shards {
		m.shards = append(m.shards, shard.Name)
	}
	go func() {
		defer close(m.done)
		for place := range m.due {
			if m.ctx.Err() == nil {
				s, _ := m.system.Snapshot(m.ctx)
				m.set(place, s)
			}
		}
	}()
	return m
}

func (m *marks) set(place int, s observe.Snapshot) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.all[place] = s
	m.memory = append(m.memory, ownMemory())
}

func (m *marks) first() observe.Snapshot {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.all[0]
}

// windowEnd asks for a mark, and does not wait for it. Its calls must not overlap with stop.
func (m *marks) windowEnd() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.all = append(m.all, late)
	select {
	case m.due <- len(m.all) - 1:
	default:
	}
}

// stop waits for the marks that are asked for, no longer than patience.
func (m *marks) stop(patience time.Duration) {
	close(m.due)
	timer := time.AfterFunc(patience, m.cancel)
	<-m.done
	timer.Stop()
	m.cancel()
}

// end replaces the last window's mark by the system's counters at rest.
func (m *marks) end(after observe.Snapshot) {
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

// resting is the orders that rest on the shards at each mark that tells of all of them.
func (m *marks) resting() (series []int64) {
	for _, mark := range m.all {
		sum, known := int64(0), true
		for _, shard := range m.shards {
			c := mark.Shards[shard]
			if c == nil {
				c = new(observe.Counters)
			}
			for _, f := range []observe.Figure{observe.RestingBids, observe.RestingAsks} {
				n, told := c.Figures[f]
				sum, known = sum+n, known && told
			}
		}
		if known {
			series = append(series, sum)
		}
	}
	return series
}

// ownMemory is the bytes that this process holds of the system's.
func ownMemory() int64 {
	samples := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(samples)
	return int64(samples[0].Value.Uint64() - samples[1].Value.Uint64())
}
