package engine

import (
	"sync"
	"sync/atomic"

	"github.com/ordergen/ordergen"
)

// Event is what a shard publishes about an order that it has accepted.
type Event struct {
	Shard string
	Order ordergen.Order // the order as it was submitted
	Fills []Fill         // in the order of execution; shared, not to be changed
}

// Broker stands in for the message broker behind an engine. It can be paused, which
// is the outage of test case A4. The zero Broker runs and discards what it is given.
type Broker struct {
	// Deliver receives every event. The events of one shard come one at a time, in
	// the order of matching; those of several shards come at once.
	Deliver func(Event)

	mu      sync.Mutex
	resumed chan struct{} // nil while running, closed at the end of a pause
}

// Pause stops the broker from taking events. A paused broker stays paused.
func (b *Broker) Pause() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.resumed == nil {
		b.resumed = make(chan struct{})
	}
}

// Resume ends a pause, if there is one.
func (b *Broker) Resume() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.resumed != nil {
		close(b.resumed)
		b.resumed = nil
	}
}

func (b *Broker) pause() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.resumed
}

// publish delivers an event, after the pause if there is one. It reports false when
// giveUp was closed before the pause ended.
func (b *Broker) publish(e Event, giveUp <-chan struct{}) bool {
	for resumed := b.pause(); resumed != nil; resumed = b.pause() {
		select {
		case <-resumed:
		case <-giveUp:
			return false
		}
	}
	if b.Deliver != nil {
		b.Deliver(e)
	}
	return true
}

// outbox keeps the broker away from matching: events wait in a bounded queue, and one
// that finds it full is dropped and counted. Each event is at last either published or
// dropped.
type outbox struct {
	broker  *Broker
	queue   chan Event      // nil publishes in the caller's time
	closing <-chan struct{} // ends the wait for a paused broker

	published, dropped atomic.Uint64
}

// put never blocks, unless there is no queue.
func (o *outbox) put(e Event) {
	if o.queue == nil {
		o.send(e)
		return
	}
	select {
	case o.queue <- e:
	default:
		o.dropped.Add(1)
	}
}

// run sends what is queued until the queue is closed and empty.
func (o *outbox) run() {
	for e := range o.queue {
		o.send(e)
	}
}

func (o *outbox) send(e Event) {
	if o.broker.publish(e, o.closing) {
		o.published.Add(1)
	} else {
		o.dropped.Add(1)
	}
}
