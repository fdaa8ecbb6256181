package client

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen/client/metric"
)

// sent is a window in which one order was answered.
func sent(from, to, latency time.Duration) Window {
	w, t := Window{From: from, To: to, Sent: 1}, metric.NewTrend()
	t.Record(latency)
	w.measure(t)
	return w
}

// Of two processes one waits for its answers for a window longer, and the other begins later.
func TestWindowsOfTwoProcessesAddUp(t *testing.T) {
	a := []Window{sent(2*time.Second, 5*time.Second, time.Millisecond)}
	b := []Window{sent(time.Second, 4*time.Second, 3*time.Millisecond), sent(4*time.Second, 9*time.Second, time.Second)}
	for _, pair := range [][2][]Window{{a, b}, {b, a}} {
		sum, err := windowsTogether(pair[0], pair[1])
		if err != nil {
			t.Fatal(err)
		}
		for i := range sum {
			sum[i].Median, sum[i].P99 = sum[i].Median.Round(time.Millisecond), sum[i].P99.Round(time.Millisecond)
			sum[i].Latency = ""
		}
		want := []Window{
			{From: time.Second, To: 5 * time.Second, Sent: 2, Median: time.Millisecond, P99: 3 * time.Millisecond},
			{From: 4 * time.Second, To: 9 * time.Second, Sent: 1, Median: time.Second, P99: time.Second},
		}
		if diff := cmp.Diff(want, sum); diff != "" {
			t.Errorf("windows (-want +got):\n%s", diff)
		}
	}
	b[1].Latency = "nonsense"
	if _, err := windowsTogether(a, b); err == nil || !strings.Contains(err.Error(), "window 2: ") {
		t.Errorf("latencies that are none: %v, want an error that names window 2", err)
	}
}
