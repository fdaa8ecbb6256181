package trial

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/dustin/go-humanize"
	"github.com/ordergen/ordergen/client"
	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// Console shows a trial to people as it goes. A nil Console is silent.
type Console struct {
	Out  io.Writer
	Live bool // rewrite one line, as on a terminal; otherwise plain lines, now and then
}

// NewConsole is live when the file is a terminal.
func NewConsole(f *os.File) *Console {
	return &Console{Out: f, Live: term.IsTerminal(int(f.Fd()))}
}

// bar is the one shape of progress that a live console shows.
func (c *Console) bar(total int, what string) *progressbar.ProgressBar {
	return progressbar.NewOptions(total,
		progressbar.OptionSetWriter(c.Out),
		progressbar.OptionSetDescription(indent+what),
		progressbar.OptionFullWidth(),
		progressbar.OptionSetPredictTime(false),
		progressbar.OptionClearOnFinish(),
	)
}

// seeding returns what to call with each batch, and at the end.
func (c *Console) seeding(total int) (progress func(orders int), done func()) {
	if c == nil {
		return nil, func() {}
	}
	started, seeded := time.Now(), 0
	heading(c.Out, "seed")
	bar := progressbar.DefaultSilent(int64(total))
	if c.Live {
		bar = c.bar(total, "seeding")
	}
	progress = func(orders int) {
		seeded += orders
		bar.Add(orders)
	}
	return progress, func() {
		bar.Clear()
		fmt.Fprintf(c.Out, "%s%s of %s asks taken in %.1f s\n", indent, humanize.Comma(int64(seeded)), humanize.Comma(int64(total)), time.Since(started).Seconds())
	}
}

// unread tells of metrics endpoints that did not answer, one by line.
func (c *Console) unread(err error) {
	if c == nil || err == nil {
		return
	}
	heading(c.Out, "unread")
	for line := range strings.Lines(err.Error()) {
		fmt.Fprintf(c.Out, "%s%s\n", indent, strings.TrimSpace(line))
	}
	fmt.Fprintf(c.Out, "%swhat they would have told stays unmeasured\n", indent)
}

// plainLines is how many progress lines a run has that is no terminal's.
const plainLines = 10

// sending returns what to tell the progress of a run.
func (c *Console) sending(e Experiment, matches func() (int64, bool)) func(client.Progress) {
	if c == nil {
		return nil
	}
	name := "run"
	if e.Run.Name != "" {
		name += " " + e.Run.Name
	}
	heading(c.Out, "%s", name)
	if c.Live {
		return c.liveLine(e, matches)
	}
	every := max(time.Second, e.Schedule.Duration()/plainLines)
	next := every
	return func(p client.Progress) {
		if ended := p.Due == p.Orders; p.Elapsed < next && !ended {
			return
		}
		for next <= p.Elapsed {
			next += every
		}
		fmt.Fprintf(c.Out, "%s%s\n", indent, progressText(p, matches))
	}
}

func (c *Console) liveLine(e Experiment, matches func() (int64, bool)) func(client.Progress) {
	bar := c.bar(int(e.Schedule.Len()), "")
	return func(p client.Progress) {
		bar.Describe(indent + progressText(p, matches))
		bar.Set64(p.Sent + p.Dropped)
	}
}

// progressText leaves room for a short bar in a line of 80.
func progressText(p client.Progress, matches func() (int64, bool)) string {
	line := fmt.Sprintf("%6s of %s %7s sent %6.1f/s  p99 %s  %d errors",
		clock(p.Elapsed), clock(p.Total), humanize.Comma(p.Sent), p.Rate, milliseconds(p.P99), p.Failed)
	if p.Dropped > 0 {
		line += fmt.Sprintf("  %d dropped", p.Dropped)
	}
	if n, ok := matches(); ok {
		line += fmt.Sprintf("  %s matches", humanize.Comma(n))
	}
	return line
}
