package client

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ordergen/ordergen/client/metric"
)

// A result that was read from a file is refused for each thing that every run records.
func TestCheckRefusesWhatNoRunRecords(t *testing.T) {
	whole := func() *Result {
		return &Result{
			Lateness:  metric.NewTrend(),
			Timeline:  &Timeline{Width: 1, Columns: make([]Column, mostColumns)},
			Stretches: make([]Stretch, 1),
			Parts:     []Part{newPart(Phase{}, ""), newPart(Phase{Name: "during"}, "a")},
		}
	}
	if err := whole().Check(); err != nil {
		t.Errorf("a whole result is refused: %v", err)
	}
	for name, c := range map[string]struct {
		damage func(r *Result)
		fault  string
	}{
		"no lateness":      {func(r *Result) { r.Lateness = nil }, "lateness"},
		"no timeline":      {func(r *Result) { r.Timeline = nil }, "timeline"},
		"no width":         {func(r *Result) { r.Timeline.Width = 0 }, "timeline"},
		"too many columns": {func(r *Result) { r.Timeline.Columns = append(r.Timeline.Columns, Column{}) }, "timeline"},
		"no stretch":       {func(r *Result) { r.Stretches = nil }, "stretches"},
		"no latency":       {func(r *Result) { r.Parts[1].Latency = nil }, `phase "during" and group "a"`},
		"no service time":  {func(r *Result) { r.Parts[1].Service = nil }, `phase "during" and group "a"`},
		"no batches":       {func(r *Result) { r.Parts[1].Batches = nil }, `phase "during" and group "a"`},
	} {
		r := whole()
		c.damage(r)
		if err := r.Check(); err == nil || !strings.Contains(err.Error(), c.fault) {
			t.Errorf("%s: the error is %v, want one that names %s", name, err, c.fault)
		}
	}
}

// Of wrong answers the first hundred are kept, by index, and all are counted.
func TestTheFirstWrongAnswersAreKept(t *testing.T) {
	r := newRun(Runner{Stream: testStream(t), Schedule: hold(t, 1, time.Second)}.withDefaults())
	for i := range uint64(mostViolations + 50) {
		r.recorders[0].violated(Violation{Index: i ^ 1})
	}
	if n := len(r.recorders[0].violations); n != mostViolations {
		t.Errorf("a recorder keeps %d of them, want %d", n, mostViolations)
	}
	result := r.result(false)
	inOrder := slices.IsSortedFunc(result.Violations, func(a, b Violation) int { return int(a.Index) - int(b.Index) })
	if result.Violated != mostViolations+50 || len(result.Violations) != mostViolations || !inOrder {
		t.Errorf("%d of %d are kept, in order: %v; want %d of %d", len(result.Violations), result.Violated, inOrder, mostViolations, mostViolations+50)
	}
}
