package report

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/client/metric"
	"github.com/ordergen/ordergen/observe"
	"github.com/ordergen/ordergen/trial"
)

// Write prints the report for people.
func Write(w io.Writer, r *trial.Report) {
	for _, run := range r.Runs {
		writeViolations(w, run)
	}
	for _, run := range r.Runs {
		writeLatency(w, run)
		writeWindows(w, run)
		writeFlat(w, run)
		writeErrors(w, run)
		writeShares(w, r.Checks, run.Run.Name)
		writeReconciliation(w, run)
		writeSenders(w, run)
	}
	if len(r.Runs) > 1 {
		heading(w, "side by side")
		writeRuns(w, r.Runs)
	}
	if r.Capacity != nil {
		heading(w, "highest rate")
		fmt.Fprintf(w, "%s%s\n", indent, capacityText(*r.Capacity))
	}
	if r.Share != nil {
		writeNotes(w, r)
		heading(w, "verdict")
		fmt.Fprintf(w, "%s%s\n", indent, Headline(r))
		return
	}
	heading(w, "checks")
	if r.Profile.Criteria.Discard {
		fmt.Fprintf(w, "%sresults are discarded: %s only warms up, and no threshold judges it\n", indent, r.Profile.Name)
	}
	writeChecks(w, r)
	if r.Err != nil {
		heading(w, "not all was run")
		fmt.Fprintf(w, "%s%s\n", indent, oneLine(r.Err.Error()))
	}
	writeNotes(w, r)
	heading(w, "verdict")
	fmt.Fprintf(w, "%s%s\n", indent, Headline(r))
}

func writeNotes(w io.Writer, r *trial.Report) {
	if len(r.Notes) == 0 {
		return
	}
	heading(w, "notes")
	for _, note := range r.Notes {
		fmt.Fprintf(w, "%s%s\n", indent, oneLine(note))
	}
}

// Headline is the verdict with what makes it, in one line, and what else does not hold.
func Headline(r *trial.Report) string {
	line := fmt.Sprintf("%s  %v", r.Profile.Name, r.Verdict)
	if r.AnswersOnly() {
		line += " (answers only: the target's counters were not read)"
	}
	if r.Share != nil {
		line += fmt.Sprintf(" (%v; ordergen merge judges the whole)", *r.Share)
	}
	effect := r.Verdict
	var why []string
	if r.Err != nil && effect == trial.Invalid {
		why = append(why, oneLine(r.Err.Error()))
	}
	flush := func() {
		if len(why) > 0 {
			line += "  (" + strings.Join(why, "; ") + ")"
		}
		why = nil
	}
	for _, c := range r.Causes() {
		if e := c.Effect(); e != effect {
			flush()
			line += fmt.Sprintf("; %v", e)
			effect = e
		}
		why = append(why, phrase(c, r))
	}
	flush()
	return line
}

func writeChecks(w io.Writer, r *trial.Report) {
	var rows [][]string
	for _, c := range r.Checks {
		t := textOf(c, r)
		if c.Run != "" {
			t.name = c.Run + ": " + t.name
		}
		rows = append(rows, []string{marks[c.Status], t.name, t.want, t.got})
	}
	grid(w, []string{"", "check", "want", "got"}, rows, 0, 1, 2, 3)
}

func writeLatency(w io.Writer, r *trial.RunReport) {
	heading(w, "latency%s", suffix(r.Run.Name))
	groups := make(map[string]bool)
	for _, p := range r.Result.Parts {
		groups[p.Group] = groups[p.Group] || p.Due() > 0
	}
	var rows [][]string
	add := func(name string, server observe.Quantile, p client.Part) {
		rows = append(rows, []string{
			name, comma(p.Sent), comma(p.Failed()), comma(p.Dropped),
			quantileText(p.Latency, 0.5), quantileText(p.Latency, 0.99), quantileText(p.Latency, 1),
			quantileText(p.Service, 0.99), serverText(server),
		})
	}
	for _, s := range r.Server {
		if groups[s.Shard] {
			add("shard "+s.Shard, s.P99, r.Result.Total(func(p client.Part) bool { return !p.Discard && p.Group == s.Shard }))
		}
	}
	if len(rows) != 1 {
		add("all", observe.Quantile{}, r.Result.Measured())
	}
	grid(w, []string{"", "sent", "errors", "dropped", "p50", "p99", "max", "service p99", "server p99"}, rows, 0)
}

func inMilliseconds(d time.Duration) float64 { return float64(d) / 1e6 }

// serverText is the interpolated value; the check beside it names the bucket.
func serverText(q observe.Quantile) string {
	if !q.Measured {
		return ""
	}
	return milliseconds(q.Value)
}

func quantileText(t *metric.Trend, q float64) string {
	d, within := t.Quantile(q)
	if !within {
		return "dropped"
	}
	return milliseconds(d)
}

func writeWindows(w io.Writer, r *trial.RunReport) {
	window := r.Profile.Window
	if len(r.Result.Windows) < 2 {
		return
	}
	heading(w, "by the clock%s", suffix(r.Run.Name))
	var rows [][]string
	for i, win := range r.Result.Windows {
		matches := "not measured"
		if i < len(r.Matches) {
			matches = growthText(r.Matches[i])
		}
		rows = append(rows, []string{windowName(i, window), comma(win.Sent), matches, comma(win.Failed), milliseconds(win.Median), milliseconds(win.P99)})
	}
	grid(w, []string{windowUnit(window), "orders", "matches", "errors", "p50", "p99"}, rows, 0)
}

// growthText is a count, or why it is not known.
func growthText(g observe.Growth) string {
	switch g.State {
	case observe.Known:
		return comma(g.N)
	case observe.Restarted:
		return "restarted"
	}
	return "not measured"
}

// writeViolations shows the first answers that are wrong by themselves.
func writeViolations(w io.Writer, r *trial.RunReport) {
	all := r.Result.Violations
	if len(all) == 0 {
		return
	}
	heading(w, "wrong answers%s", suffix(r.Run.Name))
	var rows [][]string
	for _, v := range all[:min(len(all), mostShown)] {
		rows = append(rows, []string{v.ID, v.What, comma(v.Want), comma(v.Got)})
	}
	grid(w, []string{"order", "", "want", "got"}, rows, 0, 1)
	if more := r.Result.Violated - int64(len(rows)); more > 0 {
		fmt.Fprintf(w, "%sand %s more\n", indent, comma(more))
	}
}

func writeErrors(w io.Writer, r *trial.RunReport) {
	if len(r.Result.Errors) == 0 {
		return
	}
	heading(w, "errors")
	for _, text := range slices.Sorted(maps.Keys(r.Result.Errors)) {
		fmt.Fprintf(w, "%s%7s × %s\n", indent, comma(r.Result.Errors[text]), oneLine(text))
	}
}

// writeShares shows what the checks of shares found.
func writeShares(w io.Writer, checks []trial.Check, run string) {
	var rows [][]string
	for _, c := range checks {
		if c.ID == trial.Shares && c.Run == run {
			rows = append(rows, []string{
				marks[c.Status], c.Of, fmt.Sprintf("%.2f %%", 100*c.Got.Value),
				fmt.Sprintf("%.2f..%.2f %%", 100*c.Bound.Limit, 100*c.Bound.High), "the " + c.Source,
			})
		}
	}
	if len(rows) == 0 {
		return
	}
	heading(w, "share of orders")
	grid(w, []string{"", "of", "got", "expected", "counted by"}, rows, 0, 1, 4)
}

// writeReconciliation is one line when all is well, and a table of what is not.
func writeReconciliation(w io.Writer, r *trial.RunReport) {
	heading(w, "reconcile%s", suffix(r.Run.Name))
	rec := r.Reconciliation
	switch {
	case r.Share != nil:
		fmt.Fprintf(w, "%swhat the target counts is of all parts: ordergen merge compares it with the whole\n", indent)
	case len(rec.Rows) == 0 && rec.OK():
		fmt.Fprintf(w, "%snot measured: the target exposes none of its counters\n", indent)
	case !rec.Measured() && rec.OK():
		fmt.Fprintf(w, "%sthe target exposes none of its counters; %s, summed from the answers, are as foretold\n", indent, extent(rec))
	case rec.OK() && len(rec.Silent) > 0:
		fmt.Fprintf(w, "%s%s are as foretold%s, but no endpoint tells of shard %s\n", indent, extent(rec), without(rec), strings.Join(rec.Silent, ", "))
	case rec.OK() && unknownFates(r) > 0:
		fmt.Fprintf(w, "%sconsistent with the %s whose fate is unknown: %s are within what is foretold%s\n", indent, plural(int(unknownFates(r)), "order"), extent(rec), without(rec))
	case rec.Conclusive():
		fmt.Fprintf(w, "%snothing lost, nothing matched twice: %s are as foretold%s\n", indent, extent(rec), without(rec))
	case rec.OK():
		fmt.Fprintf(w, "%s%s are as foretold%s, which leaves room for an error that they do not show\n", indent, extent(rec), without(rec))
	default:
		var rows [][]string
		for _, row := range rec.Mismatches() {
			rows = append(rows, []string{marks[trial.Voided], row.Shard, string(row.Figure), intervalText(row.Want), comma(row.Got)})
		}
		for _, shard := range rec.Gone {
			rows = append(rows, []string{marks[trial.Voided], shard, "answers", "yes", "no"})
		}
		for _, shard := range rec.Restarted {
			rows = append(rows, []string{marks[trial.Voided], shard, "restarts", "0", "1 or more"})
		}
		for _, shard := range rec.Missing {
			rows = append(rows, []string{marks[trial.Voided], shard, "tells of all that it told before", "yes", "no"})
		}
		grid(w, []string{"", "shard", "figure", "foretold", "counted"}, rows, 0, 1, 2)
	}
}

// unknownFates is the orders that may have been taken or not.
func unknownFates(r *trial.RunReport) int64 {
	if r.Result == nil {
		return 0
	}
	return r.Result.Total(nil).Unknown
}

// extent is how much was compared.
func extent(r trial.Reconciliation) string {
	seen := make(map[string]bool)
	for _, row := range r.Rows {
		seen[row.Shard] = true
	}
	if len(seen) == 1 {
		return fmt.Sprintf("%d figures of one shard", len(r.Rows))
	}
	return fmt.Sprintf("%d figures of %d shards", len(r.Rows), len(seen))
}

func without(r trial.Reconciliation) string {
	if len(r.Unmeasured) == 0 {
		return ""
	}
	return fmt.Sprintf(" (not exposed: %v)", r.Unmeasured)
}

// writeRuns shows the runs of a case beside each other.
func writeRuns(w io.Writer, runs []*trial.RunReport) {
	var rows [][]string
	for _, run := range runs {
		p := run.Result.Measured()
		server := "not measured"
		if len(run.Server) > 0 && run.Server[0].P99.Measured {
			p99 := run.Server[0].P99
			server = bucketText(inMilliseconds(p99.Value), inMilliseconds(p99.Low), inMilliseconds(p99.High))
		}
		rows = append(rows, []string{
			run.Run.Name, comma(run.Literal.Book.Len()), comma(p.Sent), comma(p.Failed()),
			quantileText(p.Latency, 0.5), quantileText(p.Latency, 0.99), quantileText(p.Latency, 1), server,
		})
	}
	grid(w, []string{"run", "asks", "sent", "errors", "p50", "p99", "max", "server p99"}, rows, 0)
}
