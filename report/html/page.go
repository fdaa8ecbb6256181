package html

import (
	"embed"
	"html/template"
	"io"
	"strings"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/report"
	"github.com/ordergen/ordergen/trial"
)

//go:embed page.gohtml page.css
var files embed.FS

var layout = template.Must(template.ParseFS(files, "page.gohtml"))

// Write writes the report as a page. The command is the one that made it, to be repeated.
func Write(w io.Writer, r *trial.Report, command string) error {
	p, err := newPage(r, command)
	if err != nil {
		return err
	}
	return layout.ExecuteTemplate(w, "page.gohtml", p)
}

// page is a report as the template has it.
type page struct {
	Style    template.CSS
	Title    string
	Purpose  string
	Verdict  string
	Class    string // style class of the verdict
	Reasons  []string
	Notes    []string
	Facts    []fact
	Checks   []check
	Metrics  []metrics
	Runs     []run
	Capacity *table
	Command  string
}

// check is one of the things that the trial was held to.
type check struct{ Class, Mark, Status, Name, Want, Got string }

func newPage(r *trial.Report, command string) (*page, error) {
	css, err := files.ReadFile("page.css")
	if err != nil {
		return nil, err
	}
	summary := report.Summarize(r)
	p := &page{
		Style:   template.CSS(css),
		Title:   r.Profile.Name + " " + r.Verdict.String(),
		Purpose: strings.TrimSpace(r.Profile.Title + ". " + r.Profile.Purpose),
		Verdict: r.Verdict.String(),
		Class:   strings.ToLower(r.Verdict.String()),
		Reasons: summary.Ordergen.Reasons,
		Notes:   r.Notes,
		Metrics: metricsOf(summary),
		Command: command,
	}
	for _, c := range r.Checks {
		name, want, got := report.Describe(c, r)
		p.Checks = append(p.Checks, check{strings.ReplaceAll(c.Status.String(), " ", "-"), report.Mark(c.Status), c.Status.String(), name, want, got})
	}
	p.Facts = factsOf(summary.Ordergen)
	if r.Capacity != nil {
		p.Capacity = capacityOf(*r.Capacity)
	}
	for i, one := range r.Runs {
		view, err := newRun(r, one, summary.Ordergen.Runs[i], i)
		if err != nil {
			return nil, err
		}
		p.Runs = append(p.Runs, view)
	}
	return p, nil
}

func factsOf(d report.SummaryDetail) []fact {
	return []fact{
		{"exit code", count("/ordergen/exitCode", int64(d.ExitCode))},
		{"started", text(d.Started.UTC().Format(time.RFC3339))},
		{"seed", whole("/ordergen/seed", d.Seed)},
		{"stream version", count("/ordergen/streamVersion", ordergen.StreamVersion)},
		{"accepted per second", number("/ordergen/throughput", d.Throughput)},
	}
}

func capacityOf(c trial.Capacity) *table {
	t := &table{Caption: "Highest rate", Header: []string{"orders/s", "p99", "held", "verdict"}}
	for _, p := range c.Probes {
		held := "no"
		if p.Held {
			held = "yes"
		}
		t.Rows = append(t.Rows, []value{text(comma(p.Rate)), text(report.Took(p.P99)), text(held), text(p.Report.Verdict.String())})
	}
	return t
}
