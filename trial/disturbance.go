package trial

import (
	"fmt"
	"math"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
)

// disturbance compares p99 before and during, each with its 95 % confidence interval.
func (r *RunReport) disturbance(d ordergen.Disturbance) Check {
	limit := 1 + float64(d.MaxRise)/1000
	before := confidenceIn(r.phase(beforeDisturbance).Latency, 0.99)
	during := confidenceIn(r.phase(duringDisturbance).Latency, 0.99)
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

func confidenceIn(t *client.Trend, q float64) (c confidence) {
	low, high, known := t.Confidence(q)
	value, _ := t.Quantile(q)
	return confidence{inMilliseconds(value), inMilliseconds(low), inMilliseconds(high), known}
}

func inMilliseconds(d time.Duration) float64 {
	if d == client.Forever {
		return math.Inf(1)
	}
	return float64(d) / 1e6
}
