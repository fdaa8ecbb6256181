package conform

import "slices"

// Acceptance is a defect that is known and accepted. What it explains is not reported as a
// finding. One that explains nothing any more is reported, so that it goes.
type Acceptance struct {
	Reason string
	Broken Invariant
	// Tapes are examples: a finding is explained whose tape has the shape of one of them, or each
	// that breaks the law where there are none.
	Tapes []Tape
}

// Known accepts findings that break a law: those on a tape of the same shape as one of the
// given, or all where none is given. The reason says why, such as "taker's price, issue 12".
func Known(reason string, broken Invariant, tapes ...Tape) Acceptance {
	return Acceptance{reason, broken, tapes}
}

func (a Acceptance) explains(d *Divergence) bool {
	return a.Broken == d.Broken && (len(a.Tapes) == 0 || slices.ContainsFunc(a.Tapes, func(t Tape) bool { return t.shape() == d.Tape.shape() }))
}
