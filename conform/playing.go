package conform

import "slices"

// play plays a tape, and tells the progress where it is.
func play(newEngine func() Engine, tape Tape, watched bool, at *progress) *Divergence {
	at.making()
	engine := newEngine()
	defer func() { at.closing(len(tape)); end(engine) }()

	var (
		p         = profile{lacks: lacks(engine), rules: rules(engine)}
		session   = newSession(tape, p)
		questions = tape.questions(p)
	)
	for place := range tape {
		c := session.next(place)
		s := step{call: c, lacks: p.lacks, questions: questions, want: session.answer(c)}
		at.calling(place)
		s.got = c.on(engine)
		if watched && c.action != nothing || place == len(tape)-1 {
			s.want.look(session.reference, questions)
			at.looking(place)
			s.got.look(engine, questions)
		}
		if s.differs() {
			s.rests, s.rules = restsBefore(tape, place, p), p.rules
			d := &Divergence{Tape: tape, Place: place, Unwatched: !watched, Answers: s.sideBySide()}
			d.byLook = s.got.panic == "" && !s.answerDiffers()
			d.Broken, d.Reason = s.blame()
			return d
		}
	}
	return nil
}

// restsBefore is what the reference has before an entry.
func restsBefore(tape Tape, place int, p profile) resting {
	s := newSession(slices.Clone(tape[:place]), p)
	for before := range s.tape {
		s.answer(s.next(before))
	}
	return s.reference.rests()
}
