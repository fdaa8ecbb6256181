package trial

import (
	"cmp"
	"slices"
)

// judge draws the verdict: the worst that a check says.
func (t Trial) judge(r *Report) {
	if t.Share != nil {
		r.Verdict = Partial
		if r.Err != nil {
			r.Verdict = Invalid
		}
		if slices.ContainsFunc(r.Runs, func(run *RunReport) bool { return run.Result.Interrupted }) {
			r.Verdict = Interrupted
		}
		return
	}
	interrupted := len(r.Runs) < len(t.Profile.Runs) && r.Err == nil
	for _, run := range r.Runs {
		r.Checks = append(r.Checks, t.checks(run)...)
		interrupted = interrupted || run.Result.Interrupted
	}
	if perMille := t.Profile.Criteria.Scaling; perMille > 0 && t.Baseline != nil && len(r.Runs) > 0 {
		r.Checks = append(r.Checks, r.scaling(perMille, len(t.Profile.Shards), *t.Baseline))
	}
	if r.Capacity != nil {
		r.Checks = append(r.Checks, r.Capacity.checks()...)
	}
	for _, c := range r.Checks {
		r.Verdict = max(r.Verdict, c.Effect())
	}
	if r.Err != nil {
		r.Verdict = max(r.Verdict, Invalid)
	}
	if interrupted {
		r.Verdict = Interrupted
	}
}

// criteria are what a case asks for, what a trial adds, and what every run is held to.
func (t Trial) criteria() []Criterion {
	c := t.Profile.Criteria
	all := []Criterion{thresholds(t.Profile.Thresholds)}
	add := func(wanted bool, c Criterion) {
		if wanted {
			all = append(all, c)
		}
	}
	add(c.MatchesPerMinute > 0, matchesPerMinute{c.MatchesPerMinute, c.MatchMinutes})
	add(c.ServerP99 > 0, serverP99(c.ServerP99))
	all = append(all, counters(c.Counters))
	add(c.GCPause > 0, gcPause{c.GCPause, c.GCPauseFail})
	add(c.Disturbance.At > 0, disturbance(c.Disturbance))
	add(c.Skew, skew{})
	add(c.Flat > 0, flat(c.Flat))
	all = append(all, t.Criteria...)
	all = append(all, complete{}, inStep{})
	return append(all, answers{}, accepted(cmp.Or(c.Accepted, leastAccepted)), liquidity{}, reconciled{}, conserved{}, shortage{}, lateness(latestGenerator))
}

// checks holds a run to all criteria.
func (t Trial) checks(r *RunReport) (all []Check) {
	for _, c := range t.criteria() {
		for _, check := range c.Judge(r) {
			check.Run = r.Run.Name
			check.Accepted = check.Status == Undecided && t.AcceptUndecided
			all = append(all, check)
		}
	}
	return all
}

// checks are what a search has found beside a rate: that it could not go on, or that the
// target loses orders, which says nothing of its capacity.
func (c *Capacity) checks() (all []Check) {
	if c.Err != nil {
		all = append(all, Check{ID: Highest, Status: Voided})
	}
	for _, p := range c.Probes {
		if p.Report.Verdict == Broken {
			all = append(all, Check{ID: Highest, Got: exactly(float64(p.Rate)), Unit: "orders/s", Status: Wrong})
		}
	}
	return all
}

// scaling compares capacity with capacity where both were searched for. Otherwise it
// compares what was accepted, which in an open loop is what was offered.
func (r *Report) scaling(perMille, shards int, b Baseline) Check {
	of, got, one := "throughput", r.Runs[0].Throughput(), b.Throughput
	if r.Capacity != nil && b.Capacity > 0 {
		of, got, one = "capacity", float64(r.Capacity.Held), b.Capacity
	}
	want := float64(perMille) / 1000 * float64(shards) * one
	return Check{
		ID:        Scaling,
		Of:        of,
		Bound:     Bound{Op: ">=", Limit: want},
		Got:       exactly(got),
		Reference: exactly(one),
		Unit:      "orders/s",
		Status:    hold(got >= want, Missed),
	}
}
