package main

import (
	"fmt"
	"io"
	"math"
	"slices"
	"text/tabwriter"
	"time"
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

// print prints one table of all rows: medians, with times in milliseconds unless the
// head says otherwise.
func print(w io.Writer, rows []*row) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "load\ttool\torders/s\tp50 ms\tp99 ms\tp99.9 ms\tlate p99 ms\tCPU µs\tRSS MB\tp99 ×\tCPU ×\t")
	var load Load
	for _, r := range rows {
		name := ""
		if r.load != load {
			load, name = r.load, r.load.String()
			if load.Freeze > 0 {
				fmt.Fprintf(t, "%s\t%s\t%d\t%s\t%s\t%s\t\t\t\t\t\t\n", name, "(right)", load.Rate,
					ms(float64(load.Right(0.5))), ms(float64(load.Right(0.99))), ms(float64(load.Right(0.999))))
				name = ""
			}
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t\n", name, r.tool,
			number("%.0f", r.median(rate)),
			ms(r.median(p50)), ms(r.median(p99)), ms(r.median(p999)), ms(r.median(lateness)),
			number("%.1f", r.median(cpu)/1e3), number("%.0f", r.median(rss)/1e6),
			r.ratio(p99), r.ratio(cpu))
	}
	t.Flush()
}

// ratio is how often the figure of the tool compared with goes into this one.
func (r *row) ratio(figure func(sample) float64) string {
	if r.base == nil || len(r.samples) == 0 {
		return ""
	}
	return number("%.2f", r.median(figure)/r.base.median(figure))
}

func ms(ns float64) string { return number("%.3f", ns/1e6) }

func number(format string, v float64) string {
	switch {
	case math.IsNaN(v):
		return "–"
	case math.IsInf(v, 0):
		return "dropped"
	}
	return fmt.Sprintf(format, v)
}
