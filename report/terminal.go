package trial

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/observe"
)

// Write prints the report for people.
func (r *Report) Write(w io.Writer) {
	for _, run := range r.Runs {
		run.write(w, r.Profile.Window)
	}
	if len(r.Runs) > 1 {
		heading(w, "side by side")
		r.writeRuns(w)
	}
	if r.Capacity != nil {
		heading(w, "highest rate")
		fmt.Fprintf(w, "%s%v\n", indent, r.Capacity)
	}
	heading(w, "checks")
	if r.Profile.Criteria.Discard {
		fmt.Fprintf(w, "%sresults are discarded: %s only warms up, and no threshold judges it\n", indent, r.Profile.Name)
	}
	writeChecks(w, r.Checks)
	heading(w, "verdict")
	fmt.Fprintf(w, "%s%s\n", indent, r.Headline())
}

// Headline is the verdict with what makes it, in one line.
func (r *Report) Headline() string {
	line := fmt.Sprintf("%s  %v", r.Profile.Name, r.Verdict)
	if len(r.Reasons) > 0 {
		line += "  (" + strings.Join(r.Reasons, "; ") + ")"
	}
	return line
}

var marks = map[Status]string{Held: "✓", Warned: "!", Unmeasured: "?", Broken: "✗", Voided: "✗"}

func writeChecks(w io.Writer, checks []Check) {
	var rows [][]string
	for _, c := range checks {
		name := c.Name
		if c.Run != "" {
			name = c.Run + ": " + name
		}
		rows = append(rows, []string{marks[c.Status], name, c.Want, c.Got})
	}
	grid(w, []string{"", "check", "want", "got"}, rows, 0, 1, 2, 3)
}

func (r *RunReport) write(w io.Writer, window time.Duration) {
	r.writeLatency(w)
	r.writeWindows(w, window)
	r.writeErrors(w)
	if len(r.Shares) > 0 {
		r.writeShares(w)
	}
	r.writeReconciliation(w)
}

func (r *RunReport) writeLatency(w io.Writer) {
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

// serverText is the interpolated value; the check beside it names the bucket.
func serverText(q observe.Quantile) string {
	if !q.Measured {
		return ""
	}
	return milliseconds(q.Value)
}

func quantileText(t *client.Trend, q float64) string {
	d, within := t.Quantile(q)
	if !within {
		return "dropped"
	}
	return milliseconds(d)
}

func (r *RunReport) writeWindows(w io.Writer, window time.Duration) {
	if len(r.Result.Windows) < 2 {
		return
	}
	heading(w, "by the clock%s", suffix(r.Run.Name))
	var rows [][]string
	for i, win := range r.Result.Windows {
		matches := "not measured"
		if i < len(r.Matches) && r.Matches[i].Measured {
			matches = comma(r.Matches[i].Matches)
		}
		rows = append(rows, []string{windowName(i, window), comma(win.Sent), matches, comma(win.Failed), milliseconds(win.Median), milliseconds(win.P99)})
	}
	grid(w, []string{windowUnit(window), "orders", "matches", "errors", "p50", "p99"}, rows, 0)
}

func (r *RunReport) writeErrors(w io.Writer) {
	if len(r.Result.Errors) == 0 {
		return
	}
	heading(w, "errors")
	for _, text := range slices.Sorted(maps.Keys(r.Result.Errors)) {
		fmt.Fprintf(w, "%s%7s × %s\n", indent, comma(r.Result.Errors[text]), text)
	}
}

func (r *RunReport) writeShares(w io.Writer) {
	heading(w, "share of orders")
	var rows [][]string
	for _, s := range r.Shares {
		mark := marks[Held]
		if !s.OK() {
			mark = marks[Broken]
		}
		rows = append(rows, []string{mark, s.Of, fmt.Sprintf("%.2f %%", 100*s.Got), fmt.Sprintf("%.2f..%.2f %%", 100*s.Low, 100*s.High), "the " + s.Counted})
	}
	grid(w, []string{"", "of", "got", "expected", "counted by"}, rows, 0, 1, 4)
}

// writeReconciliation is one line when all is well, and a table of what is not.
func (r *RunReport) writeReconciliation(w io.Writer) {
	heading(w, "reconcile%s", suffix(r.Run.Name))
	rec := r.Reconciliation
	switch {
	case !rec.Measured():
		fmt.Fprintf(w, "%snot measured: the target exposes none of its counters\n", indent)
	case rec.OK() && len(rec.Silent) > 0:
		fmt.Fprintf(w, "%s%s are as foretold%s, but no endpoint tells of shard %s\n", indent, rec.extent(), rec.without(), strings.Join(rec.Silent, ", "))
	case rec.OK():
		fmt.Fprintf(w, "%snothing lost, nothing matched twice: %s are as foretold%s\n", indent, rec.extent(), rec.without())
	default:
		var rows [][]string
		for _, row := range rec.Mismatches() {
			rows = append(rows, []string{marks[Voided], row.Shard, string(row.Figure), intervalText(row.Want), comma(row.Got)})
		}
		for _, shard := range rec.Gone {
			rows = append(rows, []string{marks[Voided], shard, "answers", "yes", "no"})
		}
		grid(w, []string{"", "shard", "figure", "foretold", "counted"}, rows, 0, 1, 2)
	}
}

// extent is how much was compared.
func (r Reconciliation) extent() string {
	seen := make(map[string]bool)
	for _, row := range r.Rows {
		seen[row.Shard] = true
	}
	if len(seen) == 1 {
		return fmt.Sprintf("%d figures of one shard", len(r.Rows))
	}
	return fmt.Sprintf("%d figures of %d shards", len(r.Rows), len(seen))
}

func (r Reconciliation) without() string {
	if len(r.Unmeasured) == 0 {
		return ""
	}
	return fmt.Sprintf(" (not exposed: %v)", r.Unmeasured)
}

// writeRuns shows the runs of a case beside each other.
func (r *Report) writeRuns(w io.Writer) {
	var rows [][]string
	for _, run := range r.Runs {
		p := run.Result.Measured()
		server := "not measured"
		if len(run.Server) > 0 && run.Server[0].P99.Measured {
			server = bucketText(run.Server[0].P99)
		}
		rows = append(rows, []string{
			run.Run.Name, comma(run.Literal.Book.Len()), comma(p.Sent), comma(p.Failed()),
			quantileText(p.Latency, 0.5), quantileText(p.Latency, 0.99), quantileText(p.Latency, 1), server,
		})
	}
	grid(w, []string{"run", "asks", "sent", "errors", "p50", "p99", "max", "server p99"}, rows, 0)
}
