package report

import (
	"time"

	"github.com/ordergen/ordergen/trial"
)

// Describe puts a check of a report in words: what is judged, what it has to be, and what it is.
func Describe(c trial.Check, r *trial.Report) (name, want, got string) {
	t := textOf(c, r)
	if c.Run != "" {
		t.name = c.Run + ": " + t.name
	}
	return t.name, t.want, t.got
}

// Mark is one character for the outcome of a check.
func Mark(s trial.Status) string { return marks[s] }

// Took is a time, of which metric.Forever is longer than any recorded.
func Took(d time.Duration) string { return milliseconds(d) }

// Milliseconds reads a time as metrics have it, of which +Inf is longer than any time recorded.
func Milliseconds(ms float64) string { return latencyText(ms) }

// WindowName is the name of window i of a run, and what its number counts.
func WindowName(i int, width time.Duration) (name, unit string) {
	return windowName(i, width), windowUnit(width)
}
