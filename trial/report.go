package trial

import (
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/observe"
)

// Report is what a trial showed.
type Report struct {
	Profile  ordergen.Profile
	Seed     uint64
	Target   string // empty for the embedded engine
	Started  time.Time
	Runs     []*RunReport
	Capacity *Capacity // where it was searched for
	Checks   []Check   // of all runs
	Verdict  Verdict
	Reasons  []string // what makes the verdict what it is
}

// RunReport is what one run showed.
type RunReport struct {
	Experiment
	Result         *client.Result
	Metrics        client.Metrics
	Thresholds     []client.ThresholdResult
	Expectation    ordergen.Expectation
	Reconciliation Reconciliation
	Server         []ServerLatency
	Matches        []MatchWindow // by window
	GC             observe.GCPause
	Shares         []Share // of a case that judges them
}

func newReport(t Trial) *Report {
	return &Report{Profile: t.Profile, Seed: t.Seed, Target: t.Target, Started: time.Now()}
}

// judge draws the verdict: the worst that a check says.
func (r *Report) judge(t Trial) {
	interrupted := len(r.Runs) < len(t.Profile.Runs)
	for _, run := range r.Runs {
		r.Checks = append(r.Checks, run.checks(t)...)
		interrupted = interrupted || run.Result.Interrupted
	}
	if perMille := t.Profile.Criteria.Scaling; perMille > 0 && t.Baseline != nil && len(r.Runs) > 0 {
		r.Checks = append(r.Checks, r.scaling(perMille, len(t.Profile.Shards), *t.Baseline))
	}
	for _, c := range r.Checks {
		r.Verdict = max(r.Verdict, c.effect())
	}
	if interrupted {
		r.Verdict = Interrupted
	}
	r.Reasons = reasons(r.Verdict, r.Checks)
}
