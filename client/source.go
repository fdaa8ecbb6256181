package client

import "github.com/ordergen/ordergen"

// Source is a flow that a Runner sends: an ordergen.Stream, or one of your own, such as
// recorded orders. Its methods are called from many goroutines.
type Source interface {
	// Symbols are all that the flow has.
	Symbols() []string
	// At is event i.
	At(i uint64) ordergen.Order
	// Count adds event i to the demand of its symbol.
	Count(d ordergen.Demands, i uint64)

	// Reach is 0 where no event follows another.
	Reach() uint64
	// Follows is the event, at or after first, that event i must not overtake, such as the
	// order that a cancel names. It comes before i, and is followed by i alone.
	Follows(i, first uint64) (uint64, bool)
}

// Foreteller is a Source that knows the right answer to each of its events. An event that
// is to be refused counts as accepted when it is, as the target has answered as it must.
type Foreteller interface {
	Answer(i uint64) ordergen.Answer
}

var (
	_ Source     = (*ordergen.Stream)(nil)
	_ Foreteller = (*ordergen.Stream)(nil)
)
