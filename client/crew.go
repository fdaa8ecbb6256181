package client

import (
	"iter"
	"sync/atomic"
)

// crew is the workers that take orders from a pacer. One is hired when an order finds
// none free: a rate that a few can serve touches the stacks of a few only, which stay in
// the processor's caches.
type crew struct {
	queue chan uint64
	hire  func(worker int, orders iter.Seq[uint64])
	hired int
	most  int
	free  atomic.Int64 // workers that wait for an order, less the orders in the queue; until all are hired
}

// newCrew returns a crew of at most so many workers. Each is started by hire, and ends
// with its orders.
func newCrew(most, backlog int, hire func(worker int, orders iter.Seq[uint64])) *crew {
	return &crew{queue: make(chan uint64, backlog), hire: hire, most: most}
}

// hand gives an order to a worker without waiting for one. It reports false when all are
// busy and the backlog is full.
func (c *crew) hand(k uint64) bool {
	if c.free.Add(-1) < 0 && c.hired < c.most {
		c.free.Add(1)
		c.hired++
		c.hire(c.hired-1, c.from(k))
		return true
	}
	select {
	case c.queue <- k:
		return true
	default:
		return false
	}
}

// dismiss lets the workers end when the queue is empty.
func (c *crew) dismiss() { close(c.queue) }

// from is the orders of a worker that is hired for the first of them.
func (c *crew) from(first uint64) iter.Seq[uint64] {
	return func(yield func(uint64) bool) {
		for k, more := first, true; more && yield(k); {
			c.free.Add(1)
			k, more = <-c.queue
		}
	}
}
