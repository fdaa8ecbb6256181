package conform

import (
	"fmt"

	"github.com/ordergen/ordergen"
)

// refusal is the refusal of a cancel or a replacement that has no place of its own in the order of
// execution. Real time leaves it some: after the first so many operations, and up to the last.
type refusal struct {
	operation
	first, last int
	right       bool // At one of the moments that real time leaves it, the order that it names did not rest.
}

// refusedRightly holds each change that was refused without a place to the moments that real time
// leaves it: at one of them the order that it names must not rest. The operations are those with a place, in
// their order.
func (h history) refusedRightly(ops []operation, p profile) *breach {
	var open []*refusal
	for _, op := range h.operations {
		if op.Sequence == 0 && !op.OK && op.Order.Action != ordergen.Submit {
			open = append(open, newRefusal(op, ops))
		}
	}
	reference := newReference(p.rules)
	for done := range len(ops) + 1 {
		for _, r := range open {
			r.right = r.right || r.first <= done && done <= r.last && reference.live[key(r.Named)] == nil
		}
		if done < len(ops) {
			ops[done].call().on(reference)
		}
	}
	for _, r := range open {
		if r.right {
			continue
		}
		broken := CancelRemovesOne
		if r.Order.Action == ordergen.Replace {
			broken = AmendChangesOne
		}
		return &breach{broken, fmt.Sprintf("%v is refused, and its order rested from the call to the answer", r.call()), &r.operation}
	}
	return nil
}

func newRefusal(op operation, ops []operation) *refusal {
	r := &refusal{operation: op, last: len(ops)}
	for i, other := range ops {
		if other.Returned < op.Called {
			r.first = i + 1
		}
		if op.Returned < other.Called {
			r.last = min(r.last, i)
		}
	}
	return r
}
