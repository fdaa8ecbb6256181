package report

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/client/metric"
	"github.com/ordergen/ordergen/compare"
	"github.com/ordergen/ordergen/trial"
)

// constant is n latencies of ms, of which the last are not answered.
func constant(n, unanswered int, ms float64) compare.Sample {
	latencies := metric.NewTrend()
	for range n - unanswered {
		latencies.Record(time.Duration(ms * 1e6))
	}
	for range unanswered {
		latencies.RecordBeyond()
	}
	return compare.NewSample(0.99, latencies, nil)
}

func TestRiseInWords(t *testing.T) {
	for _, test := range []struct {
		want           string
		before, during compare.Sample
		got            trial.Measured
		status         trial.Status
	}{
		{"1.02 times that before (90 %: 0.98..1.06), from 10.0 ms to 10.2 ms", constant(900, 0, 10), constant(900, 0, 10.2), known(1.02, 0.98, 1.06), trial.Held},
		{"51.00 times that before (90 %: 49.00..512), from 10.0 ms to 510 ms", constant(900, 0, 10), constant(900, 0, 510), known(51, 49, 512), trial.Missed},
		{"∞ times that before (90 %: 3.00..∞), from 10.0 ms to never answered", constant(900, 0, 10), constant(900, 90, 10), known(math.Inf(1), 3, math.Inf(1)), trial.Missed},
		{"1.02 times that before (90 %: unbounded), from 10.0 ms to 10.2 ms: undecided, to tell 10 % takes some 320 orders before and as many during", constant(100, 0, 10), constant(900, 0, 10.2), known(1.02, 0, math.Inf(1)), trial.Undecided},
		{"never answered before either: undecided", constant(900, 90, 10), constant(900, 90, 10), unknown, trial.Undecided},
		{"no latencies to compare: undecided", constant(0, 0, 10), constant(900, 0, 10), unknown, trial.Undecided},
	} {
		c := trial.Check{ID: trial.DisturbedP99, Bound: trial.Bound{Op: "<=", Limit: 1.1}, Got: test.got, Status: test.status}
		if got := riseText(c, test.before, test.during); got != test.want {
			t.Errorf("it says %q, want %q", got, test.want)
		}
	}
}

// The plans of A4 and of isolation say what their runs can tell, before anything is sent.
func TestPlanSaysWhatARunCanTell(t *testing.T) {
	a4, err := ordergen.LookupProfile("A4")
	if err != nil {
		t.Fatal(err)
	}
	runs, err := trial.Trial{Profile: a4}.Plan()
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	Plan(&out, runs)
	for _, want := range []string{
		"resolution   with 1,020 orders before and 2,040 during, a rise of p99 by 43 % is found to be too much in four of five runs",
		"to tell 10 % takes 7,300 orders before and as many during",
		"if latencies are independent",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the plan does not say %q:\n%s", want, out.String())
		}
	}
	if got := resolutionText(compare.Foretold(0.99, 100, 100), 1.1)[0]; got != "no rise of p99 can be told with 100 orders before and 100 during" {
		t.Errorf("of 200 orders it says %q", got)
	}
}

// The summary has what another run can be compared with.
func TestSummaryHasSamples(t *testing.T) {
	p := client.Part{Phase: "before", Latency: metric.NewTrend(), Service: metric.NewTrend()}
	for i := range 1000 {
		p.Latency.Record(time.Duration(i) * time.Millisecond)
	}
	q := p
	q.Phase = "during"
	samples := samplesOf(&client.Result{Parts: []client.Part{{Phase: "warm-up", Discard: true}, p, p, q}})
	if len(samples) != 4 || samples[0].Phase != "before" || samples[0].Orders != 2000 || samples[3].Phase != "during" || samples[3].Quantile != 0.99 {
		t.Fatalf("there are %d samples, want p50 and p99 of two phases, of 2,000 and 1,000 orders", len(samples))
	}
	if r := compare.Between(samples[1].Sample, samples[3].Sample); math.Abs(r.Value-1) > 0.01 {
		t.Errorf("the ratio of the phases is %+v, want 1", r)
	}
}
