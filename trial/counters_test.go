package trial

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/observe"
)

// counting is a run of windows of 10 s, at whose ends a counter a_total stands so.
func counting(at ...float64) *RunReport {
	r := &RunReport{Result: &client.Result{}}
	for i, n := range at {
		s := observe.Snapshot{Numbers: map[string]float64{"a_total": n, "b_total": n / 4}}
		if n < 0 {
			s = late
		}
		r.Snapshots = append(r.Snapshots, s)
		if from := time.Duration(i) * 10 * time.Second; i+1 < len(at) {
			r.Result.Windows = append(r.Result.Windows, client.Window{From: from, To: from + 10*time.Second})
		}
	}
	return r
}

// unended is a run whose last window has no mark at its end.
func unended(r *RunReport) *RunReport {
	r.Snapshots = r.Snapshots[:len(r.Snapshots)-1]
	return r
}

func TestCountersAreHeldToBounds(t *testing.T) {
	const unread = -1
	for name, test := range map[string]struct {
		metric, bound string
		run           *RunReport
		value         float64
		want          Status
	}{
		"each window has enough":    {"rate(a_total)", "value>=2", counting(0, 30, 50, 90), 2, Held},
		"one has too little":        {"rate(a_total)", "value>=2", counting(0, 30, 49, 90), 1.9, Missed},
		"the worst of two":          {"rate(a_total)", "value>=2", counting(0, 10, 15, 90), 0.5, Missed},
		"one has too much":          {"rate(a_total)", "value<4", counting(0, 30, 49, 90), 4.1, Missed},
		"none has too much":         {"rate(a_total)", "value<5", counting(0, 30, 49, 90), 4.1, Held},
		"a window nobody looked at": {"rate(a_total)", "value<5", counting(0, 100, unread, 90), 0, Unmeasured},
		"a restart":                 {"rate(a_total)", "value<5", counting(0, 100, 7), 0, Unmeasured},
		"a series that is missing":  {"rate(c_total)", "value<5", counting(0, 10), 0, Unmeasured},
		"an end nobody looked at":   {"rate(a_total)", "value>=2", unended(counting(0, 30, 49, 0)), 1.9, Missed},
		"the first of equals":       {"rate(a_total)", "value==2", counting(0, 10, 40), 1, Missed},
		"no window":                 {"rate(a_total)", "value<5", counting(0), 0, Unmeasured},
		"a ratio":                   {"ratio(b_total, a_total)", "value==0.25", counting(0, 7, 40), 0.25, Held},
		"a ratio beyond":            {"ratio(b_total, a_total)", "value<0.25", counting(0, 7, 40), 0.25, Missed},
		"a ratio of nothing":        {"ratio(b_total, a_total)", "value<0.25", counting(7, 7, 7), 0, Undecided},
		"a ratio nobody looked at":  {"ratio(b_total, a_total)", "value<0.25", counting(7, unread), 0, Unmeasured},
	} {
		checks := counters{{Metric: test.metric, Expression: test.bound}}.Judge(test.run)
		if len(checks) != 1 {
			t.Fatalf("%s: %+v, want one check", name, checks)
		}
		got := checks[0]
		if got.Status != test.want || got.Got.Value != test.value || got.Got.Known != (test.want == Held || test.want == Missed) || got.Of != test.metric {
			t.Errorf("%s: %+v, want %g and it %v", name, got, test.value, test.want)
		}
		want := map[Status]Verdict{Held: Pass, Missed: Failed, Unmeasured: Invalid, Undecided: Inconclusive}[test.want]
		if got.Effect() != want {
			t.Errorf("%s makes the run %v, want %v", name, got.Effect(), want)
		}
	}
}

func TestPercentilesOfTheTargetsHistograms(t *testing.T) {
	histogram := func(below1, below2, all uint64) *RunReport {
		h := observe.Histogram{Bounds: []float64{1, 2, math.Inf(1)}, Cumulative: []uint64{below1, below2, all}}
		return &RunReport{Result: &client.Result{}, Snapshots: []observe.Snapshot{
			{Histograms: map[string]observe.Histogram{"h": {}}},
			{Histograms: map[string]observe.Histogram{"h": h}},
		}}
	}
	for name, test := range map[string]struct {
		bound string
		run   *RunReport
		want  Status
	}{
		"below":                               {"value<2", histogram(10, 100, 100), Held},
		"above":                               {"value<1", histogram(10, 100, 100), Missed},
		"beyond the last bound and the limit": {"value<2", histogram(10, 20, 100), Missed},
		"beyond the last bound":               {"value<3", histogram(10, 20, 100), Undecided},
		"beyond the last bound, as wanted":    {"value>1.5", histogram(10, 20, 100), Held},
		"nothing":                             {"value<3", histogram(0, 0, 0), Undecided},
	} {
		if got := (counters{{Metric: "p99(h)", Expression: test.bound}}).Judge(test.run)[0]; got.Status != test.want {
			t.Errorf("%s: %+v, want it %v", name, got, test.want)
		}
	}
}

func TestPlanRefusesCountersThatAreNone(t *testing.T) {
	for want, c := range map[string]ordergen.Threshold{
		`found "a_total"`: {Metric: "a_total", Expression: "value<5"},
		"is wrong at":     {Metric: "rate(a_total)", Expression: "value<many"},
	} {
		p, err := ordergen.LookupProfile("A1")
		if err != nil {
			t.Fatal(err)
		}
		p.Criteria.Counters = []ordergen.Threshold{c}
		if _, err := (Trial{Profile: p}).Plan(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v gives the error %v, want one that says %q", c, err, want)
		}
	}
}
