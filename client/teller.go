package client

import (
	"sync"
	"time"
)

// longestFarewell bounds how long a run waits, after its last answer, for those that it
// tells how it goes.
const longestFarewell = 2 * time.Second

// teller calls a user's functions on a goroutine of its own, one call at a time, so that a
// slow one moves no window and no rate. It tells of every window, and of what progress
// there was while it was busy the last alone.
type teller struct {
	progress  func(Progress)
	windowEnd func(i int)
	wake      chan struct{} // holds one when there is something to tell
	done      chan struct{}

	mu      sync.Mutex
	latest  *Progress
	windows int // ended
	told    int // windows of which it was told
	over    bool
	hurry   bool // nothing more is to be told
}

func newTeller(progress func(Progress), windowEnd func(i int)) *teller {
	t := &teller{progress: progress, windowEnd: windowEnd, wake: make(chan struct{}, 1), done: make(chan struct{})}
	go func() {
		defer close(t.done)
		for say := t.next(); say != nil; say = t.next() {
			say()
		}
	}()
	return t
}

// next waits for what is to be told next; nil at the end.
func (t *teller) next() func() {
	for {
		if say, ok := t.take(); ok {
			return say
		}
		<-t.wake
	}
}

func (t *teller) take() (say func(), ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case t.hurry:
		return nil, true
	case t.told < t.windows:
		i := t.told
		t.told++
		return func() { t.windowEnd(i) }, true
	case t.latest != nil:
		p := *t.latest
		t.latest = nil
		return func() { t.progress(p) }, true
	}
	return nil, t.over
}

// change changes what is to be told. It never waits for who is told.
func (t *teller) change(how func()) {
	t.mu.Lock()
	how()
	t.mu.Unlock()
	select {
	case t.wake <- struct{}{}:
	default:
	}
}

func (t *teller) tell(p Progress) { t.change(func() { t.latest = &p }) }

func (t *teller) endWindow() { t.change(func() { t.windows++ }) }

// stop waits until everything is told, no longer than the longest farewell. A call that
// hangs is left behind.
func (t *teller) stop() {
	t.change(func() { t.over = true })
	timer := time.NewTimer(longestFarewell)
	defer timer.Stop()
	select {
	case <-t.done:
	case <-timer.C:
		t.change(func() { t.hurry = true })
	}
}
