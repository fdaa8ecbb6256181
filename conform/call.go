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

	again    bool           // the id of the order was sent before
	by       int64          // of a reduction
	price    ordergen.Price // of a replacement
	quantity int64          // of a replacement
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
	book    []reply // to the questions; nil where nobody looked
	panic   string
}

// call looks the entry at a place up, with what an engine must have for it. It reports
// false for one that is left out, as venues do it differently.
func (t Tape) call(place int, l *ledger) (c call, required Features, ok bool) {
	required = needs(t[place])
	switch e := t[place].(type) {
	case Submit:
		c = call{action: submitting, order: e.order(t.id(place))}
		ok = true
	case Reuse:
		c = call{action: submitting, order: e.order(t.id(place))}
		named := l.rests.find(c.order.ID)
		_, c.again = l.sent[c.order.ID]
		switch {
		case named >= 0:
			required |= DuplicateIDs
		case c.again:
			required |= ReusedIDs
		}
		ok = named < 0 || l.rests[named].Symbol == c.order.Symbol // ids are unique in a book, or in all
	case Cancel:
		c = call{action: cancelling, order: l.named(t.id(e.Target))}
		ok = true
	case Reduce:
		c = call{action: reducing, order: l.named(t.id(e.Target)), by: e.By}
		named := l.rests.find(c.order.ID)
		ok = e.By > 0 && (named < 0 || e.By < l.rests[named].Quantity)
	case Replace:
		c = call{action: replacing, order: l.named(t.id(e.Target)), price: e.Price, quantity: e.Quantity}
		named := l.rests.find(c.order.ID)
		ok = e.Price > 0 && e.Quantity > 0 && (named < 0 || e.Price != l.rests[named].Price || e.Quantity > l.rests[named].Quantity)
	}
	return c, required, ok
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
	return f
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
		fills, err := e.Submit(c.order)
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
