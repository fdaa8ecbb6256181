package trial

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
)

func TestVerdictsFromGoodToBad(t *testing.T) {
	var got []string
	for v := Pass; v <= Interrupted; v++ {
		got = append(got, fmt.Sprint(v, " ", v.ExitCode()))
	}
	want := []string{"PASS 0", "FAIL 99", "INVALID 97", "INTERRUPTED 105"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("verdicts (-want +got):\n%s", diff)
	}
	if ExitConfig != 104 {
		t.Errorf("a bad configuration exits with %d, want 104", ExitConfig)
	}
}

func TestEffectOfChecks(t *testing.T) {
	for _, test := range []struct {
		status   Status
		required bool
		want     Verdict
	}{
		{Held, false, Pass}, {Held, true, Pass},
		{Warned, false, Pass}, {Warned, true, Pass},
		{Unmeasured, false, Pass}, {Unmeasured, true, Invalid},
		{Broken, false, Failed}, {Broken, true, Failed},
		{Voided, false, Invalid}, {Voided, true, Invalid},
	} {
		if got := (Check{Status: test.status, Required: test.required}).effect(); got != test.want {
			t.Errorf("%v, required %v, gives %v, want %v", test.status, test.required, got, test.want)
		}
	}
}

func TestReasons(t *testing.T) {
	checks := []Check{
		{Name: "p99", Got: "3 ms", Status: Held},
		{Name: "GC pause", Got: "none exposed", Status: Unmeasured},
		{Name: "errors", Got: "2 %", Status: Broken},
		{Name: "errors", Got: "3 %", Status: Broken, Run: "deep"},
		{Name: "reconcile", Got: "1 lost", Status: Voided},
		{Name: "matches", Got: "none exposed", Status: Unmeasured, Required: true},
	}
	for verdict, want := range map[Verdict][]string{
		Pass:        {"GC pause: none exposed", "matches: none exposed"},
		Failed:      {"errors: 2 %", "deep errors: 3 %"},
		Invalid:     {"reconcile: 1 lost", "matches: none exposed"},
		Interrupted: nil,
	} {
		if diff := cmp.Diff(want, reasons(verdict, checks)); diff != "" {
			t.Errorf("reasons of %v (-want +got):\n%s", verdict, diff)
		}
	}
}

// judged is the report of runs that each give the checks of a late generator or none.
func judged(t *testing.T, interrupted bool, late ...bool) *Report {
	t.Helper()
	p := ordergen.Profile{Name: "X", Runs: make([]ordergen.Run, 2)}
	r := &Report{Profile: p}
	for _, l := range late {
		lateness := 0.0
		if l {
			lateness = 100
		}
		r.Runs = append(r.Runs, &RunReport{
			Experiment: Experiment{Plan: new(ordergen.Plan)},
			Result:     &client.Result{Lateness: trend(100, lateness, 0, 0), Interrupted: interrupted},
		})
	}
	r.judge(Trial{Profile: p})
	return r
}

func TestJudge(t *testing.T) {
	for name, test := range map[string]struct {
		report *Report
		want   string
	}{
		"the worst of all runs":    {judged(t, false, true, false), "X  INVALID  (generator lateness p99: 100 ms)"},
		"an interrupt before all":  {judged(t, true, true, true), "X  INTERRUPTED"},
		"a run is missing":         {judged(t, false, false), "X  INTERRUPTED"},
		"what could not be judged": {judged(t, false, false, false), "X  PASS  (reconcile: the target exposes none of its counters; name the endpoints with -metrics; reconcile: the target exposes none of its counters; name the endpoints with -metrics)"},
	} {
		if got := test.report.Headline(); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}
