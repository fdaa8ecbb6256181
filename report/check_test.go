package report

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/client/metric"
	"github.com/ordergen/ordergen/observe"
	"github.com/ordergen/ordergen/trial"
)

func known(value, low, high float64) trial.Measured {
	return trial.Measured{Value: value, Low: low, High: high, Known: true}
}

func exactly(v float64) trial.Measured { return known(v, v, v) }

var unknown trial.Measured

// reported is a report of one run of B2, with what its checks are put in words by.
func reported(t *testing.T) *trial.Report {
	t.Helper()
	p := lasting(t, "B2", 5*time.Minute)
	p.Criteria.GCPause, p.Criteria.GCPauseFail = 5*time.Millisecond, 10*time.Millisecond
	p.Criteria.Disturbance = ordergen.Disturbance{What: "broker paused", MaxRise: 100}
	return &trial.Report{Profile: p, Runs: []*trial.RunReport{{
		Experiment: trial.Experiment{Profile: p},
		Result:     &client.Result{},
		Matches:    make([]observe.Growth, 5),
	}}}
}

func TestCheckInWords(t *testing.T) {
	const openBucket = float64(math.MaxInt64) / 1e6
	for want, c := range map[string]trial.Check{
		"http_req_duration | p(99)<200 | 0.90 ms":                 {ID: trial.Thresholds, Of: "http_req_duration", Bound: trial.Bound{Stat: "p(99)", Op: "<", Limit: 200}, Got: exactly(0.9), Unit: "ms"},
		"match_latency_ms | p(99)<200 | never answered":           {ID: trial.Thresholds, Of: "match_latency_ms", Bound: trial.Bound{Stat: "p(99)", Op: "<", Limit: 200}, Got: exactly(math.Inf(1)), Unit: "ms"},
		"http_req_failed | rate<0.01 | 2.00 %":                    {ID: trial.Thresholds, Of: "http_req_failed", Bound: trial.Bound{Stat: "rate", Op: "<", Limit: 0.01}, Got: exactly(0.02), Unit: "share"},
		"http_reqs | count>=2000 | 1,234":                         {ID: trial.Thresholds, Of: "http_reqs", Bound: trial.Bound{Stat: "count", Op: ">=", Limit: 2000}, Got: exactly(1234)},
		"matches per minute | ≥ 4,750 in ≥ 4 minutes | in 3 of 5": {ID: trial.MatchesPerMinute, Bound: trial.Bound{Op: ">=", Limit: 4}, Got: exactly(3)},
		"matches per minute | ≥ 4,750 in ≥ 4 minutes | me_matches_total is not exposed for every shard; name all endpoints with -metrics": {ID: trial.MatchesPerMinute, Bound: trial.Bound{Op: ">=", Limit: 4}, Got: unknown},
		"server p99, shard a | < 200 ms | 1.50 ms (within 1.00 ms..5.00 ms)":                                                              {ID: trial.ServerP99, Of: "a", Bound: trial.Bound{Op: "<", Limit: 200}, Got: known(1.5, 1, 5), Unit: "ms"},
		"server p99, shard a | < 200 ms | > 1,000 ms":                                                                                     {ID: trial.ServerP99, Of: "a", Bound: trial.Bound{Op: "<", Limit: 200}, Got: known(1000, 1000, openBucket), Unit: "ms"},
		"longest GC pause | < 5ms, fails from 10ms | 7.00 ms (x)":                                                                         {ID: trial.GCPause, Got: exactly(7), Source: "x"},
		"longest GC pause | < 5ms, fails from 10ms | 2.00 ms..7.00 ms (x)":                                                                {ID: trial.GCPause, Got: known(7, 2, 7), Source: "x"},
		"longest GC pause | < 5ms, fails from 10ms | the target exposes none":                                                             {ID: trial.GCPause},
		"share of shard a | 32.0..34.5 % | 40.0 %, counted by the target":                                                                 {ID: trial.Shares, Of: "shard a", Bound: trial.Bound{Op: "in", Limit: 0.32, High: 0.345}, Got: exactly(0.4), Source: "target"},
		"throughput of 3 shards | ≥ 0.9 × 3 × 20.0/s = 54.0/s | 53.0/s, as offered: says little of capacity, see -find-max":               {ID: trial.Scaling, Of: "throughput", Reference: exactly(20), Bound: trial.Bound{Op: ">=", Limit: 54}, Got: exactly(53)},
		"capacity of 3 shards | ≥ 0.9 × 3 × 1000.0/s = 2700.0/s | 2699.0/s":                                                               {ID: trial.Scaling, Of: "capacity", Reference: exactly(1000), Bound: trial.Bound{Op: ">=", Limit: 2700}, Got: exactly(2699)},
		"reconcile | the engine counts what was foretold | the target exposes none of its counters; name the endpoints with -metrics":     {ID: trial.Reconciled},
		"orders that this machine could not send | none: raise its limits of descriptors, ports and memory | 1,234":                       {ID: trial.Shortage, Got: exactly(1234), Status: trial.Voided},
		"generator lateness p99 | ≤ 20.0 ms | 0.22 ms":                                                                                    {ID: trial.Lateness, Bound: trial.Bound{Op: "<=", Limit: 20}, Got: exactly(0.22)},
		"fill ratio, shard a | ≥ 90.00 % | 12.50 %, by fills_total":                                                                       {ID: "fill_ratio", Of: "shard a", Bound: trial.Bound{Op: ">=", Limit: 0.9}, Got: exactly(0.125), Unit: "share", Source: "fills_total"},
		"http_req_duration{shard:b} | p(99)<200 | no sample":                                                                              {ID: trial.Thresholds, Of: "http_req_duration{shard:b}", Bound: trial.Bound{Stat: "p(99)", Op: "<", Limit: 200}, Unit: "ms", Status: trial.Missed},
		"rate(a_total) | ≥ 5/s in each 1m0s | 4.25/s at worst":                                                                            {ID: trial.Counters, Of: "rate(a_total)", Bound: trial.Bound{Op: ">=", Limit: 5}, Got: exactly(4.25), Unit: "/s", Status: trial.Missed},
		"rate(a_total) | ≥ 5/s in each 1m0s | the series are not exposed; name all endpoints with -metrics":                               {ID: trial.Counters, Of: "rate(a_total)", Bound: trial.Bound{Op: ">=", Limit: 5}, Unit: "/s", Status: trial.Unmeasured, Source: "not exposed"},
		"ratio(a, b) | < 0.01 | 0.0025":                                                                                                   {ID: trial.Counters, Of: "ratio(a, b)", Bound: trial.Bound{Op: "<", Limit: 0.01}, Got: exactly(0.0025)},
		"ratio(a, b) | < 0.01 | nothing was counted":                                                                                      {ID: trial.Counters, Of: "ratio(a, b)", Bound: trial.Bound{Op: "<", Limit: 0.01}, Status: trial.Undecided},
		"p99(h) | < 0.05 | 0.0042 (within 0.001..0.005)":                                                                                  {ID: trial.Counters, Of: "p99(h)", Bound: trial.Bound{Op: "<", Limit: 0.05}, Got: known(0.0042, 0.001, 0.005)},
		"p99(h) | < 0.05 | > 0.01, beyond the last bucket":                                                                                {ID: trial.Counters, Of: "p99(h)", Bound: trial.Bound{Op: "<", Limit: 0.05}, Got: known(0.01, 0.01, math.Inf(1)), Status: trial.Undecided},
		"queue | 1..3 | not measured":                                                                                                     {ID: "queue", Bound: trial.Bound{Op: "in", Limit: 1, High: 3}},
	} {
		got := textOf(c, reported(t))
		if diff := cmp.Diff(want, strings.Join([]string{got.name, got.want, got.got}, " | ")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.ID, diff)
		}
	}
}

// A criterion that anybody has written needs nothing of the run.
func TestCheckWithoutARun(t *testing.T) {
	r := &trial.Report{Checks: []trial.Check{{ID: "own", Status: trial.Missed}}, Verdict: trial.Failed}
	if got, want := Headline(r), "  FAIL  (own: not measured)"; got != want {
		t.Errorf("the headline is %q, want %q", got, want)
	}
}

func TestHeadline(t *testing.T) {
	r := reported(t)
	r.Profile.Name, r.Verdict = "X", trial.Invalid
	late := trial.Check{ID: trial.Lateness, Got: exactly(100), Status: trial.Voided}
	deep := late
	deep.Run, r.Checks = "deep", []trial.Check{late, {ID: trial.GCPause, Status: trial.Unmeasured}}
	if got, want := Headline(r), "X  INVALID  (generator lateness p99: 100 ms)"; got != want {
		t.Errorf("the headline is %q, want %q", got, want)
	}
	r.Checks = append(r.Checks, deep)
	if got, want := Headline(r), "X  INVALID  (generator lateness p99: 100 ms; deep generator lateness p99: 100 ms)"; got != want {
		t.Errorf("the headline is %q, want %q", got, want)
	}
	r.Verdict, r.Checks = trial.Pass, nil
	if got, want := Headline(r), "X  PASS (answers only: the target's counters were not read)"; got != want {
		t.Errorf("the headline is %q, want %q", got, want)
	}
	r.Runs[0].Reconciliation.Rows = []trial.ReconcileRow{{OK: true}}
	if got, want := Headline(r), "X  PASS"; got != want {
		t.Errorf("the headline is %q, want %q", got, want)
	}
	r.Verdict, r.Checks = trial.Broken, []trial.Check{
		{ID: trial.Thresholds, Of: "http_req_failed", Got: exactly(0.5), Unit: "share", Status: trial.Missed}, late,
		{ID: "own", Status: trial.Wrong},
	}
	if got, want := Headline(r), "X  BROKEN  (own: not measured); INVALID  (generator lateness p99: 100 ms); FAIL  (http_req_failed: 50.00 %)"; got != want {
		t.Errorf("the headline is %q, want %q", got, want)
	}
}

func TestReconciliationForPeople(t *testing.T) {
	interval := func(n int64) ordergen.Interval { return ordergen.Interval{Min: n, Max: n} }
	text := func(r trial.Reconciliation) string {
		var b strings.Builder
		writeReconciliation(&b, &trial.RunReport{Reconciliation: r})
		return b.String()
	}
	asks := trial.ReconcileRow{Shard: "a", Figure: observe.RestingAsks, Want: interval(60), Got: 60, OK: true}
	traded := trial.ReconcileRow{Shard: "b", Figure: observe.Traded, Want: interval(1800), Got: 1800, OK: true}
	row := func(f observe.Figure, n int64) trial.ReconcileRow {
		return trial.ReconcileRow{Shard: "b", Figure: f, Want: interval(n), Got: n, OK: true}
	}
	conclusive := trial.Reconciliation{Rows: []trial.ReconcileRow{row(observe.Received, 9), traded, row(observe.RestingBids, 2)}}
	well := text(conclusive)
	expectText(t, "what is well", well, "nothing lost, nothing matched twice: 3 figures of one shard are as foretold\n")
	if n := strings.Count(well, "\n"); n != 3 {
		t.Errorf("what is well takes %d lines, want one below its heading:\n%s", n, well)
	}
	expectText(t, "what leaves room", text(trial.Reconciliation{Rows: []trial.ReconcileRow{asks, traded}}),
		"  2 figures of 2 shards are as foretold, which leaves room for an error that they do not show\n")

	var b strings.Builder
	doubtful := &trial.RunReport{Reconciliation: conclusive, Result: &client.Result{Parts: []client.Part{{Unknown: 3, Latency: metric.NewTrend(), Service: metric.NewTrend()}}}}
	writeReconciliation(&b, doubtful)
	expectText(t, "what may have been lost", b.String(), "  consistent with the 3 orders whose fate is unknown: 3 figures of one shard are within what is foretold\n")
	expectText(t, "a restart", text(trial.Reconciliation{Restarted: []string{"b"}}), "b       restarts          0   1 or more")

	traded.Got, traded.OK = 1799, false
	bad := text(trial.Reconciliation{Rows: []trial.ReconcileRow{asks, traded}, Gone: []string{"c"}})
	expectText(t, "the table", bad, "shares traded      1,800     1,799", "answers              yes        no")
	if strings.Contains(bad, string(observe.RestingAsks)) {
		t.Errorf("the table has what agrees:\n%s", bad)
	}
	expectText(t, "nothing measured", text(trial.Reconciliation{}), "not measured: the target exposes none of its counters")
}

// Wrong answers stand above everything else, the first of them by name.
func TestWrongAnswersComeFirst(t *testing.T) {
	run := &trial.RunReport{Result: &client.Result{Violated: 12, Lateness: metric.NewTrend()}}
	for i := range uint64(12) {
		run.Result.Violations = append(run.Result.Violations, client.Violation{Index: i, ID: fmt.Sprintf("x-%d", i), What: client.Filled, Want: 100, Got: 1090})
	}
	var text strings.Builder
	writeViolations(&text, run)
	want := `
wrong answers
  order                   want     got
  x-0     shares filled    100   1,090
`
	if got := text.String(); !strings.HasPrefix(got, want) || !strings.HasSuffix(got, "\n  and 2 more\n") {
		t.Errorf("the text is\n%s\nwant it to start with\n%s\nand to end with: and 2 more", got, want)
	}
	c := trial.Check{ID: trial.Answers, Status: trial.Wrong}
	r := &trial.Report{Runs: []*trial.RunReport{run}}
	if got, want := textOf(c, r).got, "12 wrong, such as order x-0: shares filled 1,090, want 100"; got != want {
		t.Errorf("the check says %q, want %q", got, want)
	}
}
