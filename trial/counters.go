package trial

import (
	"cmp"
	"errors"
	"math"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client/metric"
	"github.com/ordergen/ordergen/observe"
)

var _ Criterion = counters(nil)

// counters hold what the system's own series did to bounds.
type counters []ordergen.Threshold

// counter is one of them, parsed.
type counter struct {
	observe.Expression
	bound metric.Threshold
}

func parseCounters(all []ordergen.Threshold) (parsed []counter, _ error) {
	bounds, err := metric.ParseThresholds(all)
	if err != nil {
		return nil, err
	}
	var errs []error
	for _, bound := range bounds {
		e, err := observe.ParseExpression(bound.Metric)
		parsed, errs = append(parsed, counter{e, bound}), append(errs, err)
	}
	return parsed, errors.Join(errs...)
}

// Judge gives a check for each. A rate must hold in each window, and its value is that of the
// worst; all else is of the whole run. Series that the system does not tell of void the run,
// and where nothing was counted it is undecided.
func (all counters) Judge(r *RunReport) (checks []Check) {
	parsed, err := parseCounters(all)
	if err != nil {
		return []Check{{ID: Counters, Status: Voided}}
	}
	for _, c := range parsed {
		if c.ByWindow() {
			checks = append(checks, c.byWindow(r))
		} else {
			checks = append(checks, c.between(r.Snapshots[0], r.Snapshots[len(r.Snapshots)-1], 0))
		}
	}
	return checks
}

// byWindow is the check of the worst window.
func (c counter) byWindow(r *RunReport) Check {
	worst := c.check()
	worst.Status = Unmeasured
	ended := min(len(r.Result.Windows), len(r.Snapshots)-1) // windows with a mark at their end
	for i, w := range r.Result.Windows[:ended] {
		if check := c.between(r.Snapshots[i], r.Snapshots[i+1], w.To-w.From); i == 0 || check.worse(worst) {
			worst = check
		}
	}
	return worst
}

// worse reports whether a check of a window says less good of a run than that of another: it
// is unknown, does not hold, or is nearer to where it would not.
func (c Check) worse(than Check) bool {
	gravity := map[Status]int{Held: 0, Undecided: 1, Missed: 2, Unmeasured: 3}
	nearer := cmp.Compare(than.distance(), c.distance())
	if c.Status != Held {
		nearer = -nearer
	}
	return cmp.Or(cmp.Compare(gravity[c.Status], gravity[than.Status]), nearer) > 0
}

// distance is how far the value lies from its limit.
func (c Check) distance() float64 { return math.Abs(c.Got.Value - c.Bound.Limit) }

// check is the check before anything is known.
func (c counter) check() Check {
	check := Check{ID: Counters, Of: c.String(), Bound: Bound{Op: c.bound.Op, Limit: c.bound.Limit}, Required: true}
	if c.ByWindow() {
		check.Unit = "/s"
	}
	return check
}

func (c counter) between(before, after observe.Snapshot, elapsed time.Duration) Check {
	check := c.check()
	e, state := c.Between(before, after, elapsed)
	switch state {
	case observe.Known:
		check.Got, check.Status = Measured{e.Value, e.Low, e.High, true}, c.status(e)
	case observe.Empty:
		check.Status = Undecided
	default:
		check.Status, check.Source = Unmeasured, state.String()
	}
	return check
}

// status compares the interpolated value where the limit lies inside of a bucket. The last
// bucket has no end, so that one in it may be anything above.
func (c counter) status(e observe.Estimate) Status {
	if math.IsInf(e.High, 1) && c.holds(e.Low) != c.holds(math.MaxFloat64) {
		return Undecided
	}
	return hold(c.holds(e.Value), Missed)
}

func (c counter) holds(v float64) bool {
	results, err := metric.Check([]metric.Threshold{c.bound}, metric.Metrics{c.bound.Metric: metric.Gauge{Value: v}})
	return err == nil && results[0].Pass
}
