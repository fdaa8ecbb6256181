package formats

import (
	"time"

	"github.com/ordergen/ordergen"
)

// Event is one order, cancel or change on its way into an engine.
type Event struct {
	// At is when the event came, as the time since the day or the recording began. It is
	// negative where the file has no times.
	At    time.Duration
	Order ordergen.Order
}

// Untimed is the At of an event of a file without times.
const Untimed time.Duration = -1

// EventWriter takes the events of one file. What it has taken reaches the underlying
// writer at the latest with Close, which also ends the file's last structure; it leaves
// the underlying writer open.
type EventWriter interface {
	WriteEvent(Event) error
	Close() error
}

// Stander is an EventWriter whose format depends on what rests in the book. It is told of
// each resting order before the first event, and writes none of them.
type Stander interface {
	Stand(ordergen.Order) error
}
