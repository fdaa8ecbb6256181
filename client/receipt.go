package client

// Receipt is what an answer says of an accepted order, beyond that it was accepted. The
// zero Receipt knows nothing. A Runner that is Proven checks the counts that are known, all but
// Sequence: a place is right or wrong only beside those in other answers, as package conform
// looks at it.
type Receipt struct {
	Filled    Count // shares that the order traded on arrival
	Fills     Count // trades that it took; with three others it is three
	Cancelled Count // shares that a cancel took off the book
	Resting   Count // shares of the order that rest in the book afterwards
	Sequence  Count // place in the order in which the shard executed its events

	// ID is the name that the target gave the order, where it does not go by the id that
	// it was sent with. Events that name the order name it so.
	ID string
}

// Count is a number that an answer gives or leaves out. The zero Count is not known.
type Count struct {
	N     int64
	Known bool
}
