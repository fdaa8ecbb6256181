package conform

import (
	"fmt"
	"strings"
	"time"

	"github.com/ordergen/ordergen"
)

// operation is one thing that a client asked, when, and what it was answered.
type operation struct {
	Client int
	Order  ordergen.Order // what is asked, by its Action
	Named  ordergen.Order // the order that a cancel or replacement names, as it was submitted

	After            []ordergen.ID // operations of other clients whose answers it waits for, where a schedule is kept
	Called, Returned time.Duration // since the round began
	Fills            []Fill
	OK               bool
	Refusal          string
	Sequence         uint64 // 0 without a witness
}

// settler is the client that cancels each order when the others are done.
const settler = -1

// call is what the operation asks, as a tape would.
func (o operation) call() call {
	switch o.Order.Action {
	case ordergen.Cancel:
		return call{action: cancelling, order: o.Named}
	case ordergen.Replace:
		return call{action: replacing, order: o.Named, price: o.Order.Price, quantity: o.Order.Quantity}
	}
	return call{action: submitting, order: o.Order}
}

func (o operation) answer() answer { return answer{fills: o.Fills, ok: o.OK, refusal: o.Refusal} }

// on asks an engine.
func (o *operation) on(e Engine) {
	if s, ok := e.(Sequenced); ok {
		o.Fills, o.OK, o.Sequence = s.Apply(o.Order)
		return
	}
	c := o.call()
	switch c.action {
	case cancelling:
		o.OK = e.Cancel(c.order)
	case replacing:
		o.Fills, o.OK = e.(Replacer).Replace(c.order, c.price, c.quantity)
	default:
		fills, err := e.Submit(c.order)
		if o.Fills, o.OK = fills, err == nil; err != nil {
			o.Refusal = err.Error()
		}
	}
}

// asks says what is asked.
func (o operation) asks() string {
	var b strings.Builder
	switch o.Order.Action {
	case ordergen.Cancel:
		fmt.Fprintf(&b, "cancel %v", o.Order.Orig)
	case ordergen.Replace:
		fmt.Fprintf(&b, "replace %v by %d at %d", o.Order.Orig, o.Order.Quantity, o.Order.Price)
	default:
		fmt.Fprintf(&b, "%v %v", o.Order.ID, Submit{Side: o.Order.Side, Type: o.Order.Type, Price: o.Order.Price, Quantity: o.Order.Quantity})
	}
	fmt.Fprintf(&b, " of %s", o.Order.Symbol)
	return b.String()
}

// String says what was asked and answered.
func (o operation) String() string {
	var b strings.Builder
	if o.Client == settler {
		b.WriteString("at the end: ")
	} else {
		fmt.Fprintf(&b, "client %d: ", o.Client)
	}
	fmt.Fprintf(&b, "%s: ", o.asks())
	outcome := step{call: o.call(), want: answer{ok: !o.OK}}.outcome(o.answer())
	b.WriteString(outcome)
	for _, f := range o.Fills {
		fmt.Fprintf(&b, ", %d at %d with %v", f.Quantity, f.Price, f.Maker)
	}
	if o.Sequence > 0 {
		fmt.Fprintf(&b, " (executed as %d)", o.Sequence)
	}
	return b.String()
}
