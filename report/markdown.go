package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/trial"
)

// WriteMarkdown writes the report as GitHub shows it, such as in the summary of a step: the verdict and
// its reasons first, then each check, and the latencies of each run.
func WriteMarkdown(w io.Writer, r *trial.Report) error {
	var b strings.Builder
	fmt.Fprintf(&b, "## %s %s: %v\n\n", verdictSign(r.Verdict), inline(r.Profile.Name), r.Verdict)
	for _, reason := range Reasons(r) {
		fmt.Fprintf(&b, "- %s\n", inline(reason))
	}
	b.WriteString("\n")
	rows := [][]string{}
	for _, c := range r.Checks {
		name, want, got := Describe(c, r)
		rows = append(rows, []string{Mark(c.Status) + " " + c.Status.String(), name, want, got})
	}
	pipes(&b, []string{"", "check", "want", "got"}, rows)
	rows = nil
	for _, run := range r.Runs {
		p := run.Result.Measured()
		rows = append(rows, []string{
			run.Run.Name, comma(p.Sent), comma(p.Failed()), comma(p.Dropped),
			quantileText(p.Latency, 0.5), quantileText(p.Latency, 0.99), quantileText(p.Latency, 1), quantileText(p.Service, 0.99),
		})
	}
	pipes(&b, []string{"run", "sent", "errors", "dropped", "p50", "p99", "max", "service p99"}, rows)
	violated(&b, r)
	for _, note := range r.Notes {
		fmt.Fprintf(&b, "Note: %s\n\n", inline(note))
	}
	fmt.Fprintf(&b, "Seed %d", r.Seed)
	for _, run := range r.Runs {
		fmt.Fprintf(&b, ", fingerprint%s `%s`", suffix(inline(run.Run.Name)), fingerprint(run))
	}
	b.WriteString(".\n")
	_, err := io.WriteString(w, b.String())
	return err
}

func verdictSign(v trial.Verdict) string {
	switch v {
	case trial.Pass:
		return "✅"
	case trial.Failed, trial.Broken:
		return "❌"
	}
	return "⚠️"
}

func violated(b *strings.Builder, r *trial.Report) {
	var all []client.Violation
	for _, run := range r.Runs {
		all = append(all, run.Result.Violations...)
	}
	if len(all) == 0 {
		return
	}
	b.WriteString("Wrong answers, the first of them:\n\n")
	var rows [][]string
	for _, v := range all[:min(len(all), mostShown)] {
		rows = append(rows, []string{v.ID, v.What, comma(v.Want), comma(v.Got)})
	}
	pipes(b, []string{"order", "what", "want", "got"}, rows)
}

// pipes is a table as GitHub's Markdown has it.
func pipes(b *strings.Builder, header []string, rows [][]string) {
	if len(rows) == 0 {
		return
	}
	line := func(cells []string) {
		for _, c := range cells {
			fmt.Fprintf(b, "| %s ", inline(c))
		}
		b.WriteString("|\n")
	}
	line(header)
	line(strings.Split(strings.Repeat("---,", len(header)-1)+"---", ","))
	for _, r := range rows {
		line(r)
	}
	b.WriteString("\n")
}

// inline is a text that stays text in Markdown, in one line.
func inline(text string) string {
	return strings.NewReplacer(`\`, `\\`, "|", `\|`, "<", "&lt;", ">", "&gt;", "&", "&amp;", "*", `\*`, "_", `\_`, "`", "\\`", "[", `\[`).Replace(oneLine(text))
}
