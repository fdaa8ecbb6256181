package trial

import (
	"math"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/arrival"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/compare"
)

var _ Criterion = disturbance{}

// disturbance bounds how far p99 may rise above its value before.
type disturbance ordergen.Disturbance

// Judge compares p99 of the orders due before the disturbance and from then on.
func (d disturbance) Judge(r *RunReport) []Check {
	ratio := compare.Between(r.Disturbed())
	check := Check{
		ID:     DisturbedP99,
		Bound:  Bound{Op: "<=", Limit: d.limit()},
		Got:    Measured{ratio.Value, ratio.Low, ratio.High, true},
		Unit:   "times",
		Status: Undecided,
	}
	if math.IsNaN(ratio.Value) {
		check.Got = Measured{}
	}
	switch ratio.AtMost(check.Bound.Limit) {
	case compare.Holds:
		check.Status = Held
	case compare.Broken:
		check.Status = Missed
	}
	return []Check{check}
}

// limit is what p99 may be of its value before.
func (d disturbance) limit() float64 { return 1 + float64(d.MaxRise)/1000 }

// disturbedQuantile is the latency that a disturbance is judged by.
const disturbedQuantile = 0.99

// Disturbed is what the run tells of p99 of the orders due before its disturbance and from
// then on.
func (r *RunReport) Disturbed() (before, during compare.Sample) {
	return r.phase(beforeDisturbance).Sample(disturbedQuantile), r.phase(duringDisturbance).Sample(disturbedQuantile)
}

func (r *RunReport) phase(name string) client.Part {
	return r.Result.Total(func(p client.Part) bool { return p.Phase == name })
}

// Resolution is how small a rise of p99 by the disturbance of its case the run will be able
// to tell, if latencies are independent and their tail is exponential.
func (e Experiment) Resolution() compare.Resolution {
	start := arrival.Before(e.Schedule, e.Start)
	at := arrival.Before(e.Schedule, e.Start+e.Profile.Criteria.Disturbance.At)
	return compare.Foretold(disturbedQuantile, int64(at-start), int64(e.Schedule.Len()-at))
}
