package trial

// Baseline is what a case found of one shard.
type Baseline struct {
	Throughput float64 // orders accepted per second
	Capacity   float64 // highest rate held, orders/s; 0 where it was not searched for
}

// Baseline is what a case is compared with that names the one of this report as its baseline.
func (r *Report) Baseline() *Baseline {
	if len(r.Runs) == 0 {
		return nil
	}
	b := &Baseline{Throughput: r.Runs[0].Throughput()}
	if r.Capacity != nil {
		b.Capacity = float64(r.Capacity.Held)
	}
	return b
}

// scaling compares capacity with capacity where both were searched for. Otherwise it
// compares what was accepted, which in an open loop is what was offered.
func (r *Report) scaling(perMille, shards int, b Baseline) Check {
	of, got, one := "throughput", r.Runs[0].Throughput(), b.Throughput
	if r.Capacity != nil && b.Capacity > 0 {
		of, got, one = "capacity", float64(r.Capacity.Held), b.Capacity
	}
	want := float64(perMille) / 1000 * float64(shards) * one
	return Check{
		ID:        Scaling,
		Of:        of,
		Bound:     Bound{Op: ">=", Limit: want},
		Got:       exactly(got),
		Reference: exactly(one),
		Unit:      "orders/s",
		Status:    hold(got >= want, Missed),
	}
}
