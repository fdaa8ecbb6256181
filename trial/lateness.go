package trial

import "time"

var _ Criterion = lateness(0)

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
