package trial

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/ordergen/ordergen"
)

// Suite runs cases one after the other, each as its own trial. B1's result becomes
// B2's baseline.
type Suite struct {
	Profiles []ordergen.Profile // ordergen.Profiles() if nil
	Duration time.Duration      // of each case; its own if 0
	Trial    Trial              // what all have in common; its Profile, Target and Search are not used
	Search   *Search            // looks for the highest rate that B1 and B2 hold, if set

	// A running system in place of the embedded engines: both or none.
	Shard, Gateway string
}

// SuiteReport holds a row for each case.
type SuiteReport struct {
	Rows    []SuiteRow
	Verdict Verdict
}

// SuiteRow is a case with its report, or with why it could not be run.
type SuiteRow struct {
	Profile ordergen.Profile
	Report  *Report
	Err     error
}

// Run runs every case, whatever the ones before it showed, until the context ends.
func (s Suite) Run(ctx context.Context) *SuiteReport {
	profiles := s.Profiles
	if profiles == nil {
		profiles = ordergen.Profiles()
	}
	var (
		suite SuiteReport
		t     = s.Trial
	)
	for i, p := range profiles {
		if ctx.Err() != nil {
			break
		}
		row := SuiteRow{Profile: p}
		row.Report, row.Err = s.runCase(ctx, t, p, i > 0)
		suite.Rows = append(suite.Rows, row)
		if row.Err != nil {
			fmt.Fprintf(t.Console.out(), "\n%s could not be run: %v\n", p.Name, row.Err)
			suite.Verdict = max(suite.Verdict, Invalid)
			continue
		}
		suite.Verdict = max(suite.Verdict, row.Report.Verdict)
		if p.Name == "B1" && row.Report.Verdict != Interrupted {
			t.Baseline = row.Report.Baseline()
		}
	}
	if ctx.Err() != nil {
		suite.Verdict = Interrupted
	}
	return &suite
}

func (s Suite) runCase(ctx context.Context, t Trial, p ordergen.Profile, later bool) (_ *Report, err error) {
	if s.Duration > 0 {
		if p, err = p.Lasting(s.Duration); err != nil {
			return nil, err
		}
	}
	t.Profile, t.Target, t.Search = p, s.Shard, nil
	if p.Name == "B1" || p.Criteria.Scaling > 0 {
		t.Search = s.Search
	}
	if p.Target == ordergen.ToGateway {
		t.Target = s.Gateway
	}
	if later && t.Target != "" && t.Between != nil {
		if err := t.Between(ctx, p.Name); err != nil {
			return nil, fmt.Errorf("between cases, before %s: %w", p.Name, err)
		}
	}
	fmt.Fprintln(t.Console.out())
	return t.present(ctx)
}

// Write prints the table of verdicts.
func (s *SuiteReport) Write(w io.Writer) {
	heading(w, "suite")
	var rows [][]string
	for _, r := range s.Rows {
		cells := []string{marks[Voided], r.Profile.Name, r.Profile.Title}
		if r.Err != nil {
			rows = append(rows, append(cells, "", "", "", "", "not run", r.Err.Error()))
			continue
		}
		switch {
		case r.Report.Verdict == Pass && len(r.Report.Reasons) > 0:
			cells[0] = marks[Unmeasured]
		case r.Report.Verdict == Pass:
			cells[0] = marks[Held]
		}
		var sent, failed int64
		var p99 time.Duration
		for _, run := range r.Report.Runs {
			m := run.Result.Measured()
			sent, failed = sent+m.Sent, failed+m.Failed()
			q, _ := m.Latency.Quantile(0.99)
			p99 = max(p99, q)
		}
		why := ""
		if len(r.Report.Reasons) > 0 {
			why = r.Report.Reasons[0]
		}
		rows = append(rows, append(cells, comma(sent), comma(failed), milliseconds(p99), r.Report.reconciled(), r.Report.Verdict.String(), why))
	}
	grid(w, []string{"", "case", "", "orders", "errors", "p99", "reconcile", "verdict", ""}, rows, 0, 1, 2, 6, 7, 8)
	fmt.Fprintf(w, "%sall together: %v\n", indent, s.Verdict)
}

// reconciled sums up all runs in a word.
func (r *Report) reconciled() string {
	word := "ok"
	for _, run := range r.Runs {
		switch {
		case !run.Reconciliation.OK():
			return "mismatch"
		case !run.Reconciliation.Measured():
			word = "not measured"
		}
	}
	return word
}
