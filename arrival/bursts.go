package arrival

import (
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/ordergen/ordergen"
)

// Bursts is on and off by turns: each Period starts with a burst at Factor times the
// rate of the stages, which lasts Duty of the period, and goes on at the rate that
// leaves the period its number of orders. What remains of a run after its last whole
// period has no burst.
type Bursts struct {
	Period time.Duration // 1 µs to 24 h
	Factor float64       // above 1, at most 1/Duty: then no order comes between bursts
	Duty   float64       // 0.001 to 0.999

	// Within is the process whose time the bursts bend; nil has the orders evenly.
	Within Process
}

// Schedule bends the time of the process within.
func (b Bursts) Schedule(seed uint64, stages ...ordergen.Stage) (Schedule, error) {
	if err := b.validate(); err != nil {
		return nil, fmt.Errorf("arrivals: %w", err)
	}
	process, _ := within(b.Within)
	inner, err := process.Schedule(seed, stages...)
	if err != nil {
		return nil, err
	}
	if inner.Duration() < b.Period {
		return nil, fmt.Errorf("arrivals: the run lasts %v, want at least the period of the bursts, %v", inner.Duration(), b.Period)
	}
	on := time.Duration(math.Round(b.Duty * float64(b.Period)))
	ahead := min(time.Duration(math.Round(b.Factor*float64(on))), b.Period)
	knots := []knot{{0, 0}, {ahead, on}}
	if ahead < b.Period {
		knots = append(knots, knot{b.Period, b.Period})
	}
	return &warp{inner, b.Period, knots, b.String()}, nil
}

func (b Bursts) validate() error {
	var errs []error
	if b.Period < time.Microsecond || b.Period > 24*time.Hour {
		errs = append(errs, fmt.Errorf("bursts has period = %v, want 1µs..24h", b.Period))
	}
	if !(b.Duty >= 0.001 && b.Duty <= 0.999) {
		errs = append(errs, fmt.Errorf("bursts has duty = %v, want 0.001..0.999 of the period", b.Duty))
	} else if !(b.Factor > 1 && b.Factor*b.Duty <= 1+1e-9) {
		errs = append(errs, fmt.Errorf("bursts has factor = %v, want above 1 and at most 1/duty = %.4g, or a burst would have more orders than its period", b.Factor, 1/b.Duty))
	}
	return errors.Join(errs...)
}

// String is the spec, such as "bursts:period=1s,factor=5,duty=0.1+poisson".
func (b Bursts) String() string {
	_, rest := within(b.Within)
	return fmt.Sprintf("bursts:period=%v,factor=%v,duty=%v%s", b.Period, b.Factor, b.Duty, rest)
}
