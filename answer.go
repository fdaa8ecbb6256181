package ordergen

// Answer is what an engine must answer to one event, in every admissible arrival order.
type Answer struct {
	Refused   bool  // the event is about an order that is done
	Filled    int64 // shares that the order trades on arrival
	Cancelled int64 // shares that a cancel or a reduction takes off the book
}
