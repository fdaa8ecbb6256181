package report

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/dustin/go-humanize"
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/arrival"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/internal/plain"
	"github.com/ordergen/ordergen/observe"
	"github.com/ordergen/ordergen/trial"
	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// Console shows a trial to people as it goes.
type Console struct {
	Out  io.Writer
	Live bool // rewrite one line, as on a terminal; otherwise plain lines, now and then
	// Quiet shows the verdict alone, and JSON the summary alone, when all has ended.
	Quiet, JSON bool
	Color       bool // marks of checks, and the verdict

	begun   bool // a case has been shown
	probing bool
	run     string // that is shown
	bar     *progressbar.ProgressBar
	seeding time.Time     // start of it
	next    time.Duration // elapsed, when a plain line is due, or on a live console the matches are
	matches observe.Growth
}

var _ trial.Watcher = (*Console)(nil)

// NewConsole is live when the file is a terminal, and has colours there unless NO_COLOR is set
// (https://no-color.org) or the terminal is a dumb one.
func NewConsole(f *os.File) *Console {
	live := term.IsTerminal(int(f.Fd()))
	return &Console{Out: f, Live: live, Color: live && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"}
}

// silent reports whether nothing is shown before all has ended.
func (c *Console) silent() bool { return c.Quiet || c.JSON }

// newBar is the one shape of progress that a live console shows.
func (c *Console) newBar(total int, what string) *progressbar.ProgressBar {
	return progressbar.NewOptions(total,
		progressbar.OptionSetWriter(c.Out),
		progressbar.OptionSetDescription(indent+what),
		progressbar.OptionFullWidth(),
		progressbar.OptionSetPredictTime(false),
		progressbar.OptionClearOnFinish(),
	)
}

// Planned prints the plan, with a blank line after the case before.
func (c *Console) Planned(runs []trial.Experiment) {
	if c.silent() {
		return
	}
	c.nextCase()
	Plan(c.Out, runs)
}

// nextCase leaves a line free between the cases of a suite.
func (c *Console) nextCase() {
	if c.begun {
		fmt.Fprintln(c.Out)
	}
	c.begun, c.probing, c.run = true, false, ""
}

// Disturbed says when the disturbance came.
func (c *Console) Disturbed(what string, err error) {
	if c.silent() {
		return
	}
	if err != nil {
		fmt.Fprintf(c.Out, "%s%s could not be done: %s\n", indent, what, oneLine(err.Error()))
		return
	}
	fmt.Fprintf(c.Out, "%s%s\n", indent, what)
}

// Seeding shows a bar, and at the end how long it took.
func (c *Console) Seeding(taken, total int) {
	if c.silent() {
		return
	}
	if taken == 0 {
		c.seeding, c.bar = time.Now(), progressbar.DefaultSilent(int64(total))
		heading(c.Out, "seed")
		if c.Live {
			c.bar = c.newBar(total, "seeding")
		}
	}
	c.bar.Set(taken)
	if taken == total {
		c.bar.Clear()
		fmt.Fprintf(c.Out, "%s%s of %s orders taken in %.1f s\n", indent, comma(taken), comma(total), time.Since(c.seeding).Seconds())
		c.run = ""
	}
}

// plainLines is how many progress lines a run has that is no terminal's.
const plainLines = 10

// fresh is how old the matches on a live console may be. To read them each second would
// disturb one in a hundred orders of a case that sends a hundred a second, and so its p99.
const fresh = 10 * time.Second

// Sending shows how a run stands: on a live console each time, on another now and then.
func (c *Console) Sending(e trial.Experiment, p client.Progress, matches func() observe.Growth) {
	if c.silent() {
		return
	}
	name := "run" + suffix(e.Run.Name)
	every := fresh
	if !c.Live && e.Schedule.Len() != arrival.Unknown {
		every = max(time.Second, e.Schedule.Duration()/plainLines)
	}
	if c.run != name {
		c.run, c.next, c.matches = name, every, observe.Growth{State: observe.NotExposed}
		heading(c.Out, "%s", name)
		if c.Live {
			c.bar = c.newBar(int(e.Schedule.Len()), "")
		}
	}
	due := p.Elapsed >= c.next || p.Due == p.Orders
	if due {
		c.matches = matches()
	}
	for c.next <= p.Elapsed {
		c.next += every
	}
	switch {
	case c.Live:
		c.bar.Describe(indent + progressText(p, c.matches))
		c.bar.Set64(p.Sent + p.Dropped)
	case due:
		fmt.Fprintf(c.Out, "%s%s\n", indent, progressText(p, c.matches))
	}
}

// Probed prints a line for each rate tried.
func (c *Console) Probed(p trial.Probe) {
	if c.silent() {
		return
	}
	if !c.probing {
		c.probing = true
		heading(c.Out, "capacity")
	}
	mark := marks[trial.Held]
	if !p.Held {
		mark = marks[trial.Missed]
	}
	fmt.Fprintf(c.Out, "%s%s %6s/s   p99 %9s   %s\n", indent, mark, comma(p.Rate), milliseconds(p.P99), probeText(p))
}

// Judged prints the report.
func (c *Console) Judged(r *trial.Report) {
	switch {
	case c.JSON:
		WriteSummary(c.Out, r)
	case c.Quiet:
		fmt.Fprintln(c.Out, Headline(r))
		for _, note := range r.Notes {
			fmt.Fprintln(c.Out, "note:", oneLine(note))
		}
	case c.Color:
		var b strings.Builder
		Write(&b, r)
		io.WriteString(c.Out, colored(b.String(), r.Verdict))
	default:
		Write(c.Out, r)
	}
}

// Colours of a terminal, by ECMA-48.
const (
	green, red, yellow = "\x1b[32m", "\x1b[31m", "\x1b[33m"
	plainAgain         = "\x1b[0m"
)

// colored has the marks of checks and the verdict in colours.
func colored(text string, v trial.Verdict) string {
	color := map[trial.Verdict]string{trial.Pass: green, trial.Failed: red, trial.Broken: red}[v]
	if color == "" {
		color = yellow
	}
	paint := func(color, text string) []string { return []string{text, color + text + plainAgain} }
	return strings.NewReplacer(slices.Concat(paint(green, "✓"), paint(red, "✗"), paint(color, "  "+v.String()))...).Replace(text)
}

// Refused says why a case could not be run.
func (c *Console) Refused(p ordergen.Profile, err error) {
	fmt.Fprintf(c.Out, "\n%s could not be run: %s\n", p.Name, plain.Redact(err.Error()))
	c.begun = true
}

// progressText is how a run stands, in one line.
func progressText(p client.Progress, matches observe.Growth) string {
	line := fmt.Sprintf("%6s", clock(p.Elapsed))
	if p.Total > 0 {
		line += fmt.Sprintf(", %s left", clock(max(0, p.Total-p.Elapsed)))
	}
	line += fmt.Sprintf(" %7s sent %6.1f/s", humanize.Comma(p.Sent), p.Rate)
	if p.P99 > 0 { // not so before the first answer, and in a warm-up
		line += fmt.Sprintf("  p50 %s  p99 %s", milliseconds(p.P50), milliseconds(p.P99))
	}
	line += fmt.Sprintf("  %d errors", p.Failed)
	for _, some := range []struct {
		n    int64
		what string
	}{{p.Dropped, "dropped"}, {p.Unsent, "unsent"}, {p.Orphaned, "orphaned"}, {int64(p.Held), "held"}} {
		if some.n > 0 {
			line += fmt.Sprintf("  %s %s", humanize.Comma(some.n), some.what)
		}
	}
	if matches.Known() {
		line += fmt.Sprintf("  %s matches", humanize.Comma(matches.N))
	}
	return line
}
