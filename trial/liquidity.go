package trial

var _ Criterion = liquidity{}

// liquidity holds the plan to its promise. A book that could drain says nothing of the
// system once it has, nor does a flow of lives that proves nothing.
type liquidity struct{}

// Judge gives the first order that may not trade in full, where it was due.
func (liquidity) Judge(r *RunReport) []Check {
	if r.Plan == nil { // a recorded flow makes no promise
		return nil
	}
	check := Check{ID: Liquidity, Bound: Bound{Op: ">=", Limit: float64(r.Result.Due)}, Got: exactly(float64(r.Plan.Orders))}
	if len(r.Plan.Breaches) > 0 {
		check.Status, check.Got = Voided, exactly(float64(r.Plan.First))
	}
	if first, short := r.Plan.FirstShortfall(); short && first.First < r.Result.Due {
		check.Status, check.Got = Voided, exactly(float64(first.First))
	}
	return []Check{check}
}
