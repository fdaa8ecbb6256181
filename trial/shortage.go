package trial

var _ Criterion = shortage{}

// shortage voids a run of which this machine could not send all: that says nothing of the target.
type shortage struct{}

// Judge counts the orders, warm-up included, and is silent where there are none.
func (shortage) Judge(r *RunReport) []Check {
	unsent := r.Result.Total(nil).Unsent
	if unsent == 0 {
		return nil
	}
	return []Check{{ID: Shortage, Bound: Bound{Op: "<=", Limit: 0}, Got: exactly(float64(unsent)), Status: Voided}}
}
