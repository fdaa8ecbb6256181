package judge

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/ordergen/ordergen/formats"
)

// byLine judges a book whose events stand in the order of their execution.
func (h *history) byLine() {
	var unknown *event
	for i := range h.events {
		e := h.events[i]
		if e.Reply == formats.Unknown {
			unknown = &h.events[i]
			continue
		}
		if wrong := h.take(e); wrong != nil {
			h.blame(e, *wrong, unknown)
			return
		}
	}
}

// bySequence judges a book whose engine numbers what it executes. What has neither number
// nor times, as what was seeded, stood in the book before all else.
func (h *history) bySequence() {
	var before, numbered, loose []event
	for _, e := range h.events {
		switch {
		case e.Sequence > 0 && e.Reply != formats.Unknown:
			numbered = append(numbered, e)
		case e.Reply == formats.Refused: // nobody knows when it had its turn
			h.Refused++
		case e.Reply == formats.Accepted && e.Sent < 0:
			before = append(before, e)
		default:
			loose = append(loose, e)
		}
	}
	slices.SortStableFunc(numbered, func(a, b event) int { return cmp.Compare(a.Sequence, b.Sequence) })
	if h.misnumbered(numbered) {
		return
	}
	slices.SortStableFunc(loose, func(a, b event) int { return cmp.Compare(a.Sent, b.Sent) })
	for _, e := range append(before, numbered...) {
		if wrong := h.take(e); wrong != nil {
			var unknown *event
			if len(loose) > 0 && (e.Answered < 0 || loose[0].Sent <= e.Answered) {
				unknown = &loose[0]
			}
			h.blame(e, *wrong, unknown)
			return
		}
	}
}

// blame accuses an event, unless another one may be the cause of which nobody knows whether
// and when it was executed.
func (h *history) blame(e event, wrong fault, unknown *event) {
	if unknown == nil {
		h.accuse(e, wrong)
		return
	}
	h.giveUp(e, fmt.Sprintf("%s: want %s, got %s; but nobody knows whether and when the event of line %d was executed", wrong.what, wrong.want, wrong.got, unknown.Line))
}

// misnumbered looks for two events with one number, and for an event with a lower number
// than one that was answered before it was sent.
func (h *history) misnumbered(numbered []event) bool {
	latest := -1 // event that was sent last of those so far
	for i, e := range numbered {
		switch {
		case i > 0 && e.Sequence == numbered[i-1].Sequence:
			h.contradict(e, fault{"sequence", "a number of its own", fmt.Sprintf("%d, as line %d has", e.Sequence, numbered[i-1].Line)}, nil)
			return true
		case latest >= 0 && e.Answered >= 0 && e.Answered < numbered[latest].Sent:
			h.contradict(numbered[latest], fault{"sequence", fmt.Sprintf("more than the %d of line %d, which was answered before this was sent", e.Sequence, e.Line), fmt.Sprint(numbered[latest].Sequence)}, nil)
			return true
		}
		if latest < 0 || e.Sent > numbered[latest].Sent {
			latest = i
		}
	}
	return false
}
