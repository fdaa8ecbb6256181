package recorded

import (
	"sync"
	"sync/atomic"
)

// growing tells who reads an index how far it has been written.
type growing struct {
	ready atomic.Uint64 // records that can be read
	over  atomic.Bool   // there will be no more

	mu   sync.Mutex
	more *sync.Cond
	book []resting // Orders that rest before the first event; they are set before any event can be read.
	head head      // set when it is over, as the error is
	err  error
}

func newGrowing() *growing {
	g := new(growing)
	g.more = sync.NewCond(&g.mu)
	return g
}

// grown is an index that is whole.
func grown(h head) *growing {
	g := newGrowing()
	g.end(h, nil)
	return g
}

// grow notes that more records can be read.
func (g *growing) grow(ready uint64, book []resting) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.book = book
	g.ready.Store(ready)
	g.more.Broadcast()
}

// end notes that the index has been written, up to a fault if there was one.
func (g *growing) end(h head, err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.head, g.err, g.book = h, err, h.Book
	g.ready.Store(h.Events)
	g.over.Store(true)
	g.more.Broadcast()
}

// reach waits until record i can be read, and reports false where there is none.
func (g *growing) reach(i uint64) bool {
	if i < g.ready.Load() {
		return true
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	for i >= g.ready.Load() && !g.over.Load() {
		g.more.Wait()
	}
	return i < g.ready.Load()
}

// whole waits until the index has been written.
func (g *growing) whole() (head, error) {
	if g.over.Load() {
		return g.head, g.err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	for !g.over.Load() {
		g.more.Wait()
	}
	return g.head, g.err
}

// standing is what rests before the first event.
func (g *growing) standing() []resting {
	g.reach(0)
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.book
}
