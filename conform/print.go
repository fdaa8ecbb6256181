package conform

import (
	"fmt"
	"strings"

	"github.com/ordergen/ordergen"
)

// String says what the entry asks, such as "SELL 5 at 100" or "BUY IOC 3 at 101 of B".
func (e Submit) String() string {
	var b strings.Builder
	b.WriteString(e.Side.String())
	if e.Type != ordergen.Limit {
		fmt.Fprintf(&b, " %v", e.Type)
	}
	fmt.Fprintf(&b, " %d", e.Quantity)
	if e.Type != ordergen.Market {
		fmt.Fprintf(&b, " at %d", e.Price)
	}
	if e.Symbol != "" {
		fmt.Fprintf(&b, " of %s", e.Symbol)
	}
	fmt.Fprint(&b, e.With)
	if e.Countdown {
		b.WriteString(", with an id that counts down")
	}
	return b.String()
}

func (e Reuse) String() string  { return fmt.Sprintf("%v, under the id of %s", e.Submit, at(e.Target)) }
func (e Cancel) String() string { return fmt.Sprintf("cancel %s", at(e.Target)) }
func (e Reduce) String() string { return fmt.Sprintf("reduce %s by %d", at(e.Target), e.By) }
func (e Replace) String() string {
	return fmt.Sprintf("replace %s by %d at %d", at(e.Target), e.Quantity, e.Price)
}

func at(place int) string {
	if place < 0 {
		return "nobody"
	}
	return fmt.Sprintf("#%d", place)
}

// GoString returns the literal that makes the tape, with the places as its keys.
func (t Tape) GoString() string {
	var b strings.Builder
	b.WriteString("conform.Tape{\n")
	for i, e := range t {
		fmt.Fprintf(&b, "\t%d: %#v,\n", i, e)
	}
	b.WriteString("}")
	return b.String()
}

func (e Submit) GoString() string {
	var fields []string
	add := func(name, value string) { fields = append(fields, name+": "+value) }
	if e.Symbol != "" {
		add("Symbol", fmt.Sprintf("%q", e.Symbol))
	}
	add("Side", goName(e.Side, map[ordergen.Side]string{ordergen.Buy: "Buy", ordergen.Sell: "Sell"}))
	if e.Type != ordergen.Limit {
		add("Type", goName(e.Type, map[ordergen.Type]string{ordergen.Market: "Market", ordergen.IOC: "IOC", ordergen.FOK: "FOK"}))
	}
	if e.Price != 0 {
		add("Price", fmt.Sprintf("%d", e.Price))
	}
	add("Quantity", fmt.Sprintf("%d", e.Quantity))
	if e.With != (Instructions{}) {
		add("With", e.With.GoString())
	}
	if e.Countdown {
		add("Countdown", "true")
	}
	return "conform.Submit{" + strings.Join(fields, ", ") + "}"
}

// goName is the Go expression of a constant, or its number where it has no name.
func goName[C ~uint8](c C, names map[C]string) string {
	if name, ok := names[c]; ok {
		return "ordergen." + name
	}
	return fmt.Sprintf("%d", uint8(c))
}

func (e Reuse) GoString() string {
	return fmt.Sprintf("conform.Reuse{Target: %d, Submit: %#v}", e.Target, e.Submit)
}

func (e Cancel) GoString() string { return fmt.Sprintf("conform.Cancel{Target: %d}", e.Target) }

func (e Reduce) GoString() string {
	return fmt.Sprintf("conform.Reduce{Target: %d, By: %d}", e.Target, e.By)
}

func (e Replace) GoString() string {
	return fmt.Sprintf("conform.Replace{Target: %d, Price: %d, Quantity: %d}", e.Target, e.Price, e.Quantity)
}
