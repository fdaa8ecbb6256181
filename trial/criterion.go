package trial

import (
	"cmp"
	"slices"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/observe"
)

// Criterion judges a run that has ended. It changes nothing of the report.
type Criterion interface {
	Judge(r *RunReport) []Check
}

// criteria are what a case asks for, what a trial adds, and what every run is held to.
func (t Trial) criteria() []Criterion {
	var all []Criterion
	add := func(wanted bool, c Criterion) {
		if wanted {
			all = append(all, c)
		}
	}
	c := t.Profile.Criteria
	add(len(t.Profile.Thresholds) > 0, thresholds(t.Profile.Thresholds))
	add(c.MatchesPerMinute > 0, matchesPerMinute{c.MatchesPerMinute, c.MatchMinutes})
	add(c.ServerP99 > 0, serverP99(c.ServerP99))
	add(c.GCPause > 0, gcPause{c.GCPause, c.GCPauseFail})
	add(c.Disturbance.At > 0, disturbance(c.Disturbance))
	add(c.Skew, skew{})
	all = append(all, t.Criteria...)
	return append(all, accepted(cmp.Or(c.Accepted, leastAccepted)), liquidity{}, reconciled{}, lateness(latestGenerator))
}

// checks holds a run to all criteria.
func (t Trial) checks(r *RunReport) (all []Check) {
	for _, c := range t.criteria() {
		for _, check := range c.Judge(r) {
			check.Run = r.Run.Name
			all = append(all, check)
		}
	}
	return all
}

func milliseconds(d time.Duration) float64 { return float64(d) / 1e6 }

// matchesPerMinute wants enough matches a minute in enough of the windows.
type matchesPerMinute struct {
	matches int64
	minutes int
}

// Judge counts the windows that have their share.
func (m matchesPerMinute) Judge(r *RunReport) []Check {
	need := float64(m.matches) * r.Profile.Window.Minutes()
	good, measured := 0, len(r.Matches) > 0
	for _, w := range r.Matches {
		measured = measured && w.Known()
		if float64(w.N) >= need {
			good++
		}
	}
	check := Check{
		ID:       MatchesPerMinute,
		Bound:    Bound{Op: ">=", Limit: float64(m.minutes)},
		Got:      exactly(float64(good)),
		Status:   hold(good >= m.minutes, Missed),
		Required: true,
	}
	if !measured {
		check.Status, check.Got = Unmeasured, Measured{}
	}
	return []Check{check}
}

// serverP99 bounds the time to match that each shard counts of itself.
type serverP99 time.Duration

// Judge compares the interpolated value where the limit lies inside of a bucket.
func (limit serverP99) Judge(r *RunReport) (checks []Check) {
	for _, s := range r.Server {
		check := Check{
			ID:       ServerP99,
			Of:       s.Shard,
			Bound:    Bound{Op: "<", Limit: milliseconds(time.Duration(limit))},
			Unit:     "ms",
			Required: true,
		}
		if p := s.P99; p.Measured {
			check.Got = Measured{milliseconds(p.Value), milliseconds(p.Low), milliseconds(p.High), true}
			check.Status = hold(p.Value < time.Duration(limit), Missed)
		} else {
			check.Status = Unmeasured
		}
		checks = append(checks, check)
	}
	return checks
}

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

// liquidity holds the plan to its promise. A book that could drain says nothing of the
// system once it has.
type liquidity struct{}

// Judge gives the first order that may not trade in full, where it was due.
func (liquidity) Judge(r *RunReport) []Check {
	check := Check{ID: Liquidity, Bound: Bound{Op: ">=", Limit: float64(r.Result.Due)}, Got: exactly(float64(r.Plan.Orders))}
	if first, short := r.Plan.FirstShortfall(); short && first.First < r.Result.Due {
		check.Status, check.Got = Voided, exactly(float64(first.First))
	}
	return []Check{check}
}

// reconciled wants the system to count what was foretold.
type reconciled struct{}

// Judge counts the figures that disagree. A system that is known to tell of itself, and does
// not, lets no run pass.
func (reconciled) Judge(r *RunReport) []Check {
	rec, bad := r.Reconciliation, len(r.Reconciliation.Mismatches())
	check := Check{
		ID:       Reconciled,
		Bound:    Bound{Op: "<=", Limit: 0},
		Got:      exactly(float64(bad)),
		Required: rec.Measured() || len(rec.Missing) > 0 || !r.Lacks.Counters,
	}
	switch {
	case bad > 0:
		check.Status = Wrong
	case !rec.OK():
		check.Status = Voided
	case len(rec.Silent) > 0 || !rec.tellsOfTrades():
		check.Status, check.Got = Unmeasured, Measured{}
	}
	return []Check{check}
}

// tellsOfTrades reports whether some figure shows what was traded. Without one an engine
// that matches nothing would agree with what was foretold.
func (r Reconciliation) tellsOfTrades() bool {
	return slices.ContainsFunc(r.Rows, func(row ReconcileRow) bool {
		return row.Figure == observe.Fills || row.Figure == observe.Traded
	})
}

// leastAccepted is the part of the orders due that must be accepted, per mille, where a case
// does not say otherwise. A run whose orders are refused says nothing of a target but that.
const leastAccepted = 990

// accepted bounds from below the orders accepted of those due, per mille.
type accepted int

// Judge leaves the warm-up out. None accepted is too few, whatever the bound.
func (perMille accepted) Judge(r *RunReport) []Check {
	m := r.Result.Measured()
	check := Check{ID: Accepted, Bound: Bound{Op: ">=", Limit: float64(perMille) / 1000}, Unit: "share"}
	if m.Due() == 0 {
		check.Status, check.Required = Unmeasured, true
		return []Check{check}
	}
	check.Got = exactly(float64(m.Accepted) / float64(m.Due()))
	check.Status = hold(m.Accepted > 0 && m.Accepted*1000 >= int64(perMille)*m.Due(), Missed)
	return []Check{check}
}

// latestGenerator bounds the p99 of the generator's own lateness, at a tenth of the
// latency limit of the cases. Beyond it the figures tell more of this machine than of
// the target.
const latestGenerator = 20 * time.Millisecond

// lateness bounds how late the generator itself may be.
type lateness time.Duration

// Judge looks at p99 of all orders, warm-up included.
func (limit lateness) Judge(r *RunReport) []Check {
	p99, within := r.Result.Lateness.Quantile(0.99)
	return []Check{{
		ID:     Lateness,
		Bound:  Bound{Op: "<=", Limit: milliseconds(time.Duration(limit))},
		Got:    exactly(milliseconds(p99)),
		Unit:   "ms",
		Status: hold(within && p99 <= time.Duration(limit), Voided),
	}}
}

var (
	_ Criterion = thresholds(nil)
	_ Criterion = matchesPerMinute{}
	_ Criterion = serverP99(0)
	_ Criterion = gcPause{}
	_ Criterion = disturbance(ordergen.Disturbance{})
	_ Criterion = skew{}
	_ Criterion = liquidity{}
	_ Criterion = accepted(0)
	_ Criterion = reconciled{}
	_ Criterion = lateness(0)
)
