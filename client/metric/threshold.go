package metric

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/ordergen/ordergen"
)

// Threshold is one parsed expression of k6's grammar on one metric, such as
// p(99)<200 on http_req_duration{shard:a}. Times are in milliseconds.
type Threshold struct {
	Metric string
	Stat   string // count, rate, value, avg, min, med, max or p(N), N in 0..100
	Op     string // < <= > >= == === !=
	Limit  float64
}

// String is the expression without the metric.
func (t Threshold) String() string {
	return t.Stat + t.Op + strconv.FormatFloat(t.Limit, 'g', -1, 64)
}

// SyntaxError says where an expression stops making sense.
type SyntaxError struct {
	Expression string
	Offset     int // in bytes
	Want       string
}

// Error shows the expression with a caret below the fault.
func (e *SyntaxError) Error() string {
	return fmt.Sprintf("threshold %q is wrong at column %d, want %s\n\t%s\n\t%s^",
		e.Expression, e.Offset+1, e.Want, e.Expression, strings.Repeat(" ", e.Offset))
}

// operators has the longer ones first, as the scanner takes the first that fits.
var operators = []string{"===", "==", "!=", "<=", ">=", "<", ">"}

var holds = map[string]func(order int) bool{
	"===": func(o int) bool { return o == 0 },
	"==":  func(o int) bool { return o == 0 },
	"!=":  func(o int) bool { return o != 0 },
	"<=":  func(o int) bool { return o <= 0 },
	">=":  func(o int) bool { return o >= 0 },
	"<":   func(o int) bool { return o < 0 },
	">":   func(o int) bool { return o > 0 },
}

// ParseThreshold reads "method op value". The error is a *SyntaxError.
func ParseThreshold(metric, expression string) (Threshold, error) {
	rest := strings.TrimLeft(expression, " ")
	fail := func(want string) (Threshold, error) {
		return Threshold{}, &SyntaxError{expression, len(expression) - len(rest), want}
	}
	cut := strings.IndexAny(rest, " <>=!")
	if cut < 0 {
		cut = len(rest)
	}
	stat := rest[:cut]
	if !slices.Contains([]string{"count", "rate", "value", "avg"}, stat) {
		if _, ok := quantileOf(stat); !ok {
			return fail("count, rate, value, avg, min, med, max or p(N) with N in 0..100")
		}
	}
	rest = strings.TrimLeft(rest[cut:], " ")
	i := slices.IndexFunc(operators, func(op string) bool { return strings.HasPrefix(rest, op) })
	if i < 0 {
		return fail("one of < <= > >= == === !=")
	}
	rest = strings.TrimLeft(rest[len(operators[i]):], " ")
	limit, err := strconv.ParseFloat(strings.TrimRight(rest, " "), 64)
	if err != nil || math.IsNaN(limit) || math.IsInf(limit, 0) {
		return fail("a number")
	}
	return Threshold{Metric: metric, Stat: stat, Op: operators[i], Limit: limit}, nil
}

// quantileOf reads "p(99)" as 0.99, and "med" as 0.5.
func quantileOf(stat string) (float64, bool) {
	switch stat {
	case "min":
		return 0, true
	case "med":
		return 0.5, true
	case "max":
		return 1, true
	}
	inner, ok := strings.CutPrefix(stat, "p(")
	if !ok || !strings.HasSuffix(inner, ")") {
		return 0, false
	}
	n, err := strconv.ParseFloat(strings.TrimSuffix(inner, ")"), 64)
	if err != nil || !(n >= 0 && n <= 100) {
		return 0, false
	}
	return n / 100, true
}

// ParseThresholds reads all thresholds of a profile and names every fault.
func ParseThresholds(thresholds []ordergen.Threshold) ([]Threshold, error) {
	var (
		parsed []Threshold
		errs   []error
	)
	for _, t := range thresholds {
		p, err := ParseThreshold(t.Metric, t.Expression)
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", t.Metric, err))
			continue
		}
		parsed = append(parsed, p)
	}
	return parsed, errors.Join(errs...)
}

// ThresholdResult is a threshold held against a run.
type ThresholdResult struct {
	Threshold
	Value float64
	Pass  bool
}

// Check holds the thresholds against the metrics. It fails where a metric does not
// exist or has no such statistic: a threshold that judged nothing is no pass.
func Check(thresholds []Threshold, metrics Metrics) ([]ThresholdResult, error) {
	var (
		results []ThresholdResult
		errs    []error
	)
	for _, t := range thresholds {
		metric, ok := metrics[t.Metric]
		if !ok {
			errs = append(errs, fmt.Errorf("threshold %v is on %q, want one of the metrics %s", t, t.Metric, strings.Join(metrics.Names(), ", ")))
			continue
		}
		value, ok := metric.Stat(t.Stat)
		if !ok {
			errs = append(errs, fmt.Errorf("threshold %v: %s has no %q, want one of %s", t, t.Metric, t.Stat, strings.Join(metric.Stats(), ", ")))
			continue
		}
		results = append(results, ThresholdResult{t, value, holds[t.Op](cmp.Compare(value, t.Limit))})
	}
	return results, errors.Join(errs...)
}
