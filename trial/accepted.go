package trial

var _ Criterion = accepted(0)

// leastAccepted is the part of the orders due that must be accepted, per mille, where a case
// does not say otherwise. A run whose orders are refused says nothing of a target but that.
const leastAccepted = 990

// accepted bounds from below the orders accepted of those due, per mille.
type accepted int

// Judge leaves the warm-up out, and orders that this machine could not send. None accepted is
// too few, whatever the bound.
func (perMille accepted) Judge(r *RunReport) []Check {
	m := r.Result.Measured()
	check := Check{ID: Accepted, Bound: Bound{Op: ">=", Limit: float64(perMille) / 1000}, Unit: "share"}
	due := m.Due() - m.Unsent
	if due == 0 {
		check.Status, check.Required = Unmeasured, true
		return []Check{check}
	}
	check.Got = exactly(float64(m.Accepted) / float64(due))
	check.Status = hold(m.Accepted > 0 && m.Accepted*1000 >= int64(perMille)*due, Missed)
	return []Check{check}
}
