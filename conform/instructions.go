package conform

import (
	"fmt"
	"strings"

	"github.com/ordergen/ordergen"
)

// Instructions are what an order may ask for beside its side, type, price and quantity.
// The zero Instructions ask for nothing.
type Instructions struct {
	Owner string // who must not trade with itself; empty for nobody

	// Stop is the price, in cents, that keeps the order asleep until its symbol trades there
	// or beyond: at or above it for a buyer, at or below it for a seller. A stop that the last trade has
	// reached already is never sent. The order whose trades wake it is matched to its end first; of several
	// that wake, the one that came first goes first. Their fills follow those of the order that woke them.
	Stop ordergen.Price

	// Display is the shares of a LIMIT order that it shows when it rests; 0 for all. When they
	// have traded, it shows as many again and goes to the end of its level. The depth
	// is what is shown. A fill is of no more than what is shown; an FOK order counts what is hidden.
	Display int64

	PostOnly bool // the LIMIT order must not trade when it comes in
}

// Instructed is an Engine that takes orders with instructions.
type Instructed interface {
	// SubmitWith is Submit for an order with instructions. A sleeping stop order is taken
	// out by Cancel as a resting one is.
	SubmitWith(o ordergen.Order, with Instructions) ([]Fill, error)
}

// String says what is asked, such as " by x, stop at 101".
func (i Instructions) String() string {
	var b strings.Builder
	if i.Owner != "" {
		fmt.Fprintf(&b, " by %s", i.Owner)
	}
	if i.Stop != 0 {
		fmt.Fprintf(&b, ", stop at %d", i.Stop)
	}
	if i.Display != 0 {
		fmt.Fprintf(&b, ", showing %d", i.Display)
	}
	if i.PostOnly {
		b.WriteString(", post-only")
	}
	return b.String()
}

// GoString returns the literal that makes the instructions.
func (i Instructions) GoString() string {
	var fields []string
	if i.Owner != "" {
		fields = append(fields, fmt.Sprintf("Owner: %q", i.Owner))
	}
	if i.Stop != 0 {
		fields = append(fields, fmt.Sprintf("Stop: %d", i.Stop))
	}
	if i.Display != 0 {
		fields = append(fields, fmt.Sprintf("Display: %d", i.Display))
	}
	if i.PostOnly {
		fields = append(fields, "PostOnly: true")
	}
	return "conform.Instructions{" + strings.Join(fields, ", ") + "}"
}

// needs is what an engine must have to be given an order of a type with the instructions.
func (i Instructions) needs(t ordergen.Type) (f Features) {
	if i.Owner != "" {
		f |= Owners
	}
	if i.Display != 0 {
		f |= Icebergs
	}
	if i.PostOnly {
		f |= PostOnlyOrders
	}
	switch {
	case i.Stop != 0 && t == ordergen.Market:
		f |= Stops
	case i.Stop != 0:
		f |= StopLimits
	}
	return f
}
