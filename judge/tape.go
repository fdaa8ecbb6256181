package judge

import (
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/formats"
)

// Tape judges the records of a tape. It needs memory in proportion to their number.
func Tape(records []formats.Record) Verdict {
	type key struct{ run, symbol string }
	var (
		j     = &judging{Verdict: Verdict{Events: len(records)}}
		books = make(map[key]*history)
		order []*history
	)
	for place, r := range records {
		k := key{r.Run, r.Event.Symbol}
		if books[k] == nil {
			books[k] = &history{judging: j}
			order = append(order, books[k])
		}
		books[k].add(place, r)
	}
	for _, h := range order {
		h.judge()
	}
	if j.shown != nil {
		for _, s := range minimal(j.shown, j.wrong) {
			j.Contradiction.Tape = append(j.Contradiction.Tape, s.Record)
		}
	}
	return j.Verdict
}

// judging is a verdict under way.
type judging struct {
	Verdict
	place int    // place on the tape of the first contradiction
	wrong fault  // what that is
	shown []step // steps the last of which shows it; nil where it shows by itself
}

// contradict notes what is wrong with an event, where it is the first such on the tape.
func (j *judging) contradict(e event, wrong fault, shown []step) {
	if j.Contradiction != nil && j.place <= e.place {
		return
	}
	j.place, j.wrong, j.shown = e.place, wrong, shown
	j.Contradiction = &Contradiction{Record: e.Record, What: wrong.what, Want: wrong.want, Got: wrong.got}
	if shown == nil {
		j.Contradiction.Tape = []formats.Record{e.Record}
	}
}

// event is a record with its place on the tape.
type event struct {
	step
	place int
}

// history is all that a tape has of one book.
type history struct {
	*judging
	events   []event
	numbered bool // some event has a sequence number
	timed    bool // some event has times

	reference *reference
	done      []step // steps that agree with the reference, in their order
}

func (h *history) add(place int, r formats.Record) {
	e := event{step{Record: r}, place}
	if wrong := alone(r); wrong != nil {
		h.contradict(e, *wrong, nil)
	}
	switch {
	case r.Reply == formats.Shed:
		h.Shed++
		return
	case r.Reply == formats.Refused && r.Event.Action == ordergen.Submit:
		h.Refused++
		return
	case r.Reply == formats.Unknown:
		h.Unknown++
	}
	h.numbered = h.numbered || r.Sequence > 0
	h.timed = h.timed || r.Sent >= 0
	h.events = append(h.events, e)
}

func (h *history) judge() {
	h.reference = newReference()
	switch {
	case h.numbered:
		h.bySequence()
	case h.timed:
		h.byTime()
	default:
		h.byLine()
	}
	h.Judged += len(h.done)
}

// take lets an event have its turn. What is wrong with it is returned, and noted nowhere.
func (h *history) take(e event) *fault {
	if wrong := h.reference.take(e.step); wrong != nil {
		return wrong
	}
	h.done = append(h.done, e.step)
	return nil
}

// accuse says that an event is wrong, whose order of execution is known.
func (h *history) accuse(e event, wrong fault) {
	h.contradict(e, wrong, append(h.done[:len(h.done):len(h.done)], e.step))
}

// giveUp leaves the rest of the book undecided.
func (h *history) giveUp(e event, why string) {
	h.Undecided = append(h.Undecided, Undecided{e.Run, e.Event.Symbol, e.Record, len(h.events) - len(h.done), why})
}
