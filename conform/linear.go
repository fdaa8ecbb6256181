package conform

import (
	"fmt"
	"strings"
	"time"

	"github.com/anishathalye/porcupine"
)

// linear reports whether some order of execution that keeps real time explains the history of a
// symbol, and false for known where that takes longer than the time limit to say.
func (h history) linear(p profile, limit time.Duration) (explained, known bool) {
	var last time.Duration
	ops := make([]porcupine.Operation, 0, len(h.operations)+1)
	for _, op := range h.operations {
		ops = append(ops, porcupine.Operation{ClientId: op.Client, Input: op, Call: int64(op.Called), Return: int64(op.Returned)})
		last = max(last, op.Returned)
	}
	ops = append(ops, porcupine.Operation{ClientId: 0, Input: finalLook(h), Call: int64(last) + 1, Return: int64(last) + 2})
	result := porcupine.CheckOperationsTimeout(model(p), ops, limit)
	return result != porcupine.Illegal, result != porcupine.Unknown
}

// finalLook stands on a history for the look at the book when all clients were done.
type finalLook history

// model is the reference as porcupine wants it: states that are never changed.
func model(p profile) porcupine.Model {
	return porcupine.Model{
		Init: func() any { return frozen(newReference(p.rules)) },
		Step: func(state, input, _ any) (bool, any) {
			before := state.(frozenState)
			look, last := input.(finalLook)
			if last {
				return history(look).bookOf(before.reference) == nil, state
			}
			op := input.(operation)
			after := before.reference.clone()
			s := step{call: op.call(), got: op.answer(), lacks: p.lacks, want: answerOf(after, op)}
			if s.answerDiffers() {
				return false, state
			}
			return true, frozen(after)
		},
		Equal: func(a, b any) bool { return a.(frozenState).text == b.(frozenState).text },
	}
}

// frozenState is a reference that is not asked to change any more, with a text that only equal
// ones have.
type frozenState struct {
	reference *reference
	text      string
}

func frozen(r *reference) frozenState {
	var b strings.Builder
	for _, symbol := range []string{"A", "B"} {
		for _, side := range r.book(symbol).sides {
			for _, level := range side {
				for _, o := range level.orders {
					fmt.Fprintf(&b, "%v %d %d;", o.ID, o.Price, o.Quantity)
				}
			}
			b.WriteByte('/')
		}
	}
	return frozenState{r, b.String()}
}

// clone copies a reference without stops, which concurrent clients do not send.
func (r *reference) clone() *reference {
	c := newReference(r.rules)
	for k := range r.seen {
		c.seen[k] = true
	}
	for symbol, book := range r.books {
		copied := c.book(symbol)
		copied.last = book.last
		for side, levels := range book.sides {
			for _, level := range levels {
				l := &refLevel{price: level.price}
				for _, o := range level.orders {
					same := *o
					l.orders = append(l.orders, &same)
					c.live[key(o.Order)] = &same
				}
				copied.sides[side] = append(copied.sides[side], l)
			}
		}
	}
	return c
}
