package conform

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// witnessed checks the history of a symbol by the order of execution that its answers give: the
// order must keep real time, and the reference must answer the same in it. It takes a sort, a
// scan and a replay.
func (h history) witnessed(p profile) *breach {
	placeless := func(op operation) bool { return op.Sequence == 0 && !op.OK }
	ops := slices.DeleteFunc(slices.Clone(h.operations), placeless)
	slices.SortFunc(ops, func(a, b operation) int { return cmp.Compare(a.Sequence, b.Sequence) })
	for i, op := range ops {
		if op.Sequence == 0 {
			return &breach{WitnessKeepsTime, fmt.Sprintf("%v is answered without its place in the order of execution", op.call()), &op}
		}
		if i > 0 && op.Sequence == ops[i-1].Sequence {
			return &breach{WitnessKeepsTime, fmt.Sprintf("%v and %v have one place in the order of execution", ops[i-1].call(), op.call()), &op}
		}
	}
	if b := keepsTime(ops); b != nil {
		return b
	}
	if b := replayed(ops, h, p); b != nil {
		return b
	}
	return h.refusedRightly(ops, p)
}

// keepsTime looks for an operation that was answered before another was asked, and executed
// after it.
func keepsTime(ops []operation) *breach {
	var (
		earliest = time.Duration(1<<63 - 1) // return of those after
		later    operation
	)
	for _, op := range slices.Backward(ops) {
		if earliest < op.Called {
			return &breach{WitnessKeepsTime, fmt.Sprintf("%v had its answer before %v was asked, and was executed after it", later.call(), op.call()), &later}
		}
		if op.Returned < earliest {
			earliest, later = op.Returned, op
		}
	}
	return nil
}

// replayed asks the reference the same in the order of execution.
func replayed(ops []operation, h history, p profile) *breach {
	reference := newReference(p.rules)
	for i, op := range ops {
		s := step{call: op.call(), got: op.answer(), lacks: p.lacks, rules: p.rules}
		s.want = answerOf(reference, op)
		if s.answerDiffers() {
			s.rests = restsAfter(ops[:i], p)
			broken, reason := s.blame()
			return &breach{broken, reason, &op}
		}
	}
	return h.bookOf(reference)
}

// answerOf is what the reference answers to an operation.
func answerOf(reference *reference, op operation) answer {
	c := op.call()
	a := c.on(reference)
	a.vain = c.action == submitting && a.ok && len(a.fills) == 0 && reference.live[key(c.order)] == nil
	return a
}

func restsAfter(ops []operation, p profile) resting {
	reference := newReference(p.rules)
	for _, op := range ops {
		op.call().on(reference)
	}
	return reference.rests()
}

// bookOf holds the book at the end against the reference's.
func (h history) bookOf(reference *reference) *breach {
	for i, q := range h.questions {
		if want := q.ask(reference); !want.equal(h.book[i]) {
			broken := DepthIsSum
			switch q.about {
			case bestPrice:
				broken = BestIsBest
			case ladder:
				broken = LaddersAreLevels
			}
			return &breach{Broken: broken, Reason: fmt.Sprintf("when all clients are done the book shows %v for %v, want %v", h.book[i], q, want)}
		}
	}
	return nil
}
