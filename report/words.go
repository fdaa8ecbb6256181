package report

import (
	"fmt"
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

// printer prints a line of a plan.
type printer func(name, format string, args ...any)

func windowUnit(window time.Duration) string {
	if window == time.Minute {
		return "minute"
	}
	return "until"
}

func windowName(i int, window time.Duration) string {
	if window == time.Minute {
		return fmt.Sprint(i + 1)
	}
	return clock(time.Duration(i+1) * window)
}

func first(i int, name string) string {
	if i == 0 {
		return name
	}
	return ""
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// mostShown is how many of a list are printed for people.
const mostShown = 10

func suffix(name string) string {
	if name == "" {
		return ""
	}
	return " " + name
}

var marks = map[trial.Status]string{
	trial.Held: "✓", trial.Warned: "!", trial.Unmeasured: "?", trial.Undecided: "?", trial.Missed: "✗", trial.Voided: "✗", trial.Wrong: "✗",
}
