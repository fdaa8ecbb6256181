package conform

import (
	"fmt"
	"slices"

	"github.com/ordergen/ordergen"
)

// call is an entry with its target looked up: what to ask an engine. The zero call asks
// nothing.
type call struct {
	action action
	order  ordergen.Order // to submit; else the one named, as it was submitted
	with   Instructions

	again    bool           // the id of the order was sent before
	by       int64          // shares that a reduction takes
	price    ordergen.Price // new price of a replacement
	quantity int64          // new quantity of a replacement
}

type action uint8

const (
	nothing action = iota
	submitting
	cancelling
	reducing
	replacing
)

// answer is what an engine did with a call, and how its book looks after it.
type answer struct {
	fills   []Fill
	ok      bool    // accepted, or for a named order: it rested
	refusal string  // why it was not accepted
	vain    bool    // the order neither trades nor rests, so that accepted and refused come to the same
	book    []reply // to the questions; nil where nobody looked
	panic   string
}

// needs is what an engine must have for an entry, whatever rests when it comes.
func needs(e Entry) (f Features) {
	switch e.(type) {
	case Cancel:
		return Cancels
	case Reduce:
		return Reductions
	case Replace:
		return Replacements
	}
	order, _ := submit(e)
	switch order.Type {
	case ordergen.Market:
		f = MarketOrders
	case ordergen.IOC:
		f = IOCOrders
	case ordergen.FOK:
		f = FOKOrders
	}
	if order.symbol() != (Submit{}).symbol() {
		f |= SeveralSymbols
	}
	if order.Countdown {
		f |= FallingIDs
	}
	if order.invalid() {
		f |= InvalidOrders
	}
	return f | order.With.needs(order.Type)
}

// taker is the order that the call submits.
func (c call) taker() ordergen.Order {
	if c.action == replacing {
		c.order.Price, c.order.Quantity = c.price, c.quantity
	}
	return c.order
}

// on asks an engine.
func (c call) on(e Engine) (a answer) {
	defer a.recover(func() string { return c.String() })
	switch c.action {
	case submitting:
		fills, err := c.submit(e)
		a.fills, a.ok = slices.Clone(fills), err == nil
		if err != nil {
			a.refusal = err.Error()
		}
	case cancelling:
		a.ok = e.Cancel(c.order)
	case reducing:
		a.ok = e.(Reducer).Reduce(c.order, c.by)
	case replacing:
		fills, ok := e.(Replacer).Replace(c.order, c.price, c.quantity)
		a.fills, a.ok = slices.Clone(fills), ok
	}
	return a
}

func (c call) submit(e Engine) ([]Fill, error) {
	if c.with == (Instructions{}) {
		return e.Submit(c.order)
	}
	return e.(Instructed).SubmitWith(c.order, c.with)
}

// recover is deferred by what calls an engine.
func (a *answer) recover(doing func() string) {
	if p := recover(); p != nil {
		a.panic = fmt.Sprintf("%s panics: %v", doing(), p)
	}
}

func (c call) String() string {
	switch c.action {
	case submitting:
		return fmt.Sprintf("Submit of %v", c.order.ID)
	case cancelling:
		return fmt.Sprintf("Cancel of %v", c.order.ID)
	case reducing:
		return fmt.Sprintf("Reduce of %v by %d", c.order.ID, c.by)
	case replacing:
		return fmt.Sprintf("Replace of %v by %d at %d", c.order.ID, c.quantity, c.price)
	}
	return "nothing"
}
