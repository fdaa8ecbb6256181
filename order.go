package ordergen

import "fmt"

// Order is one event as it goes to a matching engine: a new order, or a change to
// one that was sent before. The zero Action, Side and Type make it a new BUY LIMIT
// order, the only kind that the test cases A and B send.
//
// The fields that an action does not name have no meaning and are zero.
type Order struct {
	ID       ID     // names the event itself; what follows a new order names it by this ID
	Symbol   string // case-sensitive
	Side     Side   // of a new order
	Type     Type   // of a new order
	Action   Action
	Price    Price // limit in cents of a new order, unless it is a market order, and of a Replace
	Quantity int64 // shares of a new order and of a Replace; shares left open after a Reduce
	Orig     ID    // the order that a Cancel, Reduce or Replace is about
}

// Action says what an Order asks the engine to do.
type Action uint8

const (
	Submit  Action = iota // take a new order
	Cancel                // take the order Orig out of the book
	Reduce                // leave Quantity shares of Orig open, fewer than now; it keeps its place in time priority
	Replace               // give Orig a new Price and Quantity; it keeps its ID and goes behind all others at its price
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
	Limit  Type = iota // rests at its price until filled or cancelled
	Market             // takes any price, never rests
	IOC                // immediate or cancel: takes what it can at its price, never rests
	FOK                // fill or kill: trades its whole quantity at once or nothing
)

var (
	actionNames = [...]string{Submit: "SUBMIT", Cancel: "CANCEL", Reduce: "REDUCE", Replace: "REPLACE"}
	sideNames   = [...]string{Buy: "BUY", Sell: "SELL"}
	typeNames   = [...]string{Limit: "LIMIT", Market: "MARKET", IOC: "IOC", FOK: "FOK"}
)

// String returns the wire name, such as "CANCEL".
func (a Action) String() string { return name(actionNames[:], "Action", uint8(a)) }

// String returns the wire name, "BUY" or "SELL".
func (s Side) String() string { return name(sideNames[:], "Side", uint8(s)) }

// Opposite is the side that an order of side s trades with.
func (s Side) Opposite() Side { return s ^ Sell }

// String returns the wire name, such as "LIMIT".
func (t Type) String() string { return name(typeNames[:], "Type", uint8(t)) }

func name(names []string, kind string, v uint8) string {
	if int(v) < len(names) {
		return names[v]
	}
	return fmt.Sprintf("%s(%d)", kind, v)
}
