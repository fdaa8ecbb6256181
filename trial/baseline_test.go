package trial

import (
	"testing"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/arrival"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/client/metric"
)

// offered is the report of a run that accepted n orders in ten seconds, the last of
// them a little before the end.
func offered(t *testing.T, n int64) *Report {
	t.Helper()
	schedule, err := arrival.Ramp(ordergen.Hold(ordergen.PerSecond(max(n/10, 1)), 10*time.Second))
	if err != nil {
		t.Fatal(err)
	}
	part := client.Part{Sent: n, Accepted: n, Latency: metric.NewTrend(), Service: metric.NewTrend()}
	return &Report{Runs: []*RunReport{{
		Experiment: Experiment{Schedule: schedule},
		Result:     &client.Result{Elapsed: 9900 * time.Millisecond, Parts: []client.Part{part}},
	}}}
}

func TestScaling(t *testing.T) {
	const perMille, shards = 900, 3
	for name, test := range map[string]struct {
		sent     int64
		capacity *Capacity
		baseline Baseline
		want     Status
		of       string
	}{
		"as much as wanted":      {540, nil, Baseline{Throughput: 20}, Held, "throughput"},
		"not quite":              {530, nil, Baseline{Throughput: 20}, Missed, "throughput"},
		"capacity with capacity": {10, &Capacity{Held: 2700}, Baseline{Throughput: 20, Capacity: 1000}, Held, "capacity"},
		"too little capacity":    {540, &Capacity{Held: 2699}, Baseline{Throughput: 20, Capacity: 1000}, Missed, "capacity"},
		"no capacity to compare": {540, &Capacity{Held: 1}, Baseline{Throughput: 20}, Held, "throughput"},
		"the other has none":     {540, nil, Baseline{Throughput: 20, Capacity: 1000}, Held, "throughput"},
	} {
		r := offered(t, test.sent)
		r.Capacity = test.capacity
		if got := r.scaling(perMille, shards, test.baseline); got.Status != test.want || got.Of != test.of {
			t.Errorf("%s: %+v, want %s %v", name, got, test.of, test.want)
		}
	}
}

func TestThroughput(t *testing.T) {
	r := offered(t, 500).Runs[0]
	if got := r.Throughput(); got != 50 {
		t.Errorf("500 orders in 10 s are %v/s, want 50/s", got)
	}
	r.Start = 5 * time.Second
	if got := r.Throughput(); got != 100 {
		t.Errorf("500 orders in the 5 s after a warm-up are %v/s, want 100/s", got)
	}
	r.Result.Interrupted, r.Result.Elapsed = true, 7*time.Second
	if got := r.Throughput(); got != 250 {
		t.Errorf("500 orders in the 2 s until an interrupt are %v/s, want 250/s", got)
	}
	for _, elapsed := range []time.Duration{4 * time.Second, 5 * time.Second} {
		r.Result.Elapsed = elapsed
		if got := r.Throughput(); got != 0 {
			t.Errorf("a warm-up that was interrupted, or ended, gives %v/s, want 0", got)
		}
	}
}

func TestBaselineOfAReport(t *testing.T) {
	if b := new(Report).Baseline(); b != nil {
		t.Errorf("no run gives %+v", b)
	}
	r := offered(t, 500)
	r.Capacity = &Capacity{Held: 700}
	if b := r.Baseline(); b == nil || *b != (Baseline{Throughput: 50, Capacity: 700}) {
		t.Errorf("the baseline is %+v", b)
	}
}
