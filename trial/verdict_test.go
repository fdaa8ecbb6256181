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
		if got := (Check{Status: test.status, Required: test.required}).Effect(); got != test.want {
			t.Errorf("%v, required %v, gives %v, want %v", test.status, test.required, got, test.want)
		}
	}
}

func TestCauses(t *testing.T) {
	checks := []Check{
		{ID: "p99", Status: Held},
		{ID: "pause", Status: Unmeasured},
		{ID: "rise", Status: Undecided},
		{ID: "errors", Status: Broken},
		{ID: "errors", Status: Broken, Run: "deep"},
		{ID: "reconcile", Status: Voided},
		{ID: "matches", Status: Unmeasured, Required: true},
	}
	for verdict, want := range map[Verdict][]Check{
		Pass:        {checks[1], checks[2], checks[6]},
		Failed:      {checks[3], checks[4]},
		Invalid:     {checks[5], checks[6]},
		Interrupted: nil,
	} {
		if diff := cmp.Diff(want, (&Report{Checks: checks, Verdict: verdict}).Causes()); diff != "" {
			t.Errorf("causes of %v (-want +got):\n%s", verdict, diff)
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
		want   Verdict
		causes []string
	}{
		"the worst of all runs":    {judged(t, false, true, false), Invalid, []string{"lateness"}},
		"an interrupt before all":  {judged(t, true, true, true), Interrupted, nil},
		"a run is missing":         {judged(t, false, false), Interrupted, nil},
		"what could not be judged": {judged(t, false, false, false), Pass, []string{"reconcile", "reconcile"}},
	} {
		var causes []string
		for _, c := range test.report.Causes() {
			causes = append(causes, c.ID)
		}
		if diff := cmp.Diff(test.causes, causes); test.report.Verdict != test.want || diff != "" {
			t.Errorf("%s: %v, want %v for (-want +got):\n%s", name, test.report.Verdict, test.want, diff)
		}
	}
}
