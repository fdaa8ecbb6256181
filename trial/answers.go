package trial

import "github.com/ordergen/ordergen/client"

var _ Criterion = answers{}

// answers holds each answer to the one foretold: an aggressive order trades in full, no
// other trades on arrival, and a cancel takes off what its order had left.
type answers struct{}

// Judge counts the wrong answers. Of a plan that is not proven nothing is foretold. A target
// whose answers tell no shares is judged by its counters, where it has any.
func (answers) Judge(r *RunReport) []Check {
	check := Check{ID: Answers, Bound: Bound{Op: "<=", Limit: 0}, Got: exactly(float64(r.Result.Violated))}
	switch {
	case r.Result.Violated > 0:
		check.Status = Wrong
	case !r.proven():
		return nil
	case !told(r.Result) && r.Reconciliation.Measured():
		return nil
	case !told(r.Result):
		check.Status, check.Got = Unmeasured, Measured{}
	}
	return []Check{check}
}

// told reports whether any answer told what it did.
func told(r *client.Result) bool {
	for _, receipts := range r.Receipts {
		if receipts.Filled.Answers+receipts.Fills.Answers+receipts.Cancelled.Answers > 0 {
			return true
		}
	}
	return false
}
