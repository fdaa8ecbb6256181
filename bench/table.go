package main

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// sample is one run of a tool.
type sample struct {
	Figures
	rate float64       // orders/s that the server received
	cpu  time.Duration // per order received, without what the tool takes to start
	rss  float64       // bytes
}

// row is the samples of one tool under one load, and the load's tool to compare with.
type row struct {
	tool    string
	load    Load
	samples []sample
	base    *row
}

// median is that of the samples which have the figure, NaN where none has.
func (r *row) median(figure func(sample) float64) float64 {
	var values []float64
	for _, s := range r.samples {
		if v := figure(s); !math.IsNaN(v) {
			values = append(values, v)
		}
	}
	if len(values) == 0 {
		return math.NaN()
	}
	slices.Sort(values)
	return values[len(values)/2]
}

func p50(s sample) float64  { return beyond(s.P50) }
func p99(s sample) float64  { return beyond(s.P99) }
func p999(s sample) float64 { return beyond(s.P999) }
func cpu(s sample) float64  { return float64(s.cpu) }
func rss(s sample) float64  { return s.rss }
func rate(s sample) float64 { return s.rate }
func lateness(s sample) float64 {
	if s.Lateness == nil {
		return math.NaN()
	}
	return float64(*s.Lateness)
}

// beyond is +Inf for a quantile that lies among orders never sent.
func beyond(d *time.Duration) float64 {
	if d == nil {
		return math.Inf(1)
	}
	return float64(*d)
}

// print prints one table of all rows: medians, a blank line between loads.
func print(w io.Writer, rows []*row) {
	header := table.Row{"load", "tool", "orders/s", "p50 ms", "p99 ms", "p99.9 ms", "late p99 ms", "CPU µs", "RSS MB", "p99 ×", "CPU ×"}
	t := table.NewWriter()
	style := table.StyleDefault
	style.Options = table.OptionsNoBordersAndSeparators
	style.Box.PaddingLeft, style.Box.PaddingRight = "", "  "
	style.Format.Header = text.FormatDefault
	t.SetStyle(style)
	var columns []table.ColumnConfig
	for i := range header {
		align := text.AlignRight
		if i < 2 {
			align = text.AlignLeft
		}
		columns = append(columns, table.ColumnConfig{Number: i + 1, Align: align, AlignHeader: align})
	}
	t.SetColumnConfigs(columns)
	t.AppendHeader(header)
	var load Load
	for _, r := range rows {
		name := ""
		if r.load != load {
			load, name = r.load, r.load.String()
			t.AppendRow(table.Row{""})
			if load.Freeze > 0 {
				t.AppendRow(table.Row{name, "(right)", load.Rate, ms(right(load, 0.5)), ms(right(load, 0.99)), ms(right(load, 0.999))})
				name = ""
			}
		}
		t.AppendRow(table.Row{name, r.tool, number("%.0f", r.median(rate)),
			ms(r.median(p50)), ms(r.median(p99)), ms(r.median(p999)), ms(r.median(lateness)),
			number("%.1f", r.median(cpu)/1e3), number("%.0f", r.median(rss)/1e6),
			r.tail(), r.ratio(cpu)})
	}
	for line := range strings.Lines(t.Render()) {
		fmt.Fprintln(w, strings.TrimRight(line, " \n"))
	}
}

func right(l Load, q float64) float64 { return float64(l.Right(q)) }

// tail is the p99 beside the right one where there is one, else beside that of the tool
// compared with.
func (r *row) tail() string {
	if r.load.Freeze > 0 {
		return number("%.2f", r.median(p99)/right(r.load, 0.99))
	}
	return r.ratio(p99)
}

// ratio is how often the figure of the tool compared with goes into this one.
func (r *row) ratio(figure func(sample) float64) string {
	if r.base == nil || len(r.samples) == 0 {
		return ""
	}
	return number("%.2f", r.median(figure)/r.base.median(figure))
}

// ms has three digits, which is what a histogram is good for.
func ms(ns float64) string {
	switch v := ns / 1e6; {
	case v >= 100:
		return number("%.0f", v)
	case v >= 10:
		return number("%.1f", v)
	case v >= 1:
		return number("%.2f", v)
	default:
		return number("%.3f", v)
	}
}

func number(format string, v float64) string {
	switch {
	case math.IsNaN(v):
		return "–"
	case math.IsInf(v, 0):
		return "dropped"
	}
	return fmt.Sprintf(format, v)
}
