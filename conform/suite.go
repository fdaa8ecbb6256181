package conform

// Suite is what Conform plays, for use outside of a test.
type Suite struct {
	Tapes int // random ones, after the directed cases
	Seed  int // of the random tapes
}

// Run plays all directed cases, and random tapes up to the first that diverges.
func (s Suite) Run(newEngine func() Engine) Report {
	r := Report{Lacks: declared(newEngine)}
	for _, c := range Directed() {
		if c.needs()&r.Lacks != 0 {
			r.Skipped = append(r.Skipped, c)
			continue
		}
		r.Cases++
		if d := Minimal(newEngine, c.Tape); d != nil {
			r.Failed = append(r.Failed, Failure{c, d})
		}
	}
	const apart = 10_000_019 // so that two seeds share no tapes
	tapes := Tapes(r.Lacks)
	for r.Tapes < s.Tapes && r.Random == nil {
		r.Random = Minimal(newEngine, tapes.Example(s.Seed*apart+r.Tapes))
		r.Tapes++
	}
	return r
}

// needs is what an engine must have to play the case in full.
func (c Case) needs() (f Features) {
	l, reference := newLedger(), Reference()
	for place := range c.Tape {
		asked, required, _ := c.Tape.call(place, l)
		f |= required
		l.book(asked, asked.on(reference))
	}
	return f
}
