package report

import (
	"fmt"
	"io"
	"time"

	"github.com/ordergen/ordergen/trial"
)

// Suite prints the table of the verdicts of several cases, and the verdict on all.
func Suite(w io.Writer, reports []*trial.Report, verdict trial.Verdict) {
	heading(w, "suite")
	var rows [][]string
	for _, r := range reports {
		cells := []string{marks[trial.Voided], r.Profile.Name, r.Profile.Title}
		if len(r.Runs) == 0 {
			rows = append(rows, append(cells, "", "", "", "", "not run", notRun(r)))
			continue
		}
		why := Reasons(r)
		switch {
		case r.Verdict == trial.Pass && len(why) > 0:
			cells[0] = marks[trial.Unmeasured]
		case r.Verdict == trial.Pass:
			cells[0] = marks[trial.Held]
		}
		var sent, failed int64
		var p99 time.Duration
		for _, run := range r.Runs {
			m := run.Result.Measured()
			sent, failed = sent+m.Sent, failed+m.Failed()
			q, _ := m.Latency.Quantile(0.99)
			p99 = max(p99, q)
		}
		rows = append(rows, append(cells, comma(sent), comma(failed), milliseconds(p99), reconciledWord(r), r.Verdict.String(), append(why, "")[0]))
	}
	grid(w, []string{"", "case", "", "orders", "errors", "p99", "reconcile", "verdict", ""}, rows, 0, 1, 2, 6, 7, 8)
	fmt.Fprintf(w, "%sall together: %v\n", indent, verdict)
}

// reconciledWord sums up all runs in a word.
func reconciledWord(r *trial.Report) string {
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

// notRun says why a case has no run to show.
func notRun(r *trial.Report) string {
	if r.Err == nil {
		return "interrupted"
	}
	return oneLine(r.Err.Error())
}
