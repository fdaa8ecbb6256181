package trial

import (
	"fmt"
	"math"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
)

// disturbance compares p99 before and during, each with its 95 % confidence interval.
func (r *RunReport) disturbance(d ordergen.Disturbance) Check {
	limit := 1 + float64(d.MaxRise)/1000
	before := quantileInterval(r.phase(beforeDisturbance).Latency, 0.99)
	during := quantileInterval(r.phase(duringDisturbance).Latency, 0.99)
	check := Check{
		Name: "p99 with " + d.What,
		Want: fmt.Sprintf("≤ %.0f %% above before", float64(d.MaxRise)/10),
		Got:  fmt.Sprintf("%v before, %v during", before, during),
	}
	switch {
	case !before.known || !during.known:
		check.Status = Unmeasured
		check.Got += ": too few orders to tell"
	case during.low > limit*before.high:
		check.Status = Broken
	case during.high <= limit*before.low && !math.IsInf(during.high, 1):
		check.Status = Held
	default:
		check.Status = Unmeasured
		check.Got += ": the difference is not resolvable"
	}
	return check
}

func (r *RunReport) phase(name string) client.Part {
	return r.Result.Total(func(p client.Part) bool { return p.Phase == name })
}

// confidence is a quantile with the interval that holds the true one with 95 %.
type confidence struct {
	value, low, high float64 // milliseconds, as for latencyText
	known            bool
}

func (c confidence) String() string {
	if !c.known {
		return latencyText(c.value) + " (95 %: unbounded)"
	}
	return fmt.Sprintf("%s (95 %%: %s..%s)", latencyText(c.value), latencyText(c.low), latencyText(c.high))
}

// quantileInterval is free of assumptions on the distribution: the number of times
// below the true quantile is binomial, n·q ± 1.96·√(n·q·(1−q)), and the times at
// these ranks bound it. With too few times the upper rank lies beyond the last.
func quantileInterval(t *client.Trend, q float64) confidence {
	at := func(q float64) float64 {
		d, within := t.Quantile(q)
		if !within {
			return math.Inf(1)
		}
		return float64(d) / 1e6
	}
	n := float64(t.Count())
	c := confidence{value: at(q)}
	spread := 1.96 * math.Sqrt(n*q*(1-q))
	low, high := math.Floor(n*q-spread), math.Ceil(n*q+spread)+1
	if low < 1 || high > n {
		return c
	}
	c.low, c.high, c.known = at(low/n), at(high/n), true
	return c
}
