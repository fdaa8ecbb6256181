// Package idle keeps connections on which no order is under way.
package idle

import (
	"sync"
	"time"
)

// Longest is how long a connection may be idle before it is closed.
const Longest = 90 * time.Second

// Pool decides which connection an order takes. With Spread above 0 it is the one that has
// been idle longest, over at least so many; otherwise it is the one used last, so that those
// which a rate does not need are closed after a time.
type Pool[T any] struct {
	Spread int
	Close  func(T)

	mu   sync.Mutex
	open int // idle or taken
	idle queue[entry[T]]
}

type entry[T any] struct {
	conn  T
	since time.Time
}

// Take returns an idle connection, or false when the order is to have a new one, which
// counts from then on.
func (p *Pool[T]) Take(now time.Time) (conn T, ok bool) {
	for {
		e, ok := p.next()
		if !ok || p.Spread == 0 || now.Sub(e.since) <= Longest {
			return e.conn, ok
		}
		p.Drop(e.conn)
	}
}

func (p *Pool[T]) next() (e entry[T], ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.idle.len() == 0 || p.open < p.Spread {
		p.open++
		return e, false
	}
	if p.Spread > 0 {
		return p.idle.popFirst(), true
	}
	return p.idle.popLast(), true
}

// Put gives a connection back.
func (p *Pool[T]) Put(conn T, now time.Time) {
	p.mu.Lock()
	p.idle.push(entry[T]{conn, now})
	old := p.Spread == 0 && now.Sub(p.idle.first().since) > Longest
	if !old {
		p.mu.Unlock()
		return
	}
	bottom := p.idle.popFirst()
	p.mu.Unlock()
	p.Drop(bottom.conn)
}

// Drop closes a connection that was taken, or is to be put back no more.
func (p *Pool[T]) Drop(conn T) {
	p.Close(conn)
	p.Gone()
}

// Gone says that a connection which Take asked for was not made.
func (p *Pool[T]) Gone() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.open--
}

// Empty closes all that are idle.
func (p *Pool[T]) Empty() {
	for {
		p.mu.Lock()
		if p.idle.len() == 0 {
			p.mu.Unlock()
			return
		}
		e := p.idle.popLast()
		p.mu.Unlock()
		p.Drop(e.conn)
	}
}
