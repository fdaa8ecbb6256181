package engine

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/ordergen/ordergen"
)

// Outcome is what an event did to a book.
type Outcome struct {
	Fills     []Fill // in the order of execution
	Filled    int64  // shares, the sum of Fills
	Cancelled int64  // shares that a Cancel or a Reduce took off the book
	Resting   int64  // shares of the order that rest afterwards
}

// ErrUnknown refuses a change of an order that does not rest: one that never came, or
// that has been filled, cancelled or dropped.
var ErrUnknown = errors.New("unknown order")

// Apply does what an event asks for, and appends its fills to fills. A Submit goes by the
// rules of [Book.Submit], a Replace by those of [Book.Replace].
//
// A refused event leaves the book as it was. The error wraps ErrDuplicate or ErrUnknown,
// or it joins one *ordergen.FieldError for each field that cannot be.
func (b *Book) Apply(o ordergen.Order, fills []Fill) (Outcome, error) {
	switch o.Action {
	case ordergen.Submit:
		fills, err := b.Submit(o, fills)
		return traded(o, fills, err)
	case ordergen.Cancel:
		cancelled, ok := b.Cancel(o.Orig)
		if !ok {
			return Outcome{}, unknown(o.Orig)
		}
		return Outcome{Cancelled: cancelled.Quantity}, nil
	case ordergen.Reduce:
		return b.leave(o.Orig, o.Quantity)
	case ordergen.Replace:
		fills, err := b.Replace(o.Orig, o.Price, o.Quantity, fills)
		return traded(o, fills, err)
	}
	return Outcome{}, &ordergen.FieldError{Field: "action", Value: o.Action.String(), Want: "SUBMIT, CANCEL, REDUCE or REPLACE"}
}

// traded is the outcome of a LIMIT order, unless another type says that its rest was
// dropped.
func traded(o ordergen.Order, fills []Fill, err error) (Outcome, error) {
	if err != nil {
		return Outcome{}, err
	}
	done := Outcome{Fills: fills}
	for _, f := range fills {
		done.Filled += f.Quantity
	}
	if o.Type == ordergen.Limit {
		done.Resting = o.Quantity - done.Filled
	}
	return done, nil
}

func unknown(id ordergen.ID) error {
	return fmt.Errorf("%w: %s does not rest in the book", ErrUnknown, id)
}

// leave reduces an order to what is to be left of it.
func (b *Book) leave(id ordergen.ID, left int64) (Outcome, error) {
	e, err := b.reducible(id, left)
	if err != nil {
		return Outcome{}, err
	}
	off := e.order.Quantity - left
	b.side(e.order.Side).reduce(e, off)
	return Outcome{Cancelled: off, Resting: left}, nil
}

func (b *Book) reducible(id ordergen.ID, left int64) (*entry, error) {
	e := b.find(id)
	if e == nil {
		return nil, unknown(id)
	}
	if left <= 0 || left >= e.order.Quantity {
		return nil, &ordergen.FieldError{
			Field: "quantity",
			Value: strconv.FormatInt(left, 10),
			Want:  fmt.Sprintf("above 0 and below the %d shares that are left", e.order.Quantity),
		}
	}
	return e, nil
}

// Replace gives a resting order another price and quantity. It keeps its id, loses its
// place, and is matched like a LIMIT order that has just come: it trades with what its
// new price meets, which is appended to fills, and what is left rests behind all others.
//
// A refusal leaves the order as it was. The error wraps ErrUnknown, or it joins one
// *ordergen.FieldError for each field that cannot be.
func (b *Book) Replace(id ordergen.ID, price ordergen.Price, quantity int64, fills []Fill) ([]Fill, error) {
	e, err := b.replaceable(id, price, quantity)
	if err != nil {
		return fills, err
	}
	o, hash := e.order, e.hash
	o.Price, o.Quantity = price, quantity
	b.remove(e)
	return b.match(o, hash, fills), nil
}

func (b *Book) replaceable(id ordergen.ID, price ordergen.Price, quantity int64) (*entry, error) {
	e := b.find(id)
	if e == nil {
		return nil, unknown(id)
	}
	o := e.order
	room := b.room(o.Side) + o.Quantity
	o.Price, o.Quantity = price, quantity
	return e, checkTerms(o, room)
}
