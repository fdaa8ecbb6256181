package conform

import (
	"cmp"
	"slices"
)

// report sums a run up.
func (r *run) report() Report {
	report := Report{
		Lacks: r.profile.lacks, Assumed: r.profile.rules.assumed(r.profile.lacks), Skipped: r.skipped,
		Cases: min(r.item, len(r.cases)), Tapes: max(r.item-len(r.cases), 0),
	}
	for _, c := range r.cases[:report.Cases] {
		if c.Name == "" {
			report.Cases-- // it is the tape of an acceptance
		}
	}
	if r.broken {
		report.Unplayed = "as an engine that hangs cannot be ended"
	} else if r.fatal >= mostFatal {
		report.Unplayed = "as the engine hangs or dies again and again"
	} else if r.barren >= barren {
		report.Unplayed = "as the tapes that diverge show nothing new"
	} else if report.Tapes < r.suite.Tapes {
		report.Unplayed = "as there are enough findings"
	}
	findings := map[string]*Finding{}
	explained := make([]int, len(r.suite.Known))
	for i, res := range r.results {
		d := res.Divergence
		superseded := i+1 < len(r.results) && r.results[i+1].Item == res.Item && r.results[i+1].Minimal && !res.Minimal
		if d == nil || superseded {
			continue
		}
		if a := slices.IndexFunc(r.suite.Known, func(a Acceptance) bool { return a.explains(d) }); a >= 0 {
			explained[a]++
			continue
		}
		f := findings[d.kind()]
		if f == nil {
			f = &Finding{Divergence: d}
			findings[d.kind()] = f
		}
		if len(d.Tape) < len(f.Divergence.Tape) {
			f.Divergence = d
		}
		if res.Item >= len(r.cases) {
			f.Tapes++
		} else if c := r.cases[res.Item]; c.Name != "" {
			f.Cases = append(f.Cases, c)
		}
	}
	for _, f := range findings {
		report.Findings = append(report.Findings, *f)
	}
	slices.SortFunc(report.Findings, worse)
	for i, a := range r.suite.Known {
		if explained[i] == 0 {
			report.Stale = append(report.Stale, a)
		} else {
			report.Known = append(report.Known, a)
		}
	}
	return report
}

// worse orders findings, the worst first.
func worse(a, b Finding) int {
	d, e := a.Divergence, b.Divergence
	return cmp.Or(
		cmp.Compare(slices.Index(severity, d.Broken), slices.Index(severity, e.Broken)),
		cmp.Compare(len(d.Tape), len(e.Tape)),
		cmp.Compare(d.kind(), e.kind()),
	)
}
