// Package report makes texts of what a trial found, for people and for tools. It decides
// nothing.
package report

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
	"github.com/ordergen/ordergen/client/metric"
	"github.com/ordergen/ordergen/internal/plain"
)

// milliseconds has three digits, which is what a histogram is good for. A time beyond all is
// that of an order that was never answered.
func milliseconds(d time.Duration) string {
	if d == metric.Forever {
		return "dropped"
	}
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

func comma[T int | int64 | uint64](n T) string { return humanize.Comma(int64(n)) }

// latencyText reads milliseconds, of which +Inf are longer than any time recorded.
func latencyText(ms float64) string {
	if math.IsInf(ms, 1) {
		return "never answered"
	}
	return milliseconds(time.Duration(math.Round(ms * 1e6)))
}

// bucketText is an interpolated value with its bucket, where that is wide; milliseconds.
func bucketText(value, low, high float64) string {
	if math.IsInf(high, 1) || high >= unbounded {
		return "> " + latencyText(low)
	}
	return fmt.Sprintf("%s (within %s..%s)", latencyText(value), latencyText(low), latencyText(high))
}

// unbounded is the longest duration, in milliseconds: the upper bound of a histogram's last
// bucket.
const unbounded = float64(math.MaxInt64) / 1e6

func intervalText(v ordergen.Interval) string {
	if v.Min == v.Max {
		return humanize.Comma(v.Min)
	}
	return humanize.Comma(v.Min) + ".." + humanize.Comma(v.Max)
}

// longestText is the bytes that are shown of a text that comes from elsewhere.
const longestText = 300

// oneLine shows a text that comes from elsewhere.
func oneLine(text string) string { return plain.Line(text, longestText) }

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

func operator(op string) string {
	return strings.NewReplacer("<=", "≤", ">=", "≥", "!=", "≠").Replace(op)
}
