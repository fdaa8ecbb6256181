package client

import (
	"iter"
	"sync/atomic"
	"time"
)

// job is an order on its way to a worker.
type job struct {
	index  uint64
	handed time.Duration // when, since the start
}

// crew is the workers that take orders from a pacer. One is hired when an order finds
// none free: a rate that a few can serve touches the stacks of a few only, which stay in
// the processor's caches.
type crew struct {
	hire    func(worker int, orders iter.Seq[job])
	hired   int
	most    int
	backlog int64
	queue   chan job
	free    atomic.Int64 // workers that want an order, less the orders in the queue
}

// newCrew returns a crew of at most so many workers. Each is started by hire, and ends
// with its orders.
func newCrew(most, backlog int, hire func(worker int, orders iter.Seq[job])) *crew {
	// There is room for the backlog, and for an order of each worker that is about to take it.
	return &crew{hire: hire, most: most, backlog: int64(backlog), queue: make(chan job, backlog+most)}
}

// hand gives an order to a worker without waiting for one. It reports false when all are
// busy and the backlog is full.
func (c *crew) hand(j job) bool {
	switch free := c.free.Add(-1); {
	case free < 0 && c.hired < c.most:
		c.free.Add(1)
		c.hire(c.hired, c.from(j))
		c.hired++
	case free < -c.backlog:
		c.free.Add(1)
		return false
	default:
		c.queue <- j
	}
	return true
}

// dismiss lets the workers end when the queue is empty.
func (c *crew) dismiss() { close(c.queue) }

// from is the orders of a worker that is hired for the first of them.
func (c *crew) from(first job) iter.Seq[job] {
	return func(yield func(job) bool) {
		for j, more := first, true; more && yield(j); {
			c.free.Add(1)
			j, more = <-c.queue
		}
	}
}
