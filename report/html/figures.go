package html

import (
	"fmt"
	"math"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/arrival"
	"github.com/ordergen/ordergen/client/metric"
	"github.com/ordergen/ordergen/observe"
	"github.com/ordergen/ordergen/report"
	"github.com/ordergen/ordergen/report/html/chart"
	"github.com/ordergen/ordergen/trial"
)

// percentiles is the curve of all quantiles, with as much room for each nine.
func (c canvas) percentiles() *chart.Chart {
	part := c.run.Result.Measured()
	orders := part.Latency.Count()
	if orders == 0 {
		return nil
	}
	nines := max(1, math.Ceil(math.Log10(float64(orders))))
	out := &chart.Chart{
		ID: c.id + "-percentiles", Title: "Latency by percentile",
		Desc: "The time that a share of the orders did not exceed, without the warm-up. Each step to the right is a tenth of the orders of the one before.",
		X:    chart.Axis{Label: "percentile", Max: nines},
	}
	for k := 0.0; k <= nines; k++ {
		out.X.Ticks = append(out.X.Ticks, chart.Tick{At: k, Text: percentile(k)})
	}
	low, high := math.Inf(1), 0.0
	for _, l := range []struct {
		name  string
		trend *metric.Trend
	}{{"intended time to answered", part.Latency}, {"sent to answered", part.Service}} {
		line := chart.Line{Name: l.name}
		for x := 0.0; x <= nines+1e-9; x += 0.05 {
			d, within := l.trend.Quantile(1 - math.Pow(10, -x))
			if !within || l.trend.Count() == 0 {
				break
			}
			line.Points = append(line.Points, chart.Point{X: x, Y: seconds(d)})
			low, high = min(low, seconds(d)), max(high, seconds(d))
		}
		out.Lines = append(out.Lines, line)
	}
	if high == 0 {
		return nil
	}
	out.Y = chart.Axis{Label: "time taken", Min: low / 1.3, Max: high * 1.3, Log: true, Ticks: chart.Decades(low/1.3, high*1.3, shortTime)}
	out.Table.Header = []string{"percentile", "intended", "service"}
	for k := 0.0; k <= nines; k++ {
		q := 1 - math.Pow(10, -k)
		out.Table.Rows = append(out.Table.Rows, []string{percentile(k), quantile(part.Latency, q), quantile(part.Service, q)})
	}
	out.Table.Rows = append(out.Table.Rows, []string{"max", quantile(part.Latency, 1), quantile(part.Service, 1)})
	return out
}

func quantile(t *metric.Trend, q float64) string {
	d, within := t.Quantile(q)
	if !within {
		return "never answered"
	}
	return report.Milliseconds(float64(d) / 1e6)
}

// percentile is the name of 1 − 10^−nines.
func percentile(nines float64) string {
	switch nines {
	case 0:
		return "min"
	case 1:
		return "90 %"
	}
	return fmt.Sprintf("%.*f %%", int(nines)-2, 100-math.Pow(10, 2-nines))
}

// matches is those of each window beside what the case asks for.
func (c canvas) matches() *chart.Chart {
	if len(c.run.Matches) == 0 {
		return nil
	}
	window, criteria := c.run.Profile.Window, c.run.Profile.Criteria
	_, unit := report.WindowName(0, window)
	table := chart.Table{Header: []string{unit, "matches"}}
	need := float64(criteria.MatchesPerMinute) * window.Minutes()
	var bars []chart.Bar
	highest := need
	for i, m := range c.run.Matches {
		from := c.run.Start + time.Duration(i)*window
		name, _ := report.WindowName(i, window)
		if !m.Known() {
			table.Rows = append(table.Rows, []string{name, "not measured"})
			continue
		}
		to := min((from + window).Seconds(), c.end())
		gap := (to - from.Seconds()) * 0.05
		bars = append(bars, chart.Bar{X0: from.Seconds() + gap, X1: max(to-gap, from.Seconds()+gap), Height: float64(m.N), Faulty: float64(m.N) < need})
		table.Rows = append(table.Rows, []string{name, comma(m.N)})
		highest = max(highest, float64(m.N))
	}
	desc := "Matches that the target counted in each window."
	if len(bars) == 0 {
		desc += " It told of none."
	}
	out := c.timed("matches", "Matches", desc, "matches", 0, max(1, highest*1.1))
	out.Bars, out.Table = bars, table
	if need > 0 {
		out.Rules = []chart.Rule{{Name: fmt.Sprintf("wanted in %d of them", criteria.MatchMinutes), Y: need}}
	}
	return out
}

// points is for how many times the standing orders are foretold.
const points = 60

// standing is the orders in the book, as they are foretold and as the target told.
func (c canvas) standing() *chart.Chart {
	sides := []struct {
		name   string
		figure observe.Figure
		of     func(ordergen.Outcome) ordergen.Interval
	}{
		{"bids", observe.RestingBids, func(o ordergen.Outcome) ordergen.Interval { return o.RestingBids }},
		{"asks", observe.RestingAsks, func(o ordergen.Outcome) ordergen.Interval { return o.RestingAsks }},
	}
	table := chart.Table{Header: []string{"time", "bids foretold", "asks foretold"}}
	lines := make([]chart.Line, 2*len(sides))
	highest := 0.0
	plan := c.run.Plan
	if plan == nil { // The flow is recorded, and nothing but bounds is foretold.
		return nil
	}
	done, before := make(ordergen.Demands), uint64(0)
	for k := range points + 1 {
		at := c.run.Schedule.Duration() * time.Duration(k) / points
		due := min(arrival.Before(c.run.Schedule, at), c.run.Result.Due)
		if k == points {
			due = min(c.run.Schedule.Len(), c.run.Result.Due)
		}
		done = done.Plus(plan.Stream.Demand(plan.First+before, plan.First+due))
		before = due
		outcome := plan.Book.Expect(done, nil).Sum()
		row := []string{chart.ClockText(at.Seconds())}
		for s, side := range sides {
			v := side.of(outcome)
			middle := float64(v.Min+v.Max) / 2
			lines[s].Name = side.name + " foretold"
			lines[s].Points = append(lines[s].Points, chart.Point{X: at.Seconds(), Y: middle})
			highest = max(highest, middle)
			row = append(row, interval(v).Text)
		}
		table.Rows = append(table.Rows, row)
	}
	for s, side := range sides {
		line := &lines[len(sides)+s]
		line.Name, line.Dots = side.name+" counted", true
		for i, snapshot := range c.run.Snapshots {
			at := min((c.run.Start + time.Duration(i)*c.run.Profile.Window).Seconds(), c.end())
			if n, told := counted(snapshot, c.run.Profile.Shards, side.figure); told {
				line.Points = append(line.Points, chart.Point{X: at, Y: float64(n)})
				highest = max(highest, float64(n))
			}
		}
	}
	out := c.timed("standing", "Standing orders",
		"Orders in the book by side: as foretold if every order that was due were taken, the middle of their bounds; and as the target counted at the end of each window.", "orders", 0, max(1, highest*1.1))
	out.Table = table
	for _, l := range lines {
		if len(l.Points) > 0 {
			out.Lines = append(out.Lines, l)
		}
	}
	return out
}

// counted sums a figure over the shards of a case, where all tell it.
func counted(s observe.Snapshot, shards []ordergen.Shard, f observe.Figure) (sum int64, told bool) {
	for _, shard := range shards {
		c := s.Shards[shard.Name]
		if c == nil {
			return 0, false
		}
		n, exposed := c.Figures[f]
		if !exposed {
			return 0, false
		}
		sum += n
	}
	return sum, len(shards) > 0
}

// mostNamed is how many symbols and shards fit below a chart with their names.
const mostNamed = 7

// shares is the part of the orders that each symbol and shard had, in the interval in which a
// fair flow has it.
func (c canvas) shares() *chart.Chart {
	checks := c.run.Shares()
	if len(c.run.Profile.Shards) == 1 {
		checks = checks[1:] // the only shard has them all
	}
	if len(checks) == 0 {
		return nil
	}
	out := &chart.Chart{
		ID: c.id + "-shares", Title: "Shares by symbol and shard",
		Desc: "The part of the orders, as a dot, in the interval where the law of the flow has it but once in a thousand runs.",
		X:    chart.Axis{Max: float64(len(checks)), Ticks: []chart.Tick{}},
		Y:    chart.Axis{Label: "share of the orders"},
	}
	got := chart.Line{Name: "got", Dots: true}
	out.Table.Header = []string{"of", "got", "expected", "counted by", ""}
	for i, check := range checks {
		x := float64(i)
		out.X.Ticks = append(out.X.Ticks, chart.Tick{At: x + 0.5, Text: check.Of})
		out.Bars = append(out.Bars, chart.Bar{X0: x + 0.2, X1: x + 0.8, Base: check.Bound.Limit, Height: check.Bound.High, Faulty: check.Status != trial.Held})
		got.Points = append(got.Points, chart.Point{X: x + 0.5, Y: check.Got.Value})
		out.Y.Max = max(out.Y.Max, check.Bound.High*1.1, check.Got.Value*1.1)
		out.Table.Rows = append(out.Table.Rows, []string{
			check.Of, percent(check.Got.Value), percent(check.Bound.Limit) + "…" + percent(check.Bound.High), "the " + check.Source, report.Mark(check.Status),
		})
	}
	out.Y.Ticks = chart.Linear(0, out.Y.Max, 5, func(v float64) string { return fmt.Sprintf("%g %%", math.Round(1000*v)/10) })
	if len(checks) > mostNamed {
		out.X.Ticks, out.X.Label = []chart.Tick{}, "in the order of the table below"
	}
	out.Lines = []chart.Line{got}
	return out
}

func percent(v float64) string { return fmt.Sprintf("%.2f %%", 100*v) }
