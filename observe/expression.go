package observe

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Expression is a figure of one's own, made of what a system's series did over a stretch of
// time: how fast a sum of counters grew, the ratio of what two of them grew by, or a quantile
// of what was added to a histogram.
type Expression struct {
	text     string
	kind     kind
	sum, by  []Series
	quantile float64
}

type kind uint8

const (
	rate kind = iota
	ratio
	quantile
)

// function is a name before parentheses.
var function = regexp.MustCompile(`^\s*(rate|ratio|p([0-9]+(?:\.[0-9]+)?))\s*\(([^()]*)\)\s*$`)

// ParseExpression reads "rate(SUM)", in 1/s, "ratio(SUM, SUM)", or "p99(SERIES)" for any
// percentile of a histogram, in its unit. A SUM is what ParseSum reads.
func ParseExpression(text string) (e Expression, err error) {
	m := function.FindStringSubmatch(text)
	if m == nil {
		return e, fmt.Errorf("found %.80q, want rate(trades_total), ratio(rejects_total, orders_total) or p99(match_seconds), with the names of series", text)
	}
	e.text = strings.TrimSpace(text)
	sum, by, two := cutOutside(m[3])
	if e.sum, err = ParseSum(sum); err != nil {
		return e, fmt.Errorf("%s: %w", e.text, err)
	}
	switch m[1] {
	case "rate":
		e.kind = rate
	case "ratio":
		e.kind = ratio
		if !two {
			return e, fmt.Errorf("%s has one sum of series, want two with a comma between them", e.text)
		}
		e.by, err = ParseSum(by)
		if err != nil {
			err = fmt.Errorf("%s: %w", e.text, err)
		}
		return e, err
	default:
		e.kind = quantile
		percentile, err := strconv.ParseFloat(m[2], 64)
		if err != nil || percentile > 100 {
			return e, fmt.Errorf("%s is beyond p100, want p0..p100", e.text)
		}
		if e.quantile = percentile / 100; len(e.sum) > 1 || e.sum[0].Minus {
			return e, fmt.Errorf("%s is of a sum, want one histogram", e.text)
		}
	}
	if two {
		return e, fmt.Errorf("%s has two sums of series, want one", e.text)
	}
	return e, nil
}

// cutOutside cuts a text at the first comma that is not inside of braces.
func cutOutside(text string) (before, after string, found bool) {
	depth := 0
	for i, c := range text {
		switch c {
		case '{':
			depth++
		case '}':
			depth--
		case ',':
			if depth == 0 {
				return text[:i], text[i+1:], true
			}
		}
	}
	return text, "", false
}

// String is the text that was read.
func (e Expression) String() string { return e.text }

// ByWindow reports whether the figure is one of each window, as a rate is, and not of a run.
func (e Expression) ByWindow() bool { return e.kind == rate }

// Series are what a Snapshot must Watch for the figure.
func (e Expression) Series() []Series { return append(e.sum[:len(e.sum):len(e.sum)], e.by...) }

// Between is the figure from one snapshot to another, with so much time between them. It
// means something where the state is Known.
func (e Expression) Between(before, after Snapshot, elapsed time.Duration) (Estimate, State) {
	if e.kind == quantile {
		h, state := after.added(before, e.sum[0])
		if state == Known && h.Count() == 0 {
			state = Empty
		}
		return h.estimate(e.quantile), state
	}
	grown, state := after.grown(before, e.sum)
	over := elapsed.Seconds()
	if e.kind == ratio && state == Known {
		over, state = after.grown(before, e.by)
	}
	if state == Known && over == 0 {
		state = Empty
	}
	if state != Known {
		return Estimate{}, state
	}
	v := grown / over
	return Estimate{v, v, v}, Known
}
