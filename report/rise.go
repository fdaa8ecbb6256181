package report

import (
	"fmt"
	"math"

	"github.com/ordergen/ordergen/compare"
	"github.com/ordergen/ordergen/trial"
)

// riseText says how a latency changed, and where that is undecided, what it would take to
// decide it.
func riseText(c trial.Check, before, during compare.Sample) string {
	if !c.Got.Known && before.Value() == compare.Forever && during.Value() == compare.Forever {
		return "never answered before either: undecided"
	}
	if !c.Got.Known {
		return "no latencies to compare: undecided"
	}
	text := fmt.Sprintf("%s times that before (90 %%: %s), from %s to %s",
		timesText(c.Got.Value), boundsText(c.Got), sampleText(before), sampleText(during))
	if c.Status != trial.Undecided {
		return text
	}
	text += ": undecided"
	orders := compare.Measured(before, during).Orders(c.Bound.Limit)
	if math.IsInf(orders, 1) {
		return text
	}
	return fmt.Sprintf("%s, to tell %s takes some %s orders before and as many during", text, percent(c.Bound.Limit), roughly(orders))
}

func timesText(v float64) string {
	switch {
	case math.IsInf(v, 1):
		return "∞"
	case v < 100:
		return fmt.Sprintf("%.2f", v)
	}
	return comma(int64(v))
}

func boundsText(m trial.Measured) string {
	if m.Low <= 0 && math.IsInf(m.High, 1) {
		return "unbounded"
	}
	return timesText(m.Low) + ".." + timesText(m.High)
}

func sampleText(s compare.Sample) string {
	if s.Value() == compare.Forever {
		return "never answered"
	}
	return milliseconds(s.Value())
}

// resolutionText says before the run what it will be able to tell.
func resolutionText(r compare.Resolution, limit float64) []string {
	sizes := fmt.Sprintf("with %s orders before and %s during", comma(int64(r.Earlier)), comma(int64(r.Later)))
	found := fmt.Sprintf("no rise of p99 can be told %s", sizes)
	if least := r.Detectable(limit); !math.IsInf(least, 1) {
		found = fmt.Sprintf("%s, a rise of p99 by %s is found to be too much in four of five runs", sizes, percent(least))
	}
	return []string{
		found,
		fmt.Sprintf("to tell %s takes %s orders before and as many during", percent(limit), roughly(r.Orders(limit))),
		"if latencies are independent and their tail is exponential; queueing and longer tails take more",
	}
}

// percent is a ratio as what it adds.
func percent(ratio float64) string { return fmt.Sprintf("%.0f %%", 100*(ratio-1)) }

// roughly is a number to two digits, rounded up.
func roughly(n float64) string {
	unit := math.Pow(10, math.Max(0, math.Floor(math.Log10(n))-1))
	return comma(int64(math.Ceil(n/unit) * unit))
}
