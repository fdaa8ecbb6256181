package trial

import (
	"math"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
)

var _ Criterion = disturbance{}

// disturbance bounds how far p99 may rise above its value before.
type disturbance ordergen.Disturbance

// Judge compares p99 of the orders due before the disturbance and from then on.
func (d disturbance) Judge(r *RunReport) []Check {
	before := p99Of(r.phase(beforeDisturbance).Latency)
	during := p99Of(r.phase(duringDisturbance).Latency)
	limit := 1 + float64(d.MaxRise)/1000
	return []Check{{
		ID:        DisturbedP99,
		Bound:     Bound{Op: "<=", Limit: limit * before.Value},
		Got:       during,
		Reference: before,
		Unit:      "ms",
		Status:    rise(before, during, limit),
	}}
}

// rise judges whether a value has risen to more than limit times what it was, by the
// intervals of both.
func rise(before, during Measured, limit float64) Status {
	switch {
	case !before.Known || !during.Known:
		return Undecided
	case during.Low > limit*before.High:
		return Missed
	case during.High <= limit*before.Low && !math.IsInf(during.High, 1):
		return Held
	}
	return Undecided
}

// p99Of is p99 in milliseconds with its interval of 95 % confidence.
func p99Of(t *client.Trend) Measured {
	low, high, known := t.Confidence(0.99)
	value, within := t.Quantile(0.99)
	return Measured{inMilliseconds(value, within), inMilliseconds(low, true), inMilliseconds(high, true), known}
}

func (r *RunReport) phase(name string) client.Part {
	return r.Result.Total(func(p client.Part) bool { return p.Phase == name })
}
