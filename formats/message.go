package formats

import (
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/internal/enum"
)

// Message is what a feed says of one thing that happened to a book. A field that the
// kind of message or the format does not have is zero.
type Message struct {
	At     time.Duration // since midnight
	Kind   Kind
	Ref    uint64        // reference number of the resting order
	NewRef uint64        // its number from now on, where it was Replaced
	Symbol string        // symbol that the file gives, or that the order has which Ref names
	Side   ordergen.Side // side of the resting order
	Shares int64         // shares that the message moves
	Price  int64         // limit or price of the trade, in FeedUnits of a dollar
	Match  uint64        // number of the trade
	// Unprinted says of an ExecutedAt that the trade is not on the tape.
	Unprinted bool
	Firm      string // attribution of an Added order, at most four characters
	Locate    uint16 // ITCH's number of the symbol on that day
	Tracking  uint16 // ITCH's internal tracking number
}

// FeedUnits is how many of a feed's units of price make a dollar, in LOBSTER and in
// ITCH alike.
const FeedUnits = 10_000

// centUnits is how many of a feed's units of price make a cent.
const centUnits = FeedUnits / 100

// Kind is what a message tells of.
type Kind uint8

const (
	Added       Kind = iota // an order came to rest
	Shrunk                  // some shares of an order were cancelled
	Deleted                 // an order was cancelled with all it had left
	Executed                // a resting order traded at its price
	ExecutedAt              // a resting order traded at another price
	Replaced                // an order got a new number, price and size, and a new place
	HiddenTrade             // an order that nobody had seen traded
	Cross                   // an auction traded
	Halt                    // trading stopped or went on
	Other                   // a message that moves no order of a book
)

var kindNames = [...]string{
	Added: "added", Shrunk: "shrunk", Deleted: "deleted", Executed: "executed", ExecutedAt: "executed at another price",
	Replaced: "replaced", HiddenTrade: "hidden trade", Cross: "cross", Halt: "halt", Other: "other",
}

// String is the kind in words.
func (k Kind) String() string { return enum.Name(kindNames[:], k) }

// MessageWriter takes the messages of one file. What it has taken reaches the underlying
// writer at the latest with Close, which leaves that one open.
type MessageWriter interface {
	WriteMessage(Message) error
	Close() error
}
