package conform

import "slices"

// Minimal returns the divergence of a shortest tape that still makes the engine break the
// invariant that it breaks as the given one is played. That tape is made by cutting entries
// out and rounding what is left: one symbol, limit orders, quantity 1, prices about 100.
// Only where a still shorter tape breaks another invariant is that one returned, with what
// was Played. It returns nil where the tape does not make the engine diverge, and a
// hang as it is.
func Minimal(newEngine func() Engine, tape Tape) *Divergence {
	found := Play(newEngine, tape)
	if found == nil {
		return nil
	}
	return minimal(newEngine, found)
}

// effort is the entries that are played at most to make a tape minimal.
const effort = 100_000

func minimal(newEngine func() Engine, found *Divergence) *Divergence {
	play := func(t Tape) *Divergence { return Play(newEngine, t) }
	m := minimiser{play: play, found: found, unit: profileOf(newEngine).rules.Bounds, effort: effort}
	m.minimise()
	return m.found
}

// minimiser looks for a shorter tape.
type minimiser struct {
	play   func(Tape) *Divergence
	found  *Divergence
	unit   Bounds
	effort int // entries that it may still play
	slides bool
}

func (m *minimiser) minimise() {
	most := m.effort / 30 // entries to be played again to see whether it shows each time
	if m.found.Broken == NoHang {
		m.found.Tape = m.found.Tape[:m.found.Place+1]
		return
	}
	m.diverges(m.found.Tape[:m.found.Place+1])
	m.exhaust()
	m.slide()
	if m.found.Broken == NoHang {
		return
	}
	const repeats = 30
	for range min(repeats, 1+most/len(m.found.Tape)) {
		m.found.Fickle = m.found.Fickle || m.play(m.found.Tape) == nil
	}
}

// exhaust cuts and rounds until nothing more goes.
func (m *minimiser) exhaust() {
	for again := true; again && m.effort > 0; {
		before := m.found.Tape
		cut(m.found.Tape, m.diverges)
		m.round()
		again = !slices.Equal(before, m.found.Tape)
	}
}

// slide tries whether a shorter tape breaks another invariant.
func (m *minimiser) slide() {
	kept := m.found
	m.slides = true
	cut(kept.Tape, m.diverges)
	m.slides = false
	if m.found.Broken == kept.Broken {
		return
	}
	m.exhaust()
	m.found.Played = kept.Broken
}

// diverges plays a candidate and keeps it where it breaks what is sought.
func (m *minimiser) diverges(candidate Tape) bool {
	if m.effort -= len(candidate); m.effort < 0 {
		return false
	}
	d := m.play(candidate)
	if d == nil || d.Broken == NoHang || !m.slides && d.Broken != m.found.Broken {
		return false
	}
	m.found = d
	return true
}

// cut offers tapes with fewer entries, each time from the last one that was taken: runs
// of entries first, and then single ones.
func cut(tape Tape, take func(Tape) bool) {
	for size := len(tape) / 2; size > 0; size /= 2 {
		for end := len(tape); end >= size; end -= max(size/4, 1) {
			shorter := tape.withoutRun(end-size, end)
			if take(shorter) {
				tape, end = shorter, end-size+max(size/4, 1)
			}
		}
	}
}
