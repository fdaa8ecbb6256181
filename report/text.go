package trial

import (
	"fmt"
	"io"
	"math"
	"strings"
	"time"

	"github.com/dustin/go-humanize"
	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/ordergen/ordergen"
)

// milliseconds has three digits, which is what a histogram is good for.
func milliseconds(d time.Duration) string {
	ms := float64(d) / 1e6
	switch {
	case ms == 0:
		return "0 ms"
	case ms < 10:
		return fmt.Sprintf("%.2f ms", ms)
	case ms < 100:
		return fmt.Sprintf("%.1f ms", ms)
	}
	return humanize.Comma(int64(math.Round(ms))) + " ms"
}

// clock is a time in the run as minutes and seconds.
func clock(d time.Duration) string {
	d = d.Round(100 * time.Millisecond)
	return fmt.Sprintf("%d:%04.1f", int(d.Minutes()), (d % time.Minute).Seconds())
}

func intervalText(v ordergen.Interval) string {
	if v.Min == v.Max {
		return humanize.Comma(v.Min)
	}
	return humanize.Comma(v.Min) + ".." + humanize.Comma(v.Max)
}

// heading and indent give every section of the output the same shape.
func heading(w io.Writer, format string, args ...any) {
	fmt.Fprintf(w, "\n"+format+"\n", args...)
}

const indent = "  "

// grid prints rows in columns, numbers to the right. The columns named by left hold
// text.
func grid(w io.Writer, header []string, rows [][]string, left ...int) {
	t := table.NewWriter()
	style := table.StyleDefault
	style.Options = table.OptionsNoBordersAndSeparators
	style.Box.PaddingLeft, style.Box.PaddingRight = "", "   "
	style.Format.Header = text.FormatDefault
	t.SetStyle(style)
	var columns []table.ColumnConfig
	for i := range header {
		align := text.AlignRight
		for _, l := range left {
			if l == i {
				align = text.AlignLeft
			}
		}
		columns = append(columns, table.ColumnConfig{Number: i + 1, Align: align, AlignHeader: align})
	}
	t.SetColumnConfigs(columns)
	t.AppendHeader(row(header))
	for _, r := range rows {
		t.AppendRow(row(r))
	}
	for line := range strings.Lines(t.Render()) {
		fmt.Fprintln(w, strings.TrimRight(indent+line, " \n"))
	}
}

func row(cells []string) (r table.Row) {
	for _, c := range cells {
		r = append(r, c)
	}
	return r
}
