package conform

// Play plays a tape to a new engine and to the reference and returns the first point
// at which their answers differ, or nil.
//
// It plays the tape twice, on an engine each: first with a look at the book after each
// entry, then with one after the last alone, as a look may mend or break what it sees. A very
// long tape is played the second way alone.
//
// An engine that does not come to the end of the tape diverges too. What it is still doing
// cannot be ended, but by the end of the process.
func Play(newEngine func() Engine, tape Tape) *Divergence {
	if len(tape) <= long {
		if d := guarded(newEngine, tape, watched); d != nil {
			return d
		}
	}
	return unwatchedDivergence(newEngine, tape)
}

// long is the entries of a tape that is not looked at after each, as that would take its square.
const long = 500

// Whether the book is looked at after each entry, or after the last alone.
const (
	watched   = true
	unwatched = false
)

// unwatchedDivergence plays a tape with one look, at its end. Where that look differs, it
// looks for the call that made it so: the last of the shortest part of the tape that shows it.
func unwatchedDivergence(newEngine func() Engine, tape Tape) *Divergence {
	d := guarded(newEngine, tape, unwatched)
	if d == nil || !d.byLook || len(tape) > long {
		return d
	}
	for end := 1; end < len(tape); end++ {
		if earlier := guarded(newEngine, tape[:end], unwatched); earlier != nil {
			return earlier
		}
	}
	return d
}
