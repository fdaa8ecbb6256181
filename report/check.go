package report

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/dustin/go-humanize"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/observe"
	"github.com/ordergen/ordergen/trial"
)

// checkText is one check in words.
type checkText struct{ name, want, got string }

// textOf puts a check in words, with what else the report tells of its run.
func textOf(c trial.Check, r *trial.Report) checkText {
	describe, known := descriptions()[c.ID]
	if !known {
		return describeAny(c)
	}
	return describe(c, r, runOf(c, r))
}

// phrase is a check as a reason of a verdict.
func phrase(c trial.Check, r *trial.Report) string {
	t := textOf(c, r)
	return strings.TrimSpace(fmt.Sprintf("%s %s: %s", c.Run, t.name, t.got))
}

// runOf is the run that a check judges; the first one of a case for those on the whole.
func runOf(c trial.Check, r *trial.Report) *trial.RunReport {
	for _, run := range r.Runs {
		if run.Run.Name == c.Run {
			return run
		}
	}
	if len(r.Runs) == 0 {
		return nil
	}
	return r.Runs[0]
}

// description puts a kind of check in words.
type description func(trial.Check, *trial.Report, *trial.RunReport) checkText

// descriptions has the words for each check that a trial makes by itself.
func descriptions() map[string]description {
	return map[string]description{
		trial.Thresholds: func(c trial.Check, _ *trial.Report, _ *trial.RunReport) checkText {
			t := checkText{c.Of, c.Bound.String(), valueText(c.Got, c.Unit)}
			if !c.Got.Known {
				t.got = "no sample"
			}
			return t
		},
		trial.MatchesPerMinute: func(c trial.Check, _ *trial.Report, run *trial.RunReport) checkText {
			windows, criteria := "minutes", run.Profile.Criteria
			if w := run.Profile.Window; w != time.Minute {
				windows = fmt.Sprintf("windows of %v", w.Round(time.Millisecond))
			}
			t := checkText{
				name: "matches per minute",
				want: fmt.Sprintf("≥ %s in ≥ %.0f %s", humanize.Comma(criteria.MatchesPerMinute), c.Bound.Limit, windows),
				got:  fmt.Sprintf("in %.0f of %d", c.Got.Value, len(run.Matches)),
			}
			if !c.Got.Known {
				t.got = "me_matches_total is not exposed for every shard; name all endpoints with -metrics"
			}
			return t
		},
		trial.ServerP99: func(c trial.Check, _ *trial.Report, _ *trial.RunReport) checkText {
			t := checkText{"server p99, shard " + c.Of, "< " + latencyText(c.Bound.Limit), bucketText(c.Got.Value, c.Got.Low, c.Got.High)}
			if !c.Got.Known {
				t.got = "me_match_duration_seconds is not exposed; name the endpoints with -metrics"
			}
			return t
		},
		trial.Counters: func(c trial.Check, _ *trial.Report, run *trial.RunReport) checkText {
			return checkText{c.Of, counterBound(c, run.Profile.Window), counterText(c)}
		},
		trial.GCPause: func(c trial.Check, _ *trial.Report, run *trial.RunReport) checkText {
			criteria := run.Profile.Criteria
			t := checkText{
				name: "longest GC pause",
				want: fmt.Sprintf("< %v, fails from %v", criteria.GCPause, criteria.GCPauseFail),
				got:  fmt.Sprintf("%s (%s)", latencyText(c.Got.High), c.Source),
			}
			switch {
			case !c.Got.Known:
				t.got = "the target exposes none"
			case c.Got.Low < c.Got.High:
				t.got = fmt.Sprintf("%s..%s (%s)", latencyText(c.Got.Low), latencyText(c.Got.High), c.Source)
			}
			return t
		},
		trial.DisturbedP99: func(c trial.Check, _ *trial.Report, run *trial.RunReport) checkText {
			d := run.Profile.Criteria.Disturbance
			before, during := run.Disturbed()
			return checkText{
				name: "p99 with " + d.What,
				want: fmt.Sprintf("≤ %s above before", percent(c.Bound.Limit)),
				got:  riseText(c, before, during),
			}
		},
		trial.Shares: func(c trial.Check, _ *trial.Report, _ *trial.RunReport) checkText {
			return checkText{
				name: "share of " + c.Of,
				want: fmt.Sprintf("%.1f..%.1f %%", 100*c.Bound.Limit, 100*c.Bound.High),
				got:  fmt.Sprintf("%.1f %%, counted by the %s", 100*c.Got.Value, c.Source),
			}
		},
		trial.Scaling: func(c trial.Check, r *trial.Report, _ *trial.RunReport) checkText {
			shards, factor := len(r.Profile.Shards), float64(r.Profile.Criteria.Scaling)/1000
			t := checkText{
				name: fmt.Sprintf("%s of %d shards", c.Of, shards),
				want: fmt.Sprintf("≥ %.1f × %d × %.1f/s = %.1f/s", factor, shards, c.Reference.Value, c.Bound.Limit),
				got:  fmt.Sprintf("%.1f/s", c.Got.Value),
			}
			if c.Of == "throughput" {
				t.got += ", as offered: says little of capacity, see -find-max"
			}
			return t
		},
		trial.Liquidity: func(c trial.Check, _ *trial.Report, run *trial.RunReport) checkText {
			t := checkText{"liquidity proof", "every aggressive BUY trades in full", "proven for any arrival order"}
			if len(run.Profile.Flow.Cast) > 0 {
				t.name, t.want = "proof", "every taker trades in full, no other order does"
			}
			if len(run.Plan.Breaches) > 0 {
				t.got = oneLine(run.Plan.Breaches[0].String())
			} else if first := uint64(c.Got.Value); c.Status == trial.Voided {
				t.got = fmt.Sprintf("from order %s on (%s) the book can run dry", comma(first), clock(run.Schedule.Due(first)))
			}
			return t
		},
		trial.Answers: func(c trial.Check, _ *trial.Report, run *trial.RunReport) checkText {
			t := checkText{"answers", "each as foretold", "every answer that tells is right"}
			switch {
			case c.Status == trial.Wrong:
				t.got = fmt.Sprintf("%s wrong, such as %s", comma(run.Result.Violated), violationText(run.Result.Violations[0]))
			case !c.Got.Known:
				t.got = "they tell nothing of shares"
			}
			return t
		},
		trial.Accepted: func(c trial.Check, _ *trial.Report, run *trial.RunReport) checkText {
			m := run.Result.Measured()
			t := checkText{"orders accepted", fmt.Sprintf("≥ %.4g %%", 100*c.Bound.Limit), fmt.Sprintf("%s of %s, %s", comma(m.Accepted), comma(m.Due()-m.Unsent), valueText(c.Got, c.Unit))}
			if !c.Got.Known {
				t.got = "no order was due that could be sent"
			}
			return t
		},
		trial.Highest: func(c trial.Check, r *trial.Report, _ *trial.RunReport) checkText {
			t := checkText{"highest rate", "a search on a target that loses no orders", fmt.Sprintf("wrong at %.0f/s", c.Got.Value)}
			for _, p := range r.Capacity.Probes {
				if p.Report.Verdict == trial.Broken && float64(p.Rate) == c.Got.Value {
					t.got = fmt.Sprintf("at %s/s %s", comma(p.Rate), probeText(p))
				}
			}
			if !c.Got.Known {
				t.got = "the search ended early"
				if r.Capacity.Err != nil {
					t.got += ": " + oneLine(r.Capacity.Err.Error())
				}
			}
			return t
		},
		trial.Reconciled: func(_ trial.Check, _ *trial.Report, run *trial.RunReport) checkText {
			t := checkText{"reconcile", "the engine counts what was foretold", reconciledText(run.Reconciliation)}
			if run.Plan != nil && len(run.Plan.Breaches) > 0 {
				t.got = "nothing can be foretold of a flow that proves nothing"
			}
			return t
		},
		trial.Conserved: func(c trial.Check, _ *trial.Report, _ *trial.RunReport) checkText {
			t := checkText{"shares conserved on " + c.Of, fmt.Sprintf("traded twice, resting and cancelled %s %s", operator(c.Bound.Op), comma(int64(c.Bound.Limit))), comma(int64(c.Got.Value))}
			if !c.Got.Known {
				t.got = "the engine does not tell all of them"
			}
			return t
		},
		trial.Shortage: func(c trial.Check, _ *trial.Report, _ *trial.RunReport) checkText {
			return checkText{"orders that this machine could not send", "none: raise its limits of descriptors, ports and memory", comma(int64(c.Got.Value))}
		},
		trial.Lateness: func(c trial.Check, _ *trial.Report, _ *trial.RunReport) checkText {
			return checkText{"generator lateness p99", "≤ " + latencyText(c.Bound.Limit), latencyText(c.Got.Value)}
		},
	}
}

// describeAny puts a criterion of a user's own in words.
func describeAny(c trial.Check) checkText {
	name := strings.ReplaceAll(c.ID, "_", " ")
	if c.Of != "" {
		name += ", " + c.Of
	}
	bound := c.Bound.Stat
	if c.Bound.Op == "in" {
		bound += fmt.Sprintf("%s..%s", number(c.Bound.Limit, c.Unit), number(c.Bound.High, c.Unit))
	} else if c.Bound.Op != "" {
		bound += fmt.Sprintf("%s %s", operator(c.Bound.Op), number(c.Bound.Limit, c.Unit))
	}
	got := valueText(c.Got, c.Unit)
	if c.Source != "" {
		got += ", by " + c.Source
	}
	return checkText{name, bound, got}
}

func valueText(m trial.Measured, unit string) string {
	if !m.Known {
		return "not measured"
	}
	return number(m.Value, unit)
}

// number gives a value in its unit: times in milliseconds, shares in per cent.
func number(v float64, unit string) string {
	switch unit {
	case "ms":
		return latencyText(v)
	case "share":
		return fmt.Sprintf("%.2f %%", 100*v)
	}
	text := humanize.CommafWithDigits(v, 2)
	if v == math.Trunc(v) {
		text = humanize.Commaf(v)
	}
	return strings.TrimSpace(text + " " + unit)
}

func reconciledText(r trial.Reconciliation) string {
	var all []string
	if bad := r.Mismatches(); len(bad) > 0 {
		b := bad[0]
		all = append(all, fmt.Sprintf("%d of %d figures disagree, such as %s on shard %s: %s, want %s",
			len(bad), len(r.Rows), b.Figure, b.Shard, humanize.Comma(b.Got), intervalText(b.Want)))
	}
	if len(r.Gone) > 0 {
		all = append(all, fmt.Sprintf("shard %s does not answer any more", strings.Join(r.Gone, ", ")))
	}
	if len(r.Restarted) > 0 {
		all = append(all, fmt.Sprintf("shard %s was restarted during the run: its counters fell", strings.Join(r.Restarted, ", ")))
	}
	if len(r.Missing) > 0 {
		all = append(all, fmt.Sprintf("shard %s no longer tells of all figures, or could not be read", strings.Join(r.Missing, ", ")))
	}
	if len(r.Silent) > 0 {
		all = append(all, fmt.Sprintf("no endpoint tells of shard %s; name all with -metrics", strings.Join(r.Silent, ", ")))
	}
	switch {
	case len(all) > 0:
		return strings.Join(all, "; ")
	case len(r.Rows) == 0:
		return "the target exposes none of its counters; name the endpoints with -metrics"
	case slices.Contains(r.Unmeasured, observe.Fills) && slices.Contains(r.Unmeasured, observe.Traded):
		return "no figure tells of what was traded"
	}
	if !r.Measured() {
		return fmt.Sprintf("the target exposes none of its counters; %d figures agree, summed from the answers", len(r.Rows))
	}
	return fmt.Sprintf("%d figures agree", len(r.Rows))
}

func violationText(v client.Violation) string {
	return fmt.Sprintf("order %s: %s %s, want %s", v.ID, v.What, comma(v.Got), comma(v.Want))
}

// probeText says why a rate did not hold.
func probeText(p trial.Probe) string {
	if p.Held {
		return ""
	}
	var why []string
	if p.Report.Verdict != trial.Pass {
		why = Reasons(p.Report)
	}
	m := p.Report.Runs[0].Result.Measured()
	if m.Failed()*100 >= m.Sent {
		why = append(why, fmt.Sprintf("%s of %s orders failed", comma(m.Failed()), comma(m.Sent)))
	}
	if m.Dropped > 0 {
		why = append(why, comma(m.Dropped)+" orders dropped")
	}
	return strings.Join(why, "; ")
}

// Reasons are what makes the verdict what it is, a phrase each, the weightiest first.
func Reasons(r *trial.Report) (why []string) {
	if r.Err != nil {
		why = append(why, oneLine(r.Err.Error()))
	}
	for _, c := range r.Causes() {
		why = append(why, phrase(c, r))
	}
	return why
}
