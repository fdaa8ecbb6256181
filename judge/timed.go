package judge

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/ordergen/ordergen/formats"
)

// byTime judges a book whose events have times alone.
//
// The event that is answered first of those left can have been preceded by those alone that
// were sent before its answer: the candidates. Where they do the same in every order, it may
// as well be first, and its answer is right or wrong for certain. Elsewhere the first
// candidate goes first whose answer agrees, and from there on the order is a guess.
func (h *history) byTime() {
	var (
		bySent   []event // events that are to become candidates
		answered []event // events sorted by their answers
		active   []event // candidates
		taken    = make(map[int]bool)
		guessed  *event // first event whose place is a guess
	)
	for _, e := range h.events {
		switch {
		case e.Sent < 0 && e.Reply == formats.Accepted:
			if wrong := h.take(e); wrong != nil {
				h.accuse(e, *wrong)
				return
			}
			continue
		case e.Reply != formats.Unknown:
			answered = append(answered, e)
		}
		bySent = append(bySent, e)
	}
	slices.SortStableFunc(bySent, func(a, b event) int { return cmp.Compare(a.Sent, b.Sent) })
	slices.SortStableFunc(answered, func(a, b event) int { return cmp.Compare(a.Answered, b.Answered) })
	for _, first := range answered {
		for !taken[first.place] {
			for len(bySent) > 0 && bySent[0].Sent <= first.Answered {
				active, bySent = append(active, bySent[0]), bySent[1:]
			}
			if guessed == nil && !h.reference.alike(active) {
				guessed = &first
			}
			next := first
			if guessed == nil {
				next.loose = several(active, first.Event.Side)
			} else if at := h.guess(active, first); at >= 0 {
				next = active[at]
				next.loose = true
			}
			if wrong := h.take(next); wrong != nil {
				if guessed == nil {
					h.accuse(next, *wrong)
				} else {
					h.giveUp(next, fmt.Sprintf("%s: want %s, got %s; but from line %d on, events were under way together and the order in which they were executed is a guess", wrong.what, wrong.want, wrong.got, guessed.Line))
				}
				return
			}
			taken[next.place] = true
			active = slices.DeleteFunc(active, func(e event) bool { return e.place == next.place })
		}
	}
}

// guess is the candidate to go next: the one answered first of those whose answers agree
// with the book as it is. It is −1 where none does.
func (h *history) guess(active []event, first event) int {
	best := -1
	for i, e := range active {
		if e.Reply == formats.Unknown || !h.reference.agrees(e.step) {
			continue
		}
		if best < 0 || e.Answered < active[best].Answered {
			best = i
		}
	}
	return best
}
