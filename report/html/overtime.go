package html

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/ordergen/ordergen/arrival"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/client/metric"
	"github.com/ordergen/ordergen/report"
	"github.com/ordergen/ordergen/report/html/chart"
	"github.com/ordergen/ordergen/trial"
)

// canvas makes the charts of one run.
type canvas struct {
	run    *trial.RunReport
	line   *client.Timeline
	latest time.Duration // what p99 of the generator's lateness may be
	id     string
}

// limitOf is the limit of a check of times.
func limitOf(r *trial.Report, id string) time.Duration {
	i := slices.IndexFunc(r.Checks, func(c trial.Check) bool { return c.ID == id })
	if i < 0 {
		return 0
	}
	return time.Duration(r.Checks[i].Bound.Limit * float64(time.Millisecond))
}

// rowsToADoubling is how fine a heat map is in the direction of time taken. The timeline
// knows times to 7 %.
const rowsToADoubling = 4

// drawnQuantiles are the lines of a heat map.
var drawnQuantiles = []struct {
	name string
	q    float64
}{{"p50", 0.5}, {"p99", 0.99}, {"p99.9", 0.999}, {"max", 1}}

// intended is what the orders waited from the time at which they were due.
func (c canvas) intended() *chart.Chart {
	return c.heat("intended", "Latency over time",
		"From the time an order was due to its answer, so that what it waited for is in it. Each field counts orders of one stretch of the run; darker is more.",
		func(col client.Column) *metric.Trend { return col.Latency })
}

// service is what the target took.
func (c canvas) service() *chart.Chart {
	return c.heat("service", "Service time over time",
		"From the time an order was sent to its answer, on the same scale. Where it is lower than the latency above, orders waited to be sent.",
		func(col client.Column) *metric.Trend { return col.Service })
}

func (c canvas) heat(id, title, desc string, of func(client.Column) *metric.Trend) *chart.Chart {
	low, high, any := c.extent()
	if !any {
		return nil
	}
	out := c.timed(id, title, desc, "time taken", low, high)
	out.Y.Log = true
	out.Y.Ticks = chart.Decades(low, high, shortTime)
	out.Table.Header = []string{"from", "orders"}
	for _, q := range drawnQuantiles {
		out.Lines = append(out.Lines, chart.Line{Name: q.name})
		out.Table.Header = append(out.Table.Header, q.name)
	}
	for i, col := range c.line.Columns {
		from, to := c.ends(i)
		trend := of(col)
		if trend == nil {
			for l := range out.Lines {
				out.Lines[l].Points = append(out.Lines[l].Points, chart.Point{X: (from + to) / 2, Y: chart.Gap})
			}
			continue
		}
		for _, cell := range cells(trend) {
			cell.X0, cell.X1 = from, to
			out.Cells = append(out.Cells, cell)
		}
		row, hint := []string{chart.ClockText(from), comma(trend.Count())}, fmt.Sprintf("%s: %s orders", chart.ClockText(from), comma(trend.Count()))
		for l, q := range drawnQuantiles {
			d, within := trend.Quantile(q.q)
			y, shown := seconds(d), report.Milliseconds(float64(d)/1e6)
			if !within {
				y, shown = high, "never answered"
			}
			out.Lines[l].Points = append(out.Lines[l].Points, chart.Point{X: (from + to) / 2, Y: y})
			row = append(row, shown)
			hint += ", " + q.name + " " + shown
		}
		out.Table.Rows = append(out.Table.Rows, row)
		out.Hints = append(out.Hints, chart.Hint{X0: from, X1: to, Text: hint})
	}
	return out
}

// cells are the orders of one column by the time they took.
func cells(t *metric.Trend) (all []chart.Cell) {
	for d, n := range t.Buckets() {
		row := math.Floor(math.Log2(seconds(d)) * rowsToADoubling)
		if last := len(all) - 1; last >= 0 && all[last].Y0 == math.Exp2(row/rowsToADoubling) {
			all[last].Weight += float64(n)
			continue
		}
		all = append(all, chart.Cell{Y0: math.Exp2(row / rowsToADoubling), Y1: math.Exp2((row + 1) / rowsToADoubling), Weight: float64(n)})
	}
	return all
}

// extent is the least and the longest time of both heat maps, in seconds.
func (c canvas) extent() (low, high float64, any bool) {
	low, high = math.Inf(1), 0
	for _, col := range c.line.Columns {
		for _, t := range []*metric.Trend{col.Latency, col.Service} {
			if t == nil {
				continue
			}
			for d := range t.Buckets() {
				low, high, any = min(low, seconds(d)), max(high, seconds(d)), true
			}
		}
	}
	return low / 1.3, high * 1.3, any
}

// seconds of a time; the least one shown is a microsecond.
func seconds(d time.Duration) float64 { return max(d, time.Microsecond).Seconds() }

// shortTime is a time in the unit that fits it.
func shortTime(s float64) string {
	format := func(v float64, unit string) string { return strconv.FormatFloat(v, 'g', 4, 64) + " " + unit }
	switch {
	case s < 0.99e-3:
		return format(s*1e6, "µs")
	case s < 0.99:
		return format(s*1e3, "ms")
	}
	return format(s, "s")
}

// timed is an empty chart over the time of the run.
func (c canvas) timed(id, title, desc, y string, low, high float64) *chart.Chart {
	end := c.end()
	out := &chart.Chart{
		ID: c.id + "-" + id, Title: title, Desc: desc,
		X: chart.Axis{Label: "time since the start", Max: end, Ticks: chart.Clock(0, end)},
		Y: chart.Axis{Label: y, Min: low, Max: high},
	}
	if c.run.Start > 0 {
		out.Spans = append(out.Spans, chart.Span{Name: "warm-up", From: 0, To: c.run.Start.Seconds()})
	}
	if d := c.run.Profile.Criteria.Disturbance; d.At > 0 {
		out.Spans = append(out.Spans, chart.Span{Name: d.What, From: (c.run.Start + d.At).Seconds(), To: end})
	}
	return out
}

// end is when the last answer came, in seconds, or was to come at the latest.
func (c canvas) end() float64 {
	return max(c.run.Result.Elapsed, c.run.Schedule.Duration(), c.line.Width).Seconds()
}

// ends are those of a column of the timeline, in seconds.
func (c canvas) ends(i int) (from, to float64) {
	width := c.line.Width
	return (time.Duration(i) * width).Seconds(), min((time.Duration(i+1) * width).Seconds(), c.end())
}

// rate is what was wanted, sent and answered.
func (c canvas) rate() *chart.Chart {
	line := c.line
	wanted, sent, answered := chart.Line{Name: "wanted", Step: true}, chart.Line{Name: "sent", Step: true}, chart.Line{Name: "answered", Step: true}
	table := chart.Table{Header: []string{"from", "wanted/s", "sent/s", "answered/s"}}
	highest, before := 0.0, uint64(0)
	var hints []chart.Hint
	for i, col := range line.Columns {
		from, to := c.ends(i)
		width := to - from
		if width <= 0 {
			continue
		}
		come := min(arrival.Before(c.run.Schedule, time.Duration(i+1)*line.Width), c.run.Schedule.Len())
		rates := []float64{float64(come-before) / width, float64(col.Sent) / width, float64(col.Answered) / width}
		before = come
		row, hint := []string{chart.ClockText(from)}, chart.ClockText(from)+":"
		for k, l := range []*chart.Line{&wanted, &sent, &answered} {
			l.Points = append(l.Points, chart.Point{X: from, Y: rates[k]}, chart.Point{X: to, Y: rates[k]})
			highest = max(highest, rates[k])
			row = append(row, strconv.FormatFloat(rates[k], 'f', 1, 64))
			hint += fmt.Sprintf(" %s %.1f/s", l.Name, rates[k])
		}
		table.Rows = append(table.Rows, row)
		hints = append(hints, chart.Hint{X0: from, X1: to, Text: hint})
	}
	out := c.timed("rate", "Rate wanted, sent and answered", "Orders per second. An open loop sends what is wanted, however slow the answers are.", "orders/s", 0, max(1, highest*1.1))
	out.Lines, out.Table, out.Hints = []chart.Line{wanted, sent, answered}, table, hints
	return out
}

// lateness is the generator's own.
func (c canvas) lateness() *chart.Chart {
	worst := chart.Line{Name: "latest order"}
	table := chart.Table{Header: []string{"from", "latest"}}
	const least = 10e-6
	high := 2 * c.latest.Seconds()
	for i, col := range c.line.Columns {
		from, to := c.ends(i)
		worst.Points = append(worst.Points, chart.Point{X: (from + to) / 2, Y: max(least, col.Lateness.Seconds())})
		table.Rows = append(table.Rows, []string{chart.ClockText(from), report.Milliseconds(float64(col.Lateness) / 1e6)})
		high = max(high, 1.3*col.Lateness.Seconds())
	}
	p99, _ := c.run.Result.Lateness.Quantile(0.99)
	out := c.timed("lateness", "Lateness of the generator",
		fmt.Sprintf("By how much this machine sent its latest order after it could have. p99 of all orders is %s.", report.Milliseconds(float64(p99)/1e6)), "late by", least, high)
	out.Y.Log, out.Y.Ticks = true, chart.Decades(least, high, shortTime)
	out.Lines, out.Table = []chart.Line{worst}, table
	out.Rules = []chart.Rule{{Name: "limit of p99", Y: c.latest.Seconds()}}
	return out
}

// losses is what was held back, and what went wrong.
func (c canvas) losses() *chart.Chart {
	series := []struct {
		name string
		of   func(client.Column) int64
	}{
		{"held", func(col client.Column) int64 { return col.Held }},
		{"failed", func(col client.Column) int64 { return col.Failed }},
		{"dropped", func(col client.Column) int64 { return col.Dropped }},
		{"unsent", func(col client.Column) int64 { return col.Unsent }},
		{"orphaned", func(col client.Column) int64 { return col.Orphaned }},
	}
	table := chart.Table{Header: []string{"from"}}
	lines := make([]chart.Line, len(series))
	highest, all := 0.0, int64(0)
	for s := range series {
		lines[s] = chart.Line{Name: series[s].name, Step: true}
		table.Header = append(table.Header, series[s].name)
	}
	for i, col := range c.line.Columns {
		from, to := c.ends(i)
		row, sum := []string{chart.ClockText(from)}, int64(0)
		for s := range series {
			n := series[s].of(col)
			lines[s].Points = append(lines[s].Points, chart.Point{X: from, Y: float64(n)}, chart.Point{X: to, Y: float64(n)})
			highest = max(highest, float64(n))
			row = append(row, comma(n))
			sum += n
		}
		all += sum
		if sum > 0 {
			table.Rows = append(table.Rows, row)
		}
	}
	desc := "Orders of each stretch that waited for the answer to another one, that failed, and that were never sent."
	if all == 0 {
		desc += " There were none."
	}
	out := c.timed("losses", "Held, failed and dropped", desc, "orders", 0, max(1, highest*1.1))
	out.Lines, out.Table = lines, table
	return out
}
