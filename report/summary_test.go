package report

import (
	"bytes"
	"encoding/json"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/client/metric"
	"github.com/ordergen/ordergen/trial"
)

// asJSON is the summary as a program reads it.
func asJSON(t *testing.T, r *trial.Report) (top map[string]json.RawMessage, metrics map[string]map[string]any) {
	t.Helper()
	data, err := json.Marshal(Summarize(r))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &top); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(top["metrics"], &metrics); err != nil {
		t.Fatal(err)
	}
	return top, metrics
}

func TestSummaryFile(t *testing.T) {
	var b bytes.Buffer
	if err := WriteSummary(&b, virtual(t, "A2")); err != nil {
		t.Fatal(err)
	}
	golden(t, "testdata/summary.json", b.Bytes())
}

// The shape is that of k6 1.8, internal/js/summary.go and summary-wrapper.js: a rate has
// as passes the samples that are true, which for http_req_failed are the failures.
func TestSummaryIsThatOfK6(t *testing.T) {
	top, metrics := asJSON(t, virtual(t, "A2"))
	if diff := cmp.Diff([]string{"metrics", "ordergen", "root_group"}, slices.Sorted(maps.Keys(top))); diff != "" {
		t.Errorf("keys (-want +got):\n%s", diff)
	}
	want := `{"name":"","path":"","id":"d41d8cd98f00b204e9800998ecf8427e","groups":{},"checks":{}}`
	if got := string(top["root_group"]); got != want {
		t.Errorf("root_group is %s, want %s", got, want)
	}

	trend := []string{"avg", "max", "med", "min", "p(90)", "p(95)", "p(99)"}
	for name, want := range map[string][]string{
		"http_req_duration":  append([]string{"thresholds"}, trend...),
		"match_latency_ms":   append([]string{"thresholds"}, trend...),
		"order_lateness_ms":  trend,
		"http_req_failed":    {"fails", "passes", "thresholds", "value"},
		"checks":             {"fails", "passes", "value"},
		"http_reqs":          {"count", "rate"},
		"iterations":         {"count", "rate"},
		"dropped_iterations": {"count", "rate"},
	} {
		slices.Sort(want)
		for _, name := range []string{name, name + "{shard:a}"} {
			got, ok := metrics[name]
			if name == "order_lateness_ms{shard:a}" {
				continue // the generator's own, not a shard's
			}
			if strings.Contains(name, "{") {
				want = slices.DeleteFunc(slices.Clone(want), func(s string) bool { return s == "thresholds" })
			}
			if diff := cmp.Diff(want, slices.Sorted(maps.Keys(got))); !ok || diff != "" {
				t.Errorf("keys of %s (-want +got):\n%s", name, diff)
			}
		}
	}

	near := func(metric, stat string, want float64) {
		t.Helper()
		if got, _ := metrics[metric][stat].(float64); math.Abs(got-want) > want/1000 {
			t.Errorf("%s of %s is %v, want %v", stat, metric, metrics[metric][stat], want)
		}
	}
	near("http_req_duration", "avg", 5)
	near("http_req_duration", "p(95)", 5)
	near("http_req_failed", "value", 0.15)
	near("http_req_failed", "passes", 3)
	near("http_req_failed", "fails", 17)
	near("checks", "passes", 17)
	near("checks", "fails", 3)
	near("http_reqs", "count", 20)
	near("http_reqs", "rate", 20/0.955) // until the last answer
	near("dropped_iterations", "count", 0)

	for metric, want := range map[string]map[string]any{
		"http_req_duration": {"p(99)<200": false},
		"match_latency_ms":  {"p(99)<200": false},
		"http_req_failed":   {"rate<0.01": true}, // failed
	} {
		if diff := cmp.Diff(want, metrics[metric]["thresholds"]); diff != "" {
			t.Errorf("thresholds of %s, of which true means failed (-want +got):\n%s", metric, diff)
		}
	}
}

func TestSummaryOfSeveralRuns(t *testing.T) {
	_, metrics := asJSON(t, virtual(t, "A3"))
	for _, run := range []string{"shallow", "medium", "deep"} {
		for _, name := range []string{"http_reqs{run:" + run + "}", "http_reqs{shard:a,run:" + run + "}", "http_reqs{phase:" + run + ",run:" + run + "}"} {
			if metrics[name]["count"] != 20.0 {
				t.Errorf("%s is %v, want a count of 20", name, metrics[name])
			}
		}
		if metrics["match_latency_ms{run:"+run+"}"]["thresholds"] == nil {
			t.Errorf("%s has no thresholds", run)
		}
	}
	if _, ok := metrics["http_reqs"]; ok {
		t.Error("http_reqs is there without a run")
	}
}

func TestSummaryDetail(t *testing.T) {
	r := virtual(t, "A2")
	r.Capacity = &trial.Capacity{Held: 1700}
	s := Summarize(r).Ordergen
	if s.Profile != "A2" || s.Seed != 1 || s.StreamVersion != ordergen.StreamVersion || s.Capacity != 1700 || s.Throughput != 17 {
		t.Errorf("the detail is %+v", s)
	}
	if s.Verdict != "FAIL" || s.ExitCode != 99 || len(s.Reasons) != 2 {
		t.Errorf("the verdict is %s %d %q, want FAIL for the errors", s.Verdict, s.ExitCode, s.Reasons)
	}
	run, plan := s.Runs[0], r.Runs[0].Plan
	if want := plan.Stream.Fingerprint(0, 20); run.Fingerprint != want || run.Prefix != "a2-" {
		t.Errorf("the fingerprint is %s of %s, want %s of a2-", run.Fingerprint, run.Prefix, want)
	}
	if diff := cmp.Diff(summarySent{Due: 20, Sent: 20, Accepted: 17, Refused: 2, Unknown: 1}, run.Sent); diff != "" {
		t.Errorf("sent (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]client.Hole{{Index: 4, Fate: client.Refused}, {Index: 7, Fate: client.Unknown}, {Index: 9, Fate: client.Refused}}, run.Holes); diff != "" {
		t.Errorf("holes (-want +got):\n%s", diff)
	}
	d := plan.Demand.Total()
	if diff := cmp.Diff(summaryPlan{20, d.Aggressive, d.Passive, d.Quantity, 200, 200, true, false, nil, nil}, run.Plan); diff != "" {
		t.Errorf("plan (-want +got):\n%s", diff)
	}
	if !run.Reconcile.OK || !run.Reconcile.Measured || len(run.Reconcile.Figures) != 2 || len(run.Reconcile.Unmeasured) != 6 {
		t.Errorf("reconcile is %+v", run.Reconcile)
	}
}

// A time beyond measure is infinite, a rate of nothing may be no number, and JSON has
// neither.
func TestSummaryOfWhatIsBeyondMeasure(t *testing.T) {
	r := virtual(t, "A2")
	beyond := metric.NewTrend()
	beyond.RecordBeyond()
	maps.Copy(r.Runs[0].Metrics, metric.Metrics{
		"match_latency_ms": beyond,
		"empty":            metric.NewTrend(),
		"nothing":          metric.Rate{},
		"instant":          metric.Counter{Count: 1},
		"gauge":            metric.Gauge{Value: math.NaN(), Min: math.Inf(-1), Max: math.Inf(1)},
	})
	r.Runs[0].Result.Lateness = beyond
	_, metrics := asJSON(t, r)
	if diff := cmp.Diff(map[string]any{"value": 0.0, "min": -math.MaxFloat64, "max": math.MaxFloat64}, metrics["gauge"]); diff != "" {
		t.Errorf("the gauge (-want +got):\n%s", diff)
	}
	if got := metrics["match_latency_ms"]["max"]; got != math.MaxFloat64 {
		t.Errorf("a time beyond measure is %v, want the greatest number", got)
	}
}
