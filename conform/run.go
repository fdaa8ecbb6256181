package conform

import (
	"cmp"
	"context"
	"slices"

	"pgregory.net/rapid"
)

// run is a suite on its way: a list of items, each a tape, with a result for each that was
// played. The same results, given again, bring another run to the same place.
type run struct {
	suite     Suite
	newEngine func() Engine
	profile   profile
	cases     []Case // that the engine can play
	skipped   []Skipped
	tapes     *rapid.Generator[Tape]

	journal func(item int, tape Tape) // told before a tape is played; nil for an item's own tape
	keep    func(result)              // told of each result

	item    int // the next
	results []result
	found   map[string]bool // invariants and shapes
	barren  int
	fatal   int  // hangs and deaths
	broken  bool // an engine hangs in this process

	abandoned int64 // plays before the run
}

// result is what came out of an item. One that diverges has two: as it was played, and minimal.
type result struct {
	Item       int
	Divergence *Divergence // nil where engine and reference agree
	Minimal    bool
}

func newRun(s Suite, newEngine func() Engine) *run {
	p := profileOf(newEngine)
	r := &run{
		suite: s, newEngine: newEngine, profile: p, tapes: p.rules.Bounds.Tapes(p.lacks),
		journal: func(int, Tape) {}, keep: func(result) {}, found: map[string]bool{}, abandoned: abandoned.Load(),
	}
	for _, c := range Directed() {
		var why Skipped
		if c, why = c.within(p); why.Case.Name != "" {
			r.skipped = append(r.skipped, why)
			continue
		}
		r.cases = append(r.cases, c)
	}
	for _, a := range s.Known {
		for _, tape := range a.Tapes {
			r.cases = append(r.cases, Case{Reason: a.Reason, Tape: tape})
		}
	}
	return r
}

// within is the case with numbers that the engine takes, or why it is not played.
func (c Case) within(p profile) (Case, Skipped) {
	fitted, fits := p.rules.Bounds.fit(c.Tape)
	if !fits {
		fitted = c.Tape
	}
	needs, decided := fitted.demands(p.rules)
	switch missing := needs & p.lacks; {
	case missing != 0:
		return c, Skipped{c, missing, ""}
	case !fits:
		return c, Skipped{c, 0, "its numbers lie beyond the bounds of the engine"}
	case !decided:
		return c, Skipped{c, 0, "the rules of the engine leave its answers open"}
	}
	return Case{c.Name, c.Reason, fitted}, Skipped{}
}

// next reports whether there is another item to play.
func (r *run) next() bool {
	random := r.item - len(r.cases)
	enough := len(r.found) >= cmp.Or(r.suite.Findings, 10) || r.barren >= barren
	return !r.broken && r.fatal < mostFatal && random < r.suite.Tapes && (random < 0 || !enough)
}

// tape is that of an item.
func (r *run) tape(item int) Tape {
	tape := Tape(nil)
	if item < len(r.cases) {
		tape = r.cases[item].Tape
	} else {
		const apart = 10_000_019 // so that two seeds share no tapes
		tape = r.tapes.Example(r.suite.Seed*apart + item - len(r.cases))
	}
	if r.profile.settles() {
		return tape.settled()
	}
	return tape
}

// settled is the tape with a cancel of each of its orders at its end, which tells what rests to
// those who cannot look.
func (t Tape) settled() Tape {
	settled := slices.Clone(t)
	for place, e := range t {
		if _, sends := submit(e); sends {
			settled = append(settled, Cancel{place})
		}
	}
	return settled
}

// playItem plays the next item, and makes what it finds minimal.
func (r *run) playItem() {
	item, tape := r.item, r.tape(r.item)
	r.journal(item, nil)
	if r.fatal > 0 {
		defer beQuick()() // an engine that hangs once hangs again and again
	}
	d := Play(r.newEngine, tape)
	r.take(result{Item: item, Divergence: d})
	if d == nil || r.known(d) {
		return
	}
	m := minimiser{play: func(t Tape) *Divergence {
		r.journal(item, t)
		return Play(r.newEngine, t)
	}, found: d, unit: r.profile.rules.Bounds, effort: cmp.Or(r.suite.Effort, effort)}
	m.minimise()
	r.take(result{Item: item, Divergence: m.found, Minimal: true})
}

// known reports whether a finding is accepted on any tape.
func (r *run) known(d *Divergence) bool {
	for _, a := range r.suite.Known {
		if len(a.Tapes) == 0 && a.explains(d) {
			return true
		}
	}
	return false
}

// take books a result.
func (r *run) take(res result) {
	r.keep(res)
	r.results = append(r.results, res)
	r.item = res.Item + 1
	d := res.Divergence
	if d != nil && d.fatal() && res.Minimal {
		r.fatal++
	}
	if abandoned.Load() > r.abandoned {
		r.broken = true
	}
	if d == nil || !res.Minimal {
		return
	}
	if r.found[d.kind()] {
		if res.Item >= len(r.cases) {
			r.barren++
		}
		return
	}
	for _, a := range r.suite.Known {
		if a.explains(d) {
			r.barren++
			return
		}
	}
	r.found[d.kind()], r.barren = true, 0
}

// kind is what two findings that are one have in common: the law and the shape of the tape, or
// of the call alone with which an engine hangs or ends the process.
func (d *Divergence) kind() string {
	tape := d.Tape
	if d.fatal() && d.Place < len(tape) {
		tape = tape[d.Place : d.Place+1]
	}
	return string(d.Broken) + ": " + tape.shape()
}

// fatal reports whether the engine has ended the process that played it, or would never have
// let it end.
func (d *Divergence) fatal() bool { return d.Broken == NoHang || d.Death }

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

// demands is what an engine with these rules must have to be played the tape in full, and whether the
// rules decide on every entry.
func (t Tape) demands(r Rules) (needs Features, decided bool) {
	s := newSession(t, profile{rules: r})
	decided = true
	for place := range t {
		asked, required, ok := s.call(place)
		needs |= required
		decided = decided && ok
		s.answer(asked)
	}
	return needs, decided
}
