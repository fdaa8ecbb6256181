package conform

import (
	"fmt"
	"time"
)

// Play plays a tape to a new engine and to the reference and returns the first point
// at which their answers differ, or nil.
//
// It plays the tape twice, on an engine each: first with a look at the book after each
// entry, then with one after the last alone, as a look may mend or break what it sees.
func Play(newEngine func() Engine, tape Tape) *Divergence {
	if d := play(newEngine(), tape, watched); d != nil {
		return d
	}
	return play(newEngine(), tape, unwatched)
}

// Whether the book is looked at after each entry, or after the last alone.
const (
	watched   = true
	unwatched = false
)

// patience is how long an engine may take over a tape. A goroutine that hangs cannot be
// ended, so past it the process is.
var patience = 10 * time.Second

func play(engine Engine, tape Tape, watched bool) *Divergence {
	defer time.AfterFunc(patience, func() {
		panic(fmt.Sprintf("conform: the engine has not come to the end of this tape within %v: %#v", patience, tape))
	}).Stop()
	defer end(engine)

	var (
		lacks     = lacks(engine)
		reference = Reference()
		ledger    = newLedger()
		questions = tape.questions(lacks)
	)
	for place := range tape {
		c, required, ok := tape.call(place, ledger)
		if !ok || required&lacks != 0 {
			c = call{}
		}
		s := step{call: c, rests: ledger.rests, questions: questions, want: c.on(reference), got: c.on(engine)}
		if watched && c.action != nothing || place == len(tape)-1 {
			s.want.look(reference, questions)
			s.got.look(engine, questions)
		}
		if s.differs() {
			d := &Divergence{Tape: tape, Place: place, Unwatched: !watched, step: s}
			d.Broken, d.Reason = s.blame()
			return d
		}
		ledger.book(c, s.want)
	}
	return nil
}
