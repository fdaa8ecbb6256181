package report

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"slices"
	"strconv"

	"github.com/ordergen/ordergen/compare"
	"gonum.org/v1/gonum/stat/distuv"
)

// ReadSummary reads what WriteSummary wrote.
func ReadSummary(path string) (s Summary, err error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return s, err
	}
	if err := json.Unmarshal(data, &s); err != nil {
		return s, fmt.Errorf("%s: %w", path, err)
	}
	if s.Ordergen.Profile == "" {
		return s, fmt.Errorf("%s is no summary of ordergen, want one that a run wrote with -summary", path)
	}
	return s, nil
}

// SideBySide prints two summaries beside each other, with the change in each figure, and
// whether it can be told from noise. An answer to that is wrong with a chance of 10 % at most.
func SideBySide(w io.Writer, a, b Summary) {
	heading(w, "runs")
	grid(w, []string{"", "A", "B"}, [][]string{
		{"case", a.Ordergen.Profile, b.Ordergen.Profile},
		{"verdict", a.Ordergen.Verdict, b.Ordergen.Verdict},
		{"started", a.Ordergen.Started.UTC().Format("2006-01-02 15:04:05"), b.Ordergen.Started.UTC().Format("2006-01-02 15:04:05")},
		{"seed", fmt.Sprint(a.Ordergen.Seed), fmt.Sprint(b.Ordergen.Seed)},
		{"orders", sameOrders(a, b), ""},
	}, 0, 1, 2)

	heading(w, "latency, from the time an order was due to its answer")
	grid(w, []string{"", "A", "B", "B / A", "90 % interval", ""}, besideSamples(a, b), 0, 5)

	heading(w, "shares of the orders")
	grid(w, []string{"", "A", "B", "B − A", "90 % interval", ""}, besideShares(a, b), 0, 5)

	heading(w, "all other figures, which say by themselves nothing of noise")
	grid(w, []string{"", "", "A", "B", "change"}, besideFigures(a, b), 0, 1)
}

// sameOrders says whether two runs had the same workload.
func sameOrders(a, b Summary) string {
	if len(a.Ordergen.Runs) != len(b.Ordergen.Runs) {
		return "of other runs"
	}
	for i, run := range a.Ordergen.Runs {
		if run.Fingerprint != b.Ordergen.Runs[i].Fingerprint {
			return "not the same: the fingerprints differ"
		}
	}
	return "the same, by their fingerprints"
}

// tell is in words whether an interval leaves room for no change.
func tell(low, high, unchanged float64) string {
	switch {
	case low > unchanged:
		return "higher"
	case high < unchanged:
		return "lower"
	}
	return "may be noise"
}

type sampleKey struct {
	run, phase string
	quantile   float64
}

func samplesByKey(s Summary) (keys []sampleKey, all map[sampleKey]compare.Sample) {
	all = make(map[sampleKey]compare.Sample)
	for _, run := range s.Ordergen.Runs {
		for _, sample := range run.Samples {
			k := sampleKey{run.Name, sample.Phase, sample.Quantile}
			keys = append(keys, k)
			all[k] = sample.Sample
		}
	}
	return keys, all
}

func besideSamples(a, b Summary) (rows [][]string) {
	keys, before := samplesByKey(a)
	_, after := samplesByKey(b)
	for _, k := range keys {
		later, both := after[k]
		if !both {
			continue
		}
		name := k.run
		if k.phase != k.run {
			name += " " + k.phase
		}
		name += " p" + strconv.FormatFloat(100*k.quantile, 'f', -1, 64)
		earlier := before[k]
		r := compare.Between(earlier, later)
		row := []string{name, sampleText(earlier), sampleText(later), "", "", "not to be compared"}
		if !math.IsNaN(r.Value) {
			row = append(row[:3], timesText(r.Value), timesText(r.Low)+".."+timesText(r.High), tell(r.Low, r.High, 1))
		}
		rows = append(rows, row)
	}
	return rows
}

// besideShares compares metrics that are a share of the orders.
func besideShares(a, b Summary) (rows [][]string) {
	for _, name := range slices.Sorted(maps.Keys(a.Metrics)) {
		p, n, is := shareOf(a.Metrics[name])
		q, m, both := shareOf(b.Metrics[name])
		if !is || !both || n == 0 || m == 0 {
			continue
		}
		low, high := differenceOfShares(p, n, q, m)
		points := func(v float64) string { return fmt.Sprintf("%+.2f", 100*v) }
		rows = append(rows, []string{
			name, fmt.Sprintf("%.2f %%", 100*p/n), fmt.Sprintf("%.2f %%", 100*q/m),
			points(q/m - p/n), points(low) + ".." + points(high), tell(low, high, 0),
		})
	}
	return rows
}

// shareOf is the samples of a rate that are true, and all of them.
func shareOf(metric map[string]any) (passes, all float64, is bool) {
	passes, is = metric["passes"].(float64)
	fails, both := metric["fails"].(float64)
	return passes, passes + fails, is && both
}

// differenceOfShares is the interval of q of m less p of n, of which either end misses the true one with
// a chance of 5 %.
//
// R. G. Newcombe: Interval estimation for the difference between independent proportions.
// Statistics in Medicine 17 (1998), method 10.
func differenceOfShares(p, n, q, m float64) (low, high float64) {
	pLow, pHigh := wilson(p, n)
	qLow, qHigh := wilson(q, m)
	p, q = p/n, q/m
	return q - p - math.Hypot(q-qLow, pHigh-p), q - p + math.Hypot(qHigh-q, p-pLow)
}

// wilson is the score interval of k of n.
//
// E. B. Wilson: Probable inference, the law of succession, and statistical inference. Journal
// of the American Statistical Association 22 (1927).
func wilson(k, n float64) (low, high float64) {
	z := distuv.UnitNormal.Quantile(0.95)
	share := k / n
	middle, spread := share+z*z/(2*n), z*math.Sqrt(share*(1-share)/n+z*z/(4*n*n))
	return max(0, (middle-spread)/(1+z*z/n)), min(1, (middle+spread)/(1+z*z/n))
}

func besideFigures(a, b Summary) (rows [][]string) {
	for _, name := range slices.Sorted(maps.Keys(a.Metrics)) {
		if _, _, rate := shareOf(a.Metrics[name]); rate {
			continue
		}
		shown := name
		for _, stat := range slices.Sorted(maps.Keys(a.Metrics[name])) {
			x, isNumber := a.Metrics[name][stat].(float64)
			y, both := b.Metrics[name][stat].(float64)
			if !isNumber || !both {
				continue
			}
			rows = append(rows, []string{shown, stat, exportedText(x), exportedText(y), changeText(x, y)})
			shown = ""
		}
	}
	return rows
}

func exportedText(v float64) string {
	if v == math.MaxFloat64 {
		return "never answered"
	}
	return strconv.FormatFloat(v, 'g', 5, 64)
}

func changeText(x, y float64) string {
	switch {
	case x == y:
		return "="
	case x == 0 || x == math.MaxFloat64 || y == math.MaxFloat64:
		return ""
	}
	return fmt.Sprintf("%+.1f %%", 100*(y/x-1))
}
