package trial

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/arrival"
	"github.com/ordergen/ordergen/client"
)

// offered is the report of a run that accepted n orders in ten seconds, the last of
// them a little before the end.
func offered(t *testing.T, n int64) *Report {
	t.Helper()
	schedule, err := arrival.Ramp(ordergen.Hold(ordergen.PerSecond(max(n/10, 1)), 10*time.Second))
	if err != nil {
		t.Fatal(err)
	}
	part := client.Part{Sent: n, Accepted: n, Latency: client.NewTrend(), Service: client.NewTrend()}
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
		name     string
	}{
		"as much as wanted":      {540, nil, Baseline{Throughput: 20}, Held, "throughput of 3 shards"},
		"not quite":              {530, nil, Baseline{Throughput: 20}, Broken, "throughput of 3 shards"},
		"capacity with capacity": {10, &Capacity{Held: 2700}, Baseline{Throughput: 20, Capacity: 1000}, Held, "capacity of 3 shards"},
		"too little capacity":    {540, &Capacity{Held: 2699}, Baseline{Throughput: 20, Capacity: 1000}, Broken, "capacity of 3 shards"},
		"no capacity to compare": {540, &Capacity{Held: 1}, Baseline{Throughput: 20}, Held, "throughput of 3 shards"},
		"the other has none":     {540, nil, Baseline{Throughput: 20, Capacity: 1000}, Held, "throughput of 3 shards"},
	} {
		r := offered(t, test.sent)
		r.Capacity = test.capacity
		if got := r.scaling(perMille, shards, test.baseline); got.Status != test.want || got.Name != test.name {
			t.Errorf("%s: %+v, want %s %v", name, got, test.name, test.want)
		}
	}
}

func TestThroughput(t *testing.T) {
	r := offered(t, 500).Runs[0]
	if got := r.throughput(); got != 50 {
		t.Errorf("500 orders in 10 s are %v/s, want 50/s", got)
	}
	r.Start = 5 * time.Second
	if got := r.throughput(); got != 100 {
		t.Errorf("500 orders in the 5 s after a warm-up are %v/s, want 100/s", got)
	}
	r.Result.Interrupted, r.Result.Elapsed = true, 7*time.Second
	if got := r.throughput(); got != 250 {
		t.Errorf("500 orders in the 2 s until an interrupt are %v/s, want 250/s", got)
	}
	r.Result.Elapsed = 4 * time.Second
	if got := r.throughput(); got != 0 {
		t.Errorf("an interrupted warm-up gives %v/s, want 0", got)
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

func TestBaselineRoundTrip(t *testing.T) {
	path := filepath.Join(t.TempDir(), "b1.json")
	r := virtual(t, "B1")
	r.Capacity = &Capacity{Held: 850}
	if err := r.WriteSummary(path); err != nil {
		t.Fatal(err)
	}
	got, err := ReadBaseline(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(&Baseline{Throughput: 17, Capacity: 850}, got); diff != "" {
		t.Errorf("baseline (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(r.Baseline(), got); diff != "" {
		t.Errorf("baseline (-of the report +of the file):\n%s", diff)
	}
}

func TestBaselineErrors(t *testing.T) {
	dir := t.TempDir()
	for name, test := range map[string]struct{ content, want string }{
		"b2.json":   {`{"ordergen":{"profile":"B2","throughput":84}}`, `is a summary of "B2" with a throughput of 84/s, want one that B1 wrote with -summary`},
		"none.json": {`{"ordergen":{"profile":"B1"}}`, "with a throughput of 0/s"},
		"k6.json":   {`{"metrics":{}}`, `is a summary of ""`},
		"text.json": {`84/s`, "invalid character"},
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(test.content), 0o644); err != nil {
			t.Fatal(err)
		}
		b, err := ReadBaseline(path)
		if b != nil || err == nil {
			t.Errorf("%s gives %+v", name, b)
			continue
		}
		expectText(t, "the error", err.Error(), name, test.want)
	}
	if _, err := ReadBaseline(filepath.Join(dir, "nowhere.json")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file that is not there gives %v", err)
	}
}
