package trial

import (
	"math"
	"time"
)

var _ Criterion = serverP99(0)

// serverP99 bounds the time to match that each shard counts of itself.
type serverP99 time.Duration

// Judge compares the interpolated value where the limit lies inside of a bucket. The last
// bucket has no end, so that a limit in it is undecided.
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
			if check.Status == Held && p.High == math.MaxInt64 {
				check.Status = Undecided
			}
		} else {
			check.Status = Unmeasured
		}
		checks = append(checks, check)
	}
	return checks
}
