package html

import (
	"fmt"
	"html/template"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/report"
	"github.com/ordergen/ordergen/report/html/chart"
	"github.com/ordergen/ordergen/trial"
)

// run is one run of the case as the template has it.
type run struct {
	Name, ID    string
	Violations  *table
	Violated    value
	Holes       *table
	Errors      *table
	Sent        []fact
	Charts      []template.HTML
	Parts       *table
	Reconcile   *table
	Plan        string
	Fingerprint string
	Prefix      string
}

func newRun(r *trial.Report, one *trial.RunReport, summary report.SummaryRun, i int) (run, error) {
	at := func(keys ...any) string { return pointer(append([]any{"ordergen", "runs", i}, keys...)...) }
	v := run{
		Name:        one.Run.Name,
		ID:          fmt.Sprintf("run%d", i+1),
		Violated:    count(at("violated"), one.Result.Violated),
		Violations:  violations(one, at),
		Holes:       holes(one, at),
		Errors:      errorsOf(one),
		Sent:        sent(summary, at),
		Parts:       parts(one),
		Reconcile:   reconcile(one, at),
		Fingerprint: summary.Fingerprint,
		Prefix:      summary.Prefix,
	}
	var plan strings.Builder
	report.Plan(&plan, []trial.Experiment{one.Experiment})
	v.Plan = strings.TrimSpace(plan.String())

	figure := canvas{run: one, latest: limitOf(r, trial.Lateness), line: one.Result.Timeline, id: v.ID}
	if figure.line == nil { // The result was made by hand: each Runner records a timeline.
		figure.line = &client.Timeline{Width: time.Second}
	}
	for _, c := range []*chart.Chart{
		figure.intended(), figure.service(), figure.percentiles(), figure.rate(), figure.matches(),
		figure.lateness(), figure.losses(), figure.standing(), figure.shares(),
	} {
		if c == nil {
			continue
		}
		drawn, err := c.HTML()
		if err != nil {
			return v, err
		}
		v.Charts = append(v.Charts, drawn)
	}
	return v, nil
}

func sent(s report.SummaryRun, at func(...any) string) []fact {
	all := []fact{
		{"orders planned", count(at("plan", "orders"), int64(s.Plan.Orders))},
		{"due", count(at("sent", "due"), int64(s.Sent.Due))},
		{"sent", count(at("sent", "sent"), s.Sent.Sent)},
		{"accepted", count(at("sent", "accepted"), s.Sent.Accepted)},
		{"refused", count(at("sent", "refused"), s.Sent.Refused)},
		{"unknown", count(at("sent", "unknown"), s.Sent.Unknown)},
		{"dropped", count(at("sent", "dropped"), s.Sent.Dropped)},
	}
	if s.Sent.Unsent > 0 {
		all = append(all, fact{"unsent", count(at("sent", "unsent"), s.Sent.Unsent)})
	}
	if s.Sent.Orphaned > 0 {
		all = append(all, fact{"orphaned", count(at("sent", "orphaned"), s.Sent.Orphaned)})
	}
	return all
}

// parts are the processes that sent the run, where it was put together of several.
func parts(r *trial.RunReport) *table {
	header, rows := report.Senders(r)
	t := &table{Caption: "Parts", Header: header}
	for _, row := range rows {
		var cells []value
		for _, cell := range row {
			cells = append(cells, text(cell))
		}
		t.Rows = append(t.Rows, cells)
	}
	return unlessEmpty(t)
}

// mostShown is how many orders of a list the page has; the summary has all that are kept.
const mostShown = 100

// violations are the answers that are wrong by themselves, with the orders that they answered.
func violations(r *trial.RunReport, at func(...any) string) *table {
	t := &table{Header: []string{"order", "what", "want", "got", "sent"}}
	for i, v := range r.Result.Violations[:min(len(r.Result.Violations), mostShown)] {
		t.Rows = append(t.Rows, []value{
			text(v.ID), text(v.What), count(at("violations", i, "want"), v.Want), count(at("violations", i, "got"), v.Got), order(r, v.Index),
		})
	}
	return unlessEmpty(t)
}

// holes are orders that were not accepted.
func holes(r *trial.RunReport, at func(...any) string) *table {
	t := &table{Header: []string{"index", "fate", "order"}}
	for i, h := range r.Result.Holes[:min(len(r.Result.Holes), mostShown)] {
		t.Rows = append(t.Rows, []value{count(at("holes", i, "index"), int64(h.Index)), text(h.Fate.String()), order(r, h.Index)})
	}
	return unlessEmpty(t)
}

// order is an order as it was sent, in its canonical form.
func order(r *trial.RunReport, i uint64) value {
	return text(string(r.Source().At(i).AppendJSON(nil)))
}

func errorsOf(r *trial.RunReport) *table {
	t := &table{Header: []string{"error", "times"}}
	for _, e := range slices.Sorted(maps.Keys(r.Result.Errors)) {
		t.Rows = append(t.Rows, []value{text(e), text(comma(r.Result.Errors[e]))})
	}
	return unlessEmpty(t)
}

func reconcile(r *trial.RunReport, at func(...any) string) *table {
	t := &table{Header: []string{"shard", "figure", "foretold", "counted", "by", ""}}
	for i, row := range r.Reconciliation.Rows {
		by, mark := "its counters", "✓ as foretold"
		if row.Summed {
			by = "its answers"
		}
		if !row.OK {
			mark = "✗ disagrees"
		}
		t.Rows = append(t.Rows, []value{
			text(row.Shard), text(string(row.Figure)), interval(row.Want), count(at("reconcile", "figures", i, "got"), row.Got), text(by), text(mark),
		})
	}
	return unlessEmpty(t)
}

func unlessEmpty(t *table) *table {
	if len(t.Rows) == 0 {
		return nil
	}
	return t
}
