package conform

import "context"

// Suite is what Conform plays, for use outside of a test. It plays in this process: an engine
// that hangs ends the suite, and a panic on a goroutine of the engine's own ends the process.
type Suite struct {
	Tapes    int // random ones, after the directed cases
	Seed     int // seed of the random tapes
	Findings int // distinct ones, after which no more random tapes are played; 0 for 10
	Effort   int // entries played at most to make a finding minimal; 0 for 100,000
	Known    []Acceptance
}

// Run plays all directed cases, whatever they find, and then random tapes until there are
// enough findings.
func (s Suite) Run(newEngine func() Engine) Report {
	return s.RunContext(context.Background(), newEngine)
}

// RunContext is Run up to the end of a context. The tape under way is played to its end.
func (s Suite) RunContext(ctx context.Context, newEngine func() Engine) Report {
	r := newRun(s, newEngine)
	for r.next() && ctx.Err() == nil {
		r.playItem()
	}
	report := r.report()
	if ctx.Err() != nil && r.next() {
		report.Unplayed = "as the suite was interrupted"
	}
	return report
}

// barren is how many random tapes in a row may diverge with nothing new before a suite stops.
const barren = 100

// mostFatal is how often an engine may hang or end a process before a suite stops.
const mostFatal = 20

// needs is what an engine with these rules must have to play the case in full.
func (c Case) needs(r Rules) (f Features) {
	s := newSession(c.Tape, profile{rules: r})
	for place := range c.Tape {
		asked, required, _ := s.call(place)
		f |= required
		s.answer(asked)
	}
	return f
}

// decided reports whether the rules decide on every entry of the case.
func (c Case) decided(r Rules) bool {
	s := newSession(c.Tape, profile{rules: r})
	for place := range c.Tape {
		asked, _, ok := s.call(place)
		if !ok {
			return false
		}
		s.answer(asked)
	}
	return true
}
