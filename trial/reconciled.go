package trial

import (
	"slices"

	"github.com/ordergen/ordergen/observe"
)

var _ Criterion = reconciled{}

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
	case r.Plan != nil && len(r.Plan.Breaches) > 0: // what the figures must be is foretold by the proof alone
		check.Status, check.Got = Voided, Measured{}
	case bad > 0:
		check.Status = Wrong
	case !rec.OK():
		check.Status = Voided
	case len(rec.Silent) > 0 || !rec.tellsOfTrades() || !rec.Measured() && !r.Lacks.Counters:
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
