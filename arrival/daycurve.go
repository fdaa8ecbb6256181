package arrival

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/ordergen/ordergen"
)

// DayCurve gives a run the shape of a day. Its orders are as many as the stages have,
// but come along a curve.
type DayCurve struct {
	// Rates are those of equal parts of the run, relative to each other: from 0 on, not
	// all 0, at most 1440 of them.
	Rates []float64

	// Within is the process whose time the curve bends; nil has the orders evenly.
	Within Process
}

const mostRates = 1440

// Schedule bends the time of the process within.
func (d DayCurve) Schedule(seed uint64, stages ...ordergen.Stage) (Schedule, error) {
	sum, err := d.sum()
	if err != nil {
		return nil, fmt.Errorf("arrivals: %w", err)
	}
	process, _ := within(d.Within)
	inner, err := process.Schedule(seed, stages...)
	if err != nil {
		return nil, err
	}
	day := inner.Duration()
	if day < time.Duration(len(d.Rates)) {
		return nil, fmt.Errorf("arrivals: the run lasts %v, want at least 1 ns for each of the %d rates of its curve", day, len(d.Rates))
	}
	s := &warp{Schedule: inner, period: day, spec: d.String(), knots: []knot{{}}}
	parts, before := float64(len(d.Rates)), 0.0
	for i, rate := range d.Rates {
		before += rate
		s.knots = append(s.knots, knot{part(day, before/sum), part(day, float64(i+1)/parts)})
	}
	return s, nil
}

// part is a fraction of the day.
func part(day time.Duration, fraction float64) time.Duration {
	return min(time.Duration(math.Round(fraction*float64(day))), day)
}

// sum is that of the rates, added up in their order so that the last part ends with the day.
func (d DayCurve) sum() (sum float64, err error) {
	if len(d.Rates) == 0 || len(d.Rates) > mostRates {
		return 0, fmt.Errorf("daycurve has %d rates, want 1..%d, such as daycurve:2,1,0.5,1,3", len(d.Rates), mostRates)
	}
	for i, rate := range d.Rates {
		if !(rate >= 0 && rate <= 1e9) {
			return 0, fmt.Errorf("daycurve has %v as rate %d, want 0..1e9", rate, i)
		}
		sum += rate
	}
	if sum <= 0 {
		return 0, fmt.Errorf("daycurve has only rates of 0, want one above 0")
	}
	return sum, nil
}

// String is the spec, such as "daycurve:2,1,0.5,1,3+poisson".
func (d DayCurve) String() string {
	var rates []string
	for _, rate := range d.Rates {
		rates = append(rates, strconv.FormatFloat(rate, 'g', -1, 64))
	}
	_, rest := within(d.Within)
	return "daycurve:" + strings.Join(rates, ",") + rest
}
