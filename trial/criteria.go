package trial

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/dustin/go-humanize"
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/observe"
)

// checks holds one run to everything that its case asks for.
func (r *RunReport) checks(t Trial) []Check {
	var all []Check
	all = append(all, r.thresholds(t.Profile.Thresholds)...)
	c := t.Profile.Criteria
	if c.MatchesPerMinute > 0 {
		all = append(all, r.matchesPerMinute(t.Profile))
	}
	if c.ServerP99 > 0 {
		all = append(all, r.serverP99(c.ServerP99)...)
	}
	if c.GCPause > 0 {
		all = append(all, r.gcPause(c))
	}
	if c.Disturbance.At > 0 {
		all = append(all, r.disturbance(c.Disturbance))
	}
	if c.Skew {
		all = append(all, r.skew(t.Profile)...)
	}
	all = append(all, r.proof(), r.reconciled(), r.lateness())
	for i := range all {
		all[i].Run = r.Run.Name
	}
	return all
}

func (r *RunReport) thresholds(thresholds []ordergen.Threshold) []Check {
	parsed, err := client.ParseThresholds(thresholds)
	results, checkErr := client.Check(parsed, r.Metrics)
	r.Thresholds = results
	var checks []Check
	for _, result := range results {
		checks = append(checks, Check{
			Name:   result.Metric,
			Want:   result.Threshold.String(),
			Got:    statText(r.Metrics[result.Metric], result.Value),
			Status: hold(result.Pass, Broken),
		})
	}
	if err := errors.Join(err, checkErr); err != nil {
		checks = append(checks, Check{Name: "thresholds", Want: "that can be judged", Got: err.Error(), Status: Voided})
	}
	return checks
}

// statText gives a value in its unit: times in milliseconds, rates in per cent.
func statText(m client.Metric, v float64) string {
	switch m.(type) {
	case *client.Trend:
		return latencyText(v)
	case client.Rate:
		return fmt.Sprintf("%.2f %%", 100*v)
	}
	return humanize.CommafWithDigits(v, 2)
}

// latencyText reads milliseconds, of which +Inf are longer than any time recorded.
func latencyText(ms float64) string {
	if math.IsInf(ms, 1) {
		return "never answered"
	}
	return milliseconds(time.Duration(ms * 1e6))
}

func (r *RunReport) matchesPerMinute(p ordergen.Profile) Check {
	limit := p.Criteria.MatchesPerMinute
	need := float64(limit) * p.Window.Minutes()
	good, measured := 0, len(r.Matches) > 0
	for _, w := range r.Matches {
		measured = measured && w.Measured
		if float64(w.Matches) >= need {
			good++
		}
	}
	windows := "minutes"
	if p.Window != time.Minute {
		windows = fmt.Sprintf("windows of %v", p.Window.Round(time.Millisecond))
	}
	check := Check{
		Name:     "matches per minute",
		Want:     fmt.Sprintf("≥ %s in ≥ %d %s", humanize.Comma(limit), p.Criteria.MatchMinutes, windows),
		Got:      fmt.Sprintf("in %d of %d", good, len(r.Matches)),
		Status:   hold(good >= p.Criteria.MatchMinutes, Broken),
		Required: true,
	}
	if !measured {
		check.Status, check.Got = Unmeasured, "me_matches_total is not exposed for every shard; name all endpoints with -metrics"
	}
	return check
}

func (r *RunReport) serverP99(limit time.Duration) (checks []Check) {
	for _, s := range r.Server {
		check := Check{
			Name:     "server p99, shard " + s.Shard,
			Want:     "< " + milliseconds(limit),
			Required: true,
		}
		switch p := s.P99; {
		case !p.Measured:
			check.Status, check.Got = Unmeasured, "me_match_duration_seconds is not exposed; name the endpoints with -metrics"
		case p.High < limit || p.High == limit && p.Value < limit:
			check.Got = bucketText(p)
		case p.Low >= limit:
			check.Status, check.Got = Broken, bucketText(p)
		default:
			// The limit lies inside the bucket: the interpolated value decides.
			check.Status, check.Got = hold(p.Value < limit, Broken), bucketText(p)
		}
		checks = append(checks, check)
	}
	return checks
}

// bucketText is the interpolated value, with its bucket where that is wide.
func bucketText(q observe.Quantile) string {
	if q.High == math.MaxInt64 {
		return "> " + milliseconds(q.Low)
	}
	return fmt.Sprintf("%s (within %s..%s)", milliseconds(q.Value), milliseconds(q.Low), milliseconds(q.High))
}

func (r *RunReport) gcPause(c ordergen.Criteria) Check {
	check := Check{
		Name: "longest GC pause",
		Want: fmt.Sprintf("< %v, fails from %v", c.GCPause, c.GCPauseFail),
		Got:  pauseText(r.GC),
	}
	switch {
	case !r.GC.Measured:
		check.Status, check.Got = Unmeasured, "the target exposes none"
	case r.GC.Low >= c.GCPauseFail:
		check.Status = Broken
	case r.GC.High < c.GCPause:
		check.Status = Held
	case r.GC.Low >= c.GCPause && r.GC.High < c.GCPauseFail:
		check.Status = Warned
	default:
		check.Status = Unmeasured
	}
	return check
}

func pauseText(p observe.GCPause) string {
	if p.Low == p.High {
		return fmt.Sprintf("%s (%s)", milliseconds(p.High), p.Source)
	}
	return fmt.Sprintf("between %s and %s (%s)", milliseconds(p.Low), milliseconds(p.High), p.Source)
}

// proof holds the plan to its promise. A book that could drain says nothing of the
// system once it has.
func (r *RunReport) proof() Check {
	check := Check{
		Name: "liquidity proof",
		Want: "every aggressive BUY trades in full",
		Got:  "proven for any arrival order",
	}
	if first, short := r.Plan.FirstShortfall(); short && first.First < r.Result.Due {
		check.Status = Voided
		check.Got = fmt.Sprintf("from order %s on (%s) the book can run dry", humanize.Comma(int64(first.First)), clock(r.Schedule.Due(first.First)))
	}
	return check
}

func (r *RunReport) reconciled() Check {
	check := Check{
		Name: "reconcile",
		Want: "the engine counts what was foretold",
		Got:  fmt.Sprintf("%d figures agree", len(r.Reconciliation.Rows)),
	}
	switch bad := r.Reconciliation.Mismatches(); {
	case len(r.Reconciliation.Gone) > 0:
		check.Status, check.Got = Voided, fmt.Sprintf("shard %v does not answer any more", r.Reconciliation.Gone)
	case len(bad) > 0:
		b := bad[0]
		check.Status = Voided
		check.Got = fmt.Sprintf("%d of %d figures disagree, such as %s on shard %s: %s, want %s",
			len(bad), len(r.Reconciliation.Rows), b.Figure, b.Shard, humanize.Comma(b.Got), intervalText(b.Want))
	case len(r.Reconciliation.Silent) > 0:
		check.Status, check.Got = Unmeasured, fmt.Sprintf("no endpoint tells of shard %s; name all with -metrics", strings.Join(r.Reconciliation.Silent, ", "))
	case !r.Reconciliation.Measured():
		check.Status, check.Got = Unmeasured, "the target exposes none of its counters; name the endpoints with -metrics"
	}
	return check
}

// latestGenerator bounds the p99 of the generator's own lateness, at a tenth of the
// latency limit of the cases. Beyond it the figures tell more of this machine than of
// the target.
const latestGenerator = 20 * time.Millisecond

func (r *RunReport) lateness() Check {
	p99, within := r.Result.Lateness.Quantile(0.99)
	return Check{
		Name:   "generator lateness p99",
		Want:   "≤ " + milliseconds(latestGenerator),
		Got:    milliseconds(p99),
		Status: hold(within && p99 <= latestGenerator, Voided),
	}
}
