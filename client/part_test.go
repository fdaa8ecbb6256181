package client

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen/client/metric"
)

// Every order of a part is in the metrics that count it, and in no other.
func TestMetricsOfAPart(t *testing.T) {
	p := newPart(Phase{}, "")
	p.Sent, p.Accepted, p.Refused, p.Unknown = 60, 30, 20, 10
	p.Dropped, p.Unsent, p.Orphaned, p.Halted = 8, 4, 2, 1
	if p.Due() != 75 || p.Failed() != 30 {
		t.Errorf("due %d, failed %d; want 75 and 30", p.Due(), p.Failed())
	}
	m := make(metric.Metrics)
	p.into(m, 10*time.Second)
	for name, want := range map[string]map[string]float64{
		metric.HTTPReqs:          {"count": 60, "rate": 6},
		metric.Iterations:        {"count": 60, "rate": 6},
		metric.HTTPReqFailed:     {"rate": 0.5},
		metric.DroppedIterations: {"count": 8, "rate": 0.8},
		metric.Checks:            {"rate": 30.0 / 71}, // What this machine could not send says nothing of the target.
	} {
		for stat, want := range want {
			if got, known := m[name].Stat(stat); got != want || !known {
				t.Errorf("%s of %s is %v, want %v", stat, name, got, want)
			}
		}
	}
	if m[metric.OrderHeld] != nil {
		t.Error("there is a metric of held orders where none follows another")
	}
	p.Held = metric.NewTrend()
	p.into(m, 10*time.Second)
	if m[metric.OrderHeld] != p.Held {
		t.Error("there is no metric of held orders where orders follow others")
	}
}

// Each phase and each group has metrics of its own, even where one is named as the other.
func TestMetricsByPhaseAndGroup(t *testing.T) {
	r := &Result{Lateness: metric.NewTrend(), Elapsed: 20 * time.Second, Windows: []Window{{From: 5 * time.Second}}}
	for i, p := range []Part{
		newPart(Phase{Name: "warm-up", Discard: true}, "a"),
		newPart(Phase{Name: "before"}, "a"),
		newPart(Phase{Name: "before"}, "b"),
		newPart(Phase{Name: "a"}, "a"),
		newPart(Phase{Name: "a"}, "b"),
		newPart(Phase{Name: "a"}, ""),
	} {
		p.Sent = 3 << (2 * i)
		r.Parts = append(r.Parts, p)
	}
	got := make(map[string]float64)
	m := r.Metrics()
	for _, tags := range []string{"", "{shard:a}", "{shard:b}", "{phase:before}", "{phase:a}"} {
		got[tags], _ = m[metric.HTTPReqs+tags].Stat("count")
	}
	want := map[string]float64{
		"":               3 * (4 + 16 + 64 + 256 + 1024),
		"{shard:a}":      3 * (4 + 64),
		"{shard:b}":      3 * (16 + 256),
		"{phase:before}": 3 * (4 + 16),
		"{phase:a}":      3 * (64 + 256 + 1024),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("orders (-want +got):\n%s", diff)
	}
	if m[metric.HTTPReqs+"{shard:}"] != nil || m[metric.HTTPReqs+"{phase:warm-up}"] != nil {
		t.Errorf("metrics are %v, want none of a group without a name, and none of the warm-up", m.Names())
	}
	if rate, _ := m[metric.HTTPReqs].Stat("rate"); rate != want[""]/15 {
		t.Errorf("%v orders/s, want %v in the 15 s behind the warm-up", rate, want[""]/15)
	}
}
