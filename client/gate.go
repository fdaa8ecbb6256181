package client

import (
	"math/bits"
	"sync"

	"github.com/RoaringBitmap/roaring/v2/roaring64"
)

// gate holds back each event until the one that it follows was answered. It remembers
// what is open: the memory that it takes grows with the events from the oldest open one on,
// a bit each, and with the events that went wrong, which are packed, not with the length of the
// run.
type gate struct {
	source Source
	first  uint64 // index of the run's first event
	most   int    // events held back at a time

	mu       sync.Mutex
	base     uint64 // every event below was answered; a multiple of 64
	answered []uint64
	held     map[uint64]job    // events that wait, by the one that they follow
	failed   *roaring64.Bitmap // events that went wrong, and were followed by none so far
}

// admission is what becomes of an event that is due.
type admission uint8

const (
	admitted admission = iota
	held               // the event waits until the one that it follows is answered
	orphaned           // the event that it follows went wrong
	crowded            // no more events may be held
)

// newGate is the gate of a source; nil where no event follows another.
func newGate(source Source, first uint64, most int) *gate {
	if source.Reach() == 0 {
		return nil
	}
	return &gate{
		source:   source,
		first:    first,
		most:     most,
		base:     first &^ 63,
		answered: []uint64{1<<(first&63) - 1},
		held:     make(map[uint64]job),
		failed:   roaring64.New(),
	}
}

// admit asks for event i, which is due. One that is held comes back from settled.
func (g *gate) admit(i uint64, j job) admission {
	if g == nil {
		return admitted
	}
	before, follows := g.source.Follows(i, g.first)
	if !follows {
		return admitted
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.failed.CheckedRemove(before) {
		return orphaned
	}
	if g.isAnswered(before) {
		return admitted
	}
	if len(g.held) >= g.most {
		return crowded
	}
	g.held[before] = j
	return held
}

// settled notes that an event is over, well or not, and returns the one that it held back.
func (g *gate) settled(i uint64, well bool) (next job, waits bool) {
	if g == nil {
		return job{}, false
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.note(i)
	if next, waits = g.held[i]; waits {
		delete(g.held, i)
		return next, true
	}
	if !well {
		g.failed.Add(i)
	}
	return job{}, false
}

// waiting is how many events are held back now.
func (g *gate) waiting() int {
	if g == nil {
		return 0
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	return len(g.held)
}

func (g *gate) isAnswered(i uint64) bool {
	if i < g.base {
		return true
	}
	word := (i - g.base) / 64
	return word < uint64(len(g.answered)) && *g.word(i)>>(i&63)&1 == 1
}

// word is the 64 events around i, in a ring whose length is a power of two.
func (g *gate) word(i uint64) *uint64 { return &g.answered[i/64&uint64(len(g.answered)-1)] }

func (g *gate) note(i uint64) {
	if words := (i-g.base)/64 + 1; words > uint64(len(g.answered)) {
		g.grow(words)
	}
	*g.word(i) |= 1 << (i & 63)
	for oldest := g.word(g.base); *oldest == 1<<64-1; oldest = g.word(g.base) {
		*oldest = 0
		g.base += 64
	}
}

func (g *gate) grow(words uint64) {
	old := g.answered
	g.answered = make([]uint64, 1<<bits.Len64(words-1))
	for k := range uint64(len(old)) {
		at := g.base/64 + k
		*g.word(64 * at) = old[at&uint64(len(old)-1)]
	}
}
