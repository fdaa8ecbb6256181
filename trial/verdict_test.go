package trial

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/client/metric"
)

func TestVerdictsFromGoodToBad(t *testing.T) {
	var got []string
	for v := Pass; v <= Interrupted; v++ {
		got = append(got, fmt.Sprint(v, " ", v.ExitCode()))
	}
	want := []string{"PASS 0", "UNDECIDED 97", "FAIL 99", "INVALID 97", "BROKEN 98", "INTERRUPTED 105"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("verdicts (-want +got):\n%s", diff)
	}
}

// Who accepts what is undecided has it pass, and no other fault.
func TestUndecidedIsAccepted(t *testing.T) {
	for _, test := range []struct {
		accept bool
		status Status
		want   Verdict
	}{{false, Undecided, Inconclusive}, {true, Undecided, Pass}, {true, Missed, Failed}, {true, Voided, Invalid}, {true, Held, Pass}} {
		r := judged(t, false, false).Runs[0]
		worst := Pass
		for _, c := range (Trial{AcceptUndecided: test.accept, Criteria: []Criterion{always(test.status)}}).checks(r) {
			if c.ID == "always" {
				worst = c.Effect()
			}
		}
		if worst != test.want {
			t.Errorf("%v, accepted where undecided: %v, has the effect %v, want %v", test.status, test.accept, worst, test.want)
		}
	}
}

// always is a criterion with one outcome.
type always Status

func (a always) Judge(*RunReport) []Check { return []Check{{ID: "always", Status: Status(a)}} }

func TestEffectOfChecks(t *testing.T) {
	for _, test := range []struct {
		status   Status
		required bool
		want     Verdict
	}{
		{Held, false, Pass}, {Held, true, Pass},
		{Warned, false, Pass}, {Warned, true, Pass},
		{Unmeasured, false, Pass}, {Unmeasured, true, Invalid},
		{Missed, false, Failed}, {Missed, true, Failed},
		{Voided, false, Invalid}, {Voided, true, Invalid},
		{Wrong, false, Broken}, {Wrong, true, Broken},
		{Undecided, false, Inconclusive}, {Undecided, true, Inconclusive},
	} {
		if got := (Check{Status: test.status, Required: test.required}).Effect(); got != test.want {
			t.Errorf("%v, required %v, gives %v, want %v", test.status, test.required, got, test.want)
		}
	}
}

// The worst comes first, and what does not hold is told whatever else does not.
func TestCauses(t *testing.T) {
	var (
		held     = Check{ID: "p99", Status: Held}
		pause    = Check{ID: "pause", Status: Unmeasured}
		rise     = Check{ID: "rise", Status: Undecided}
		errors   = Check{ID: "errors", Status: Missed}
		dead     = Check{ID: "dead", Status: Voided}
		matches  = Check{ID: "matches", Status: Unmeasured, Required: true}
		mismatch = Check{ID: "reconcile", Status: Wrong}
	)
	for name, test := range map[string]struct {
		verdict Verdict
		checks  []Check
		want    []Check
	}{
		"a pass, with what is open":  {Pass, []Check{held, pause, rise}, []Check{rise, pause}},
		"a failure":                  {Failed, []Check{held, pause, errors}, []Check{errors}},
		"a failure that is invalid":  {Invalid, []Check{errors, matches, dead}, []Check{dead, matches, errors}},
		"a broken engine":            {Broken, []Check{errors, dead, mismatch}, []Check{mismatch, dead, errors}},
		"an interrupt":               {Interrupted, []Check{errors, dead}, nil},
		"an interrupt, and mismatch": {Interrupted, []Check{errors, mismatch}, []Check{mismatch}},
	} {
		if diff := cmp.Diff(test.want, (&Report{Checks: test.checks, Verdict: test.verdict}).Causes()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
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
			Result:     &client.Result{Lateness: trend(100, lateness, 0, 0), Interrupted: interrupted, Parts: []client.Part{{Sent: 100, Accepted: 100, Latency: metric.NewTrend(), Service: metric.NewTrend()}}},
			Lacks:      Features{Counters: true},
		})
	}
	Trial{Profile: p}.judge(r)
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
		"what could not be judged": {judged(t, false, false, false), Pass, []string{"answers", "reconcile", "answers", "reconcile"}},
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
