package trial

import "time"

var (
	_ Criterion = complete{}
	_ Criterion = inStep{}
)

// complete wants each part of a run that several processes sent to be there, whole.
type complete struct{}

// Judge has a check for each part that falls short, or one for all.
func (complete) Judge(r *RunReport) (checks []Check) {
	if len(r.Senders) == 0 {
		return nil
	}
	var orders, accounted int64
	for _, s := range r.Senders {
		orders += s.Orders
		accounted += s.Accounted
		if s.Accounted != s.Orders {
			checks = append(checks, Check{
				ID:     Complete,
				Of:     s.String(),
				Bound:  Bound{Op: "==", Limit: float64(s.Orders)},
				Got:    exactly(float64(s.Accounted)),
				Status: Voided,
			})
		}
	}
	if checks == nil {
		checks = []Check{{ID: Complete, Bound: Bound{Op: "==", Limit: float64(orders)}, Got: exactly(float64(accounted))}}
	}
	return checks
}

// apart is how far the starts of the parts of a run may lie apart, each by the clock of its
// process: less than the narrowest stretch in which a report counts orders.
const apart = 100 * time.Millisecond

// inStep wants the parts of a run to have been sent at the same time, so that the system was
// under the load that was planned. What clocks are apart by is for whoever keeps them: it is
// in none of them.
type inStep struct{}

// Judge gives how far apart the starts were, each part that began late, and the orders of
// parts that were resumed, which came later than planned beside those of others.
func (inStep) Judge(r *RunReport) (checks []Check) {
	var first, last time.Time
	for _, s := range r.Senders {
		if s.Of == 1 || len(s.Stretches) == 0 {
			continue
		}
		start := s.Stretches[0].Start
		if first.IsZero() || start.Before(first) {
			first = start
		}
		if start.After(last) {
			last = start
		}
		if late := s.Stretches[0].Begun.Sub(start); late > latestGenerator {
			checks = append(checks, Check{
				ID: Late, Of: s.String(), Unit: "ms", Status: Voided,
				Bound: Bound{Op: "<=", Limit: milliseconds(latestGenerator)}, Got: exactly(milliseconds(late)),
			})
		}
		if resumed := s.Stretches[len(s.Stretches)-1]; resumed.Start.Sub(start) > apart {
			checks = append(checks, Check{
				ID: Resumed, Of: s.String(), Unit: "ms", Status: Undecided,
				Bound: Bound{Op: "<=", Limit: milliseconds(apart)}, Got: exactly(milliseconds(resumed.Start.Sub(start))),
			})
		}
	}
	if !first.IsZero() {
		checks = append(checks, Check{
			ID: Starts, Unit: "ms", Status: hold(last.Sub(first) <= apart, Voided),
			Bound: Bound{Op: "<=", Limit: milliseconds(apart)}, Got: exactly(milliseconds(last.Sub(first))),
		})
	}
	return checks
}
