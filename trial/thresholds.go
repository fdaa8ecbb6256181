package trial

import (
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client/metric"
)

var _ Criterion = thresholds(nil)

// thresholds hold metrics of the client to expressions in k6's grammar.
type thresholds []ordergen.Threshold

// Judge gives a check for each threshold. One on a metric without a sample does not hold. One
// that could not be judged voids the run; a plan refuses it before.
func (all thresholds) Judge(r *RunReport) (checks []Check) {
	parsed, err := metric.ParseThresholds(all)
	if err != nil {
		return []Check{{ID: Thresholds, Status: Voided}}
	}
	for _, t := range parsed {
		check := Check{
			ID:    Thresholds,
			Of:    t.Metric,
			Bound: Bound{Stat: t.Stat, Op: t.Op, Limit: t.Limit},
			Unit:  unitOf(r.Metrics[t.Metric]),
		}
		results, err := metric.Check([]metric.Threshold{t}, r.Metrics)
		switch {
		case err != nil:
			check.Status = Voided
		case empty(r.Metrics[t.Metric]):
			check.Status = Missed
		default:
			check.Got, check.Status = exactly(results[0].Value), hold(results[0].Pass, Missed)
		}
		checks = append(checks, check)
	}
	return checks
}

// empty reports whether a metric has no sample, of which no statistic says anything.
func empty(m metric.Metric) bool {
	switch m := m.(type) {
	case *metric.Trend:
		return m.Count() == 0
	case metric.Rate:
		return m.Total == 0
	}
	return false
}

// unitOf is the unit of a metric's statistics.
func unitOf(m metric.Metric) string {
	switch m.(type) {
	case *metric.Trend:
		return "ms"
	case metric.Rate:
		return "share"
	}
	return ""
}
