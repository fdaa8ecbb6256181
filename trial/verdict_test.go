package trial

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/client/metric"
	"github.com/ordergen/ordergen/observe"
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

// A case is held to what it asks for, and to nothing that it does not ask for.
func TestACaseIsHeldToWhatItAsksFor(t *testing.T) {
	r := judged(t, false, false).Runs[0]
	r.Snapshots = []observe.Snapshot{mark(0), mark(1)}
	r.Server = make([]observe.Latency, 1)
	r.Metrics = metric.Metrics{"http_reqs": metric.Counter{}}
	r.Profile.Flow.Symbols = []string{"A"}
	ids := func(p ordergen.Profile) (all []string) {
		for _, c := range (Trial{Profile: p}).checks(r) {
			if !slices.Contains(all, c.ID) {
				all = append(all, c.ID)
			}
		}
		return all
	}
	always := []string{Answers, Accepted, Liquidity, Reconciled, Lateness}
	for id, p := range map[string]ordergen.Profile{
		"":               {},
		Thresholds:       {Thresholds: []ordergen.Threshold{{Metric: "http_reqs", Expression: "count>0"}}},
		MatchesPerMinute: {Criteria: ordergen.Criteria{MatchesPerMinute: 1}},
		ServerP99:        {Criteria: ordergen.Criteria{ServerP99: 1}},
		Counters:         {Criteria: ordergen.Criteria{Counters: []ordergen.Threshold{{Metric: "rate(a_total)", Expression: "value>1"}}}},
		GCPause:          {Criteria: ordergen.Criteria{GCPause: 1}},
		DisturbedP99:     {Criteria: ordergen.Criteria{Disturbance: ordergen.Disturbance{At: 1}}},
		Shares:           {Criteria: ordergen.Criteria{Skew: true}},
		Flat:             {Criteria: ordergen.Criteria{Flat: 1}},
	} {
		want := always
		if id != "" {
			want = append([]string{id}, always...)
		}
		if diff := cmp.Diff(want, ids(p)); diff != "" {
			t.Errorf("a case that asks for %q is held to (-want +got):\n%s", id, diff)
		}
	}
}

// A part of a run judges nothing, and says whether it came to its end.
func TestAPartJudgesNothing(t *testing.T) {
	run := func(interrupted bool) []*RunReport {
		return []*RunReport{{Result: &client.Result{Interrupted: interrupted}}}
	}
	for name, test := range map[string]struct {
		report Report
		want   Verdict
	}{
		"ended":                  {Report{Runs: run(false)}, Partial},
		"interrupted":            {Report{Runs: run(true)}, Interrupted},
		"failed":                 {Report{Runs: run(false), Err: errUnread}, Invalid},
		"failed and interrupted": {Report{Runs: run(true), Err: errUnread}, Interrupted},
	} {
		Trial{Share: new(Share)}.judge(&test.report)
		if test.report.Verdict != test.want || len(test.report.Checks) > 0 {
			t.Errorf("%s: %v with the checks %v, want %v", name, test.report.Verdict, test.report.Checks, test.want)
		}
	}
}

// What a search found, and how a case compares with its baseline, are judged beside the runs.
func TestWhatIsJudgedBesideTheRuns(t *testing.T) {
	probe := func(rate int64, v Verdict) Probe { return Probe{Rate: rate, Report: &Report{Verdict: v}} }
	scaled := ordergen.Profile{Runs: make([]ordergen.Run, 1), Shards: make([]ordergen.Shard, 3), Criteria: ordergen.Criteria{Scaling: 900}}
	for name, test := range map[string]struct {
		trial    Trial
		capacity *Capacity
		err      error
		runs     int
		want     Verdict
		ids      []string
	}{
		"nothing":                  {Trial{Profile: ordergen.Profile{Runs: scaled.Runs}}, nil, nil, 1, Pass, nil},
		"a search":                 {Trial{}, &Capacity{Probes: []Probe{probe(10, Pass), probe(20, Failed)}}, nil, 1, Pass, nil},
		"a search that ended":      {Trial{}, &Capacity{Err: errUnread}, nil, 1, Invalid, []string{Highest}},
		"a search that found loss": {Trial{}, &Capacity{Probes: []Probe{probe(10, Pass), probe(20, Broken)}}, nil, 1, Broken, []string{Highest}},
		"scaling":                  {Trial{Profile: scaled, Baseline: &Baseline{Throughput: 10}}, nil, nil, 1, Failed, []string{Scaling}},
		"no baseline":              {Trial{Profile: scaled}, nil, nil, 1, Pass, nil},
		"no scaling asked for":     {Trial{Profile: ordergen.Profile{Runs: scaled.Runs}, Baseline: &Baseline{Throughput: 10}}, nil, nil, 1, Pass, nil},
		"no run to compare":        {Trial{Profile: scaled, Baseline: &Baseline{Throughput: 10}}, nil, errUnread, 0, Invalid, nil},
		"a run that could not be":  {Trial{Profile: scaled}, nil, errUnread, 0, Invalid, nil},
		"not a run was begun":      {Trial{Profile: scaled}, nil, nil, 0, Interrupted, nil},
	} {
		r := &Report{Capacity: test.capacity, Err: test.err}
		if test.runs > 0 {
			r.Runs = offered(t, 100).Runs // 10/s
			r.Runs[0].Plan, r.Runs[0].Lacks = new(ordergen.Plan), Features{Counters: true}
			r.Runs[0].Result.Lateness = metric.NewTrend()
			r.Runs[0].Result.Lateness.Record(0)
		}
		test.trial.judge(r)
		var ids []string
		for _, c := range r.Checks {
			if c.ID == Scaling || c.ID == Highest {
				ids = append(ids, c.ID)
			}
		}
		if diff := cmp.Diff(test.ids, ids); r.Verdict != test.want || diff != "" {
			t.Errorf("%s: %v, want %v, judged by (-want +got):\n%s", name, r.Verdict, test.want, diff)
		}
	}
}

// A pass without any counter is told from one with counters.
func TestAnswersOnly(t *testing.T) {
	counted, answered := &RunReport{Reconciliation: Reconciliation{Rows: make([]ReconcileRow, 1)}}, &RunReport{Reconciliation: Reconciliation{Rows: []ReconcileRow{{Summed: true}}}}
	for _, test := range []struct {
		verdict Verdict
		runs    []*RunReport
		want    bool
	}{
		{Pass, []*RunReport{counted}, false},
		{Pass, []*RunReport{answered}, true},
		{Pass, []*RunReport{counted, answered}, true},
		{Failed, []*RunReport{answered}, false},
	} {
		if got := (&Report{Verdict: test.verdict, Runs: test.runs}).AnswersOnly(); got != test.want {
			t.Errorf("%v of %d runs is by answers only: %v, want %v", test.verdict, len(test.runs), got, test.want)
		}
	}
}
