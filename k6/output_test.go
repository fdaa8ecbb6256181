package k6

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/sirupsen/logrus"
	"go.k6.io/k6/lib"
	"go.k6.io/k6/metrics"
	"go.k6.io/k6/output"

	"github.com/ordergen/ordergen/k6/internal/summary"
)

// The share has every metric, those with the tags of a threshold on their own, the
// segment, and the ledger of each workload that was used.
func TestShareOfASegment(t *testing.T) {
	var (
		used     registry
		written  bytes.Buffer
		registry = metrics.NewRegistry()
		latency  = registry.MustNewMetric("match_latency_ms", metrics.Trend, metrics.Time)
		tags     = registry.RootTagSet()
		began    = time.Now()
	)
	options := lib.Options{}
	options.ExecutionSegment, _ = lib.NewExecutionSegmentFromString("1/3:2/3")
	sequence, err := lib.NewExecutionSegmentSequenceFromString("0,1/3,2/3,1")
	if err != nil {
		t.Fatal(err)
	}
	options.ExecutionSegmentSequence = &sequence
	o, err := newShareOutput(output.Params{ConfigArgument: "-", StdOut: &written, Logger: logrus.New(), ScriptOptions: options}, &used)
	if err != nil {
		t.Fatal(err)
	}
	o.(output.WithThresholds).SetThresholds(map[string]metrics.Thresholds{
		"match_latency_ms":                  metrics.NewThresholds([]string{"p(99)<200"}),
		"match_latency_ms{shard:a,phase:x}": metrics.NewThresholds([]string{"max<5"}),
	})
	if err := o.Start(); err != nil {
		t.Fatal(err)
	}
	for k, set := range []*metrics.TagSet{
		tags.With("shard", "a").With("phase", "x"),
		tags.With("shard", "a").With("phase", "y"),
		tags.With("shard", "b").With("phase", "x"),
		tags.With("shard", "a"),
	} {
		o.AddMetricSamples([]metrics.SampleContainer{metrics.Sample{
			TimeSeries: metrics.TimeSeries{Metric: latency, Tags: set},
			Time:       began.Add(time.Duration(k) * time.Second),
			Value:      float64(k + 1),
		}})
	}
	u := newUser(t, &used)
	u.run(t, `const w = new Workload('A2', {seed: 5}); w.body(3)`)
	if err := o.Stop(); err != nil {
		t.Fatal(err)
	}

	share, err := summary.Read(&written)
	if err != nil {
		t.Fatal(err)
	}
	if share.Segment != "1/3:2/3" || share.Sequence != "0,1/3,2/3,1" {
		t.Errorf("the share is of %s in %s", share.Segment, share.Sequence)
	}
	if got := share.To.Sub(share.From); got != 3*time.Second {
		t.Errorf("the samples span %v, want 3s", got)
	}
	for name, want := range map[string]float64{"match_latency_ms": 4, "match_latency_ms{shard:a,phase:x}": 1} {
		m := share.Metrics[name]
		if m == nil {
			t.Fatalf("the share has no %s", name)
		}
		if got, _ := m.Stat("max"); got != want {
			t.Errorf("the largest %s is %v, want %v", name, got, want)
		}
	}
	if got := share.Thresholds["match_latency_ms{shard:a,phase:x}"]; len(got) != 1 || got[0] != "max<5" {
		t.Errorf("the thresholds are %v", share.Thresholds)
	}
	if len(share.Workloads) != 1 || share.Workloads[0].Settings.Seed != 5 || share.Workloads[0].Ledger.Tally().Sent != 1 {
		t.Errorf("the workloads are %+v, want one with an order sent", share.Workloads)
	}
}

func TestShareNeedsAFile(t *testing.T) {
	if _, err := newShareOutput(output.Params{}, &registry{}); err == nil || !strings.Contains(err.Error(), "--out ordergen=share-1.json") {
		t.Errorf("the error is %v, want one that shows how", err)
	}
}
