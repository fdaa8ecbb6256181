package observe

// Figure is a number that a system counts of itself.
type Figure string

const (
	Received    Figure = "orders received" // without the seeds
	Fills       Figure = "matches"         // one for each fill
	Traded      Figure = "shares traded"
	RestingBids Figure = "resting bids" // orders
	BidQuantity Figure = "bid shares"
	RestingAsks Figure = "resting asks" // orders
	AskQuantity Figure = "ask shares"
	AskLevels   Figure = "ask levels"

	// What only a flow of lives moves.
	Cancels         Figure = "cancels"          // orders
	CancelledShares Figure = "shares cancelled" // shares that cancels and reductions took off
	Replaces        Figure = "replaces"
)

// Figures lists all figures in the order in which reports show them.
func Figures() []Figure {
	return []Figure{Received, Fills, Traded, Cancels, CancelledShares, Replaces, RestingBids, BidQuantity, RestingAsks, AskQuantity, AskLevels}
}

// Grows reports whether a figure is counted since the start of the system, so that only
// its growth tells of a run. The others are what a book holds at a moment.
func (f Figure) Grows() bool {
	switch f {
	case Received, Fills, Traded, Cancels, CancelledShares, Replaces:
		return true
	}
	return false
}
