package trial

import "time"

var _ Criterion = gcPause{}

// gcPause passes pauses shorter than one time, and fails them from another.
type gcPause struct{ pass, fail time.Duration }

// Judge decides by the interval in which the longest pause lies.
func (g gcPause) Judge(r *RunReport) []Check {
	p := r.GC
	check := Check{
		ID:     GCPause,
		Bound:  Bound{Op: "<", Limit: milliseconds(g.pass)},
		Got:    Measured{milliseconds(p.High), milliseconds(p.Low), milliseconds(p.High), p.Measured},
		Unit:   "ms",
		Source: p.Source,
	}
	switch {
	case !p.Measured:
		check.Status = Unmeasured
	case p.Low >= g.fail:
		check.Status = Missed
	case p.High < g.pass:
		check.Status = Held
	case p.Low >= g.pass && p.High < g.fail:
		check.Status = Warned
	default:
		check.Status = Undecided
	}
	return []Check{check}
}
