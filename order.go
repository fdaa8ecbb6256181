package ordergen

import (
	"errors"
	"fmt"
	"math"
	"strconv"

	"github.com/shopspring/decimal"
)

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

// Price is an amount of money in cents; 15000 is $150.00. Arithmetic on prices is
// integer arithmetic, and a price is an integer on the wire.
type Price int64

// Decimal returns the price in dollars.
func (p Price) Decimal() decimal.Decimal { return decimal.New(int64(p), -2) }

// String returns the price in dollars with two decimals, such as "150.00".
func (p Price) String() string { return p.Decimal().StringFixed(2) }

// ParsePrice reads a price in dollars, such as "150" or "150.25". It refuses a
// fraction of a cent rather than round it.
func ParsePrice(s string) (Price, error) {
	d, err := decimal.NewFromString(s)
	if err != nil {
		return 0, fmt.Errorf("price %q is not a decimal number, want dollars such as 150.25", s)
	}
	// A huge exponent would make the scaled integer huge before it is found too large.
	if e := d.Exponent(); e > 18 || e < -1000 {
		return 0, fmt.Errorf("price %q is out of range, want at most ±%s", s, Price(math.MaxInt64))
	}
	cents := d.Shift(2)
	switch {
	case !cents.IsInteger():
		return 0, fmt.Errorf("price %q has a fraction of a cent, want at most two decimals", s)
	case !cents.BigInt().IsInt64():
		return 0, fmt.Errorf("price %q is out of range, want at most ±%s", s, Price(math.MaxInt64))
	}
	return Price(cents.IntPart()), nil
}

// ID names an order: a run's prefix, then the order's index in at least five
// digits, as in "k6-buy-00001". The prefix keeps two runs on one target apart and
// the index leads from an id in a log back to the order that a stream computes.
//
// An ID whose Index is NoIndex is its Prefix alone: the id of an order that no
// stream made. Each text has exactly one ID, so IDs compare with ==.
type ID struct {
	Prefix string
	Index  uint64
}

// NoIndex is the Index of an ID that does not end in an index.
const NoIndex = math.MaxUint64

const idDigits = 5

// ParseID returns the ID whose text is s. It fails when s does not end in an
// index as a stream writes it.
func ParseID(s string) (ID, error) {
	id := idOf(s)
	if id.Index == NoIndex {
		return ID{}, fmt.Errorf("order id %q does not end in an index, want a prefix and at least %d digits, such as k6-buy-00001", s, idDigits)
	}
	return id, nil
}

// idOf reads any text as an ID, and one without an index as a prefix alone.
func idOf(s string) ID {
	cut := len(s)
	for cut > 0 && isDigit(s[cut-1]) {
		cut--
	}
	digits := s[cut:]
	padded := len(digits) > idDigits && digits[0] == '0'
	index, err := strconv.ParseUint(digits, 10, 64)
	if err != nil || len(digits) < idDigits || padded || index == NoIndex {
		return ID{Prefix: s, Index: NoIndex}
	}
	return ID{Prefix: s[:cut], Index: index}
}

// String returns the id's text.
func (id ID) String() string { return string(id.Append(nil)) }

// Append appends the id's text to dst.
func (id ID) Append(dst []byte) []byte {
	dst = append(dst, id.Prefix...)
	if id.Index == NoIndex {
		return dst
	}
	return appendIndex(dst, id.Index)
}

func appendIndex(dst []byte, i uint64) []byte {
	for limit := uint64(10_000); i < limit && limit > 1; limit /= 10 {
		dst = append(dst, '0')
	}
	return strconv.AppendUint(dst, i, 10)
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// checkName refuses the texts that cannot be a symbol or a prefix of ids.
func checkName(field, s string) error {
	const longest = 64
	if len(s) > longest {
		return fmt.Errorf("%s is %d bytes long, want at most %d", field, len(s), longest)
	}
	if !plain(s) {
		return fmt.Errorf("%s is %q, want printable ASCII without \" and \\", field, s)
	}
	return nil
}

// checkPrefix refuses a prefix that would not lead back to the index.
func checkPrefix(field, s string) error {
	err := checkName(field, s)
	if s != "" && isDigit(s[len(s)-1]) {
		err = errors.Join(err, fmt.Errorf("%s is %q, want a last character that is no digit, or ids could not be read back", field, s))
	}
	return err
}
