package ordergen

import "fmt"

// Order is one event as it goes to a matching engine: a new order, or a change to
// one that was sent before. The zero Action, Side and Type make it a new BUY LIMIT
// order, the only kind that the test cases A and B send.
//
// A field has a meaning for the actions that its comment names, and is zero in others.
type Order struct {
	ID     ID     // The event's own id. Later events name a new order by it.
	Symbol string // The symbol is case-sensitive.
	Side   Side   // A new order has a side.
	Type   Type   // A new order has a type.
	Action Action

	// Price is the limit, in cents, of a new order and of a Replace. It means nothing
	// for a market order.
	Price Price
	// Quantity is shares, above 0: all those of a new order or of a Replace, and those
	// that a Reduce leaves open.
	Quantity int64
	Orig     ID // The order that a Cancel, Reduce or Replace changes.
}

// Action says what an Order asks the engine to do.
type Action uint8

const (
	// Submit sends a new order.
	Submit Action = iota
	// Cancel takes the order Orig out of the book.
	Cancel
	// Reduce leaves Quantity shares of Orig open, fewer than now. The order keeps its
	// place in time priority.
	Reduce
	// Replace gives Orig a new Price and Quantity. The order keeps its ID and goes
	// behind all others at its price.
	Replace
)

// Side is the side of the book that an order belongs to.
type Side uint8

const (
	Buy Side = iota
	Sell
)

// Type says how long an order may wait for its fill.
type Type uint8

const (
	// Limit orders rest at their price until they are filled or cancelled.
	Limit Type = iota
	// Market orders take any price and never rest.
	Market
	// IOC orders (immediate or cancel) take what they can at their price and never rest.
	IOC
	// FOK orders (fill or kill) trade their whole quantity at once or nothing.
	FOK
)

var (
	actionNames = [...]string{Submit: "SUBMIT", Cancel: "CANCEL", Reduce: "REDUCE", Replace: "REPLACE"}
	sideNames   = [...]string{Buy: "BUY", Sell: "SELL"}
	typeNames   = [...]string{Limit: "LIMIT", Market: "MARKET", IOC: "IOC", FOK: "FOK"}
)

// String returns the wire name, such as "CANCEL".
func (a Action) String() string { return nameOf(actionNames[:], "Action", uint8(a)) }

// String returns the wire name, "BUY" or "SELL".
func (s Side) String() string { return nameOf(sideNames[:], "Side", uint8(s)) }

// Opposite is the side that an order of side s trades with.
func (s Side) Opposite() Side { return s ^ Sell }

// String returns the wire name, such as "LIMIT".
func (t Type) String() string { return nameOf(typeNames[:], "Type", uint8(t)) }

// nameOf is the name of a value of an enum, or its number where it has none.
func nameOf(names []string, kind string, v uint8) string {
	if int(v) < len(names) {
		return names[v]
	}
	return fmt.Sprintf("%s(%d)", kind, v)
}
