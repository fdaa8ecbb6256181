package trial

import (
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/dustin/go-humanize"
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
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
		check.Status, check.Got = Unmeasured, "me_matches_total is not exposed; name the endpoints with -metrics"
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
			check.Got = p.String()
		case p.Low >= limit:
			check.Status, check.Got = Broken, p.String()
		default:
			// The limit lies inside the bucket: the interpolated value decides.
			check.Status, check.Got = hold(p.Value < limit, Broken), p.String()
		}
		checks = append(checks, check)
	}
	return checks
}

// String is the interpolated value, with its bucket where that is wide.
func (q Quantile) String() string {
	if q.High == math.MaxInt64 {
		return "> " + milliseconds(q.Low)
	}
	return fmt.Sprintf("%s (within %s..%s)", milliseconds(q.Value), milliseconds(q.Low), milliseconds(q.High))
}

func (r *RunReport) gcPause(c ordergen.Criteria) Check {
	check := Check{
		Name: "longest GC pause",
		Want: fmt.Sprintf("< %v, fails from %v", c.GCPause, c.GCPauseFail),
		Got:  fmt.Sprintf("%s (%s)", milliseconds(r.GC.Longest), r.GC.Source),
	}
	switch {
	case !r.GC.Measured:
		check.Status, check.Got = Unmeasured, "the target exposes none"
	case r.GC.Longest >= c.GCPauseFail:
		check.Status = Broken
	case r.GC.MeanOnly:
		check.Status = Unmeasured
	case r.GC.Longest >= c.GCPause:
		check.Status = Warned
	}
	return check
}

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

// shareSigmas is the width of the interval within which a share must lie: with 15
// shares of symbols and shards, a fair system leaves it once in a thousand runs.
const shareSigmas = 4

// Share is the part of the orders that went to a symbol or a shard.
type Share struct {
	Of        string
	Want      float64 // 0..1, by the law of the flow
	Low, High float64 // within which a fair system stays
	Got       float64
	Counted   string // by whom
}

// OK reports whether the share is within its interval.
func (s Share) OK() bool { return s.Low <= s.Got && s.Got <= s.High }

func (r *RunReport) skew(p ordergen.Profile) []Check {
	r.Shares = r.shares(p)
	var checks []Check
	for _, s := range r.Shares {
		checks = append(checks, Check{
			Name:   "share of " + s.Of,
			Want:   fmt.Sprintf("%.1f..%.1f %%", 100*s.Low, 100*s.High),
			Got:    fmt.Sprintf("%.1f %%, counted by the %s", 100*s.Got, s.Counted),
			Status: hold(s.OK(), Broken),
		})
	}
	return checks
}

// shares compares symbols as the client sent them, and shards as the target counted
// them where it does.
func (r *RunReport) shares(p ordergen.Profile) []Share {
	var sent int64
	for _, n := range r.Result.Symbols {
		sent += n
	}
	chance := symbolChances(p.Flow)
	share := func(of string, want float64, got, total int64, by string) Share {
		n := max(float64(total), 1)
		spread := shareSigmas * math.Sqrt(want*(1-want)/n)
		return Share{of, want, max(0, want-spread), min(1, want+spread), float64(got) / n, by}
	}
	received, total := make(map[string]int64), int64(0)
	for _, row := range r.Reconciliation.Rows {
		if row.Figure == Received {
			received[row.Shard] = row.Got
			total += row.Got
		}
	}
	var all []Share
	for _, shard := range p.Shards {
		want, client := 0.0, int64(0)
		for _, symbol := range shard.Symbols {
			want += chance[symbol]
			client += r.Result.Symbols[symbol]
		}
		if got, ok := received[shard.Name]; ok && len(received) == len(p.Shards) {
			all = append(all, share("shard "+shard.Name, want, got, total, "target"))
		} else {
			all = append(all, share("shard "+shard.Name, want, client, sent, "client"))
		}
	}
	for _, symbol := range p.Flow.Symbols {
		all = append(all, share(symbol, chance[symbol], r.Result.Symbols[symbol], sent, "client"))
	}
	return all
}

// symbolChances is the exact law of the flow.
func symbolChances(f ordergen.Flow) map[string]float64 {
	pick := f.Symbol
	if pick == nil {
		pick = ordergen.Uniform{Min: 0, Max: int64(len(f.Symbols) - 1)}
	}
	chance := make(map[string]float64, len(f.Symbols))
	for i, p := range ordergen.Support(pick) {
		chance[f.Symbols[i]], _ = p.Float64()
	}
	return chance
}

// Baseline is what B1 found of one shard.
type Baseline struct {
	Throughput float64 // orders accepted per second
	Capacity   float64 // highest rate held, orders/s; 0 where it was not searched for
}

// Baseline is what a B2 is compared with when this is the report of a B1.
func (r *Report) Baseline() *Baseline {
	if len(r.Runs) == 0 {
		return nil
	}
	b := &Baseline{Throughput: r.Runs[0].throughput()}
	if r.Capacity != nil {
		b.Capacity = float64(r.Capacity.Held)
	}
	return b
}

// scaling compares capacity with capacity where both were searched for. Otherwise it
// compares what was accepted, which in an open loop is what was offered.
func (r *Report) scaling(perMille, shards int, b Baseline) Check {
	got, one, name, note := r.Runs[0].throughput(), b.Throughput, "throughput", ", as offered: says little of capacity, see -find-max"
	if r.Capacity != nil && b.Capacity > 0 {
		got, one, name, note = float64(r.Capacity.Held), b.Capacity, "capacity", ""
	}
	want := float64(perMille) / 1000 * float64(shards) * one
	return Check{
		Name:   fmt.Sprintf("%s of %d shards", name, shards),
		Want:   fmt.Sprintf("≥ %.1f × %d × %.1f/s = %.1f/s", float64(perMille)/1000, shards, one, want),
		Got:    fmt.Sprintf("%.1f/s%s", got, note),
		Status: hold(got >= want, Broken),
	}
}

// throughput is the orders accepted per second of the schedule.
func (r *RunReport) throughput() float64 {
	elapsed := r.Schedule.Duration() - r.Start
	if r.Result.Interrupted {
		elapsed = min(elapsed, r.Result.Elapsed-r.Start)
	}
	if elapsed <= 0 {
		return 0
	}
	return float64(r.Result.Measured().Accepted) / elapsed.Seconds()
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
