package live

import (
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/client/metric"
)

// newMetrics has a warm-up of a second, and three lost entries.
func newMetrics(testID string) *Metrics {
	m := NewMetrics(testID, func() int64 { return 3 })
	m.Warmup = time.Second
	return m
}

// fill enters 1000 orders of which each tenth is refused, each 50th dropped, and order k takes k ms and
// waits as long before. It returns what a summary would say of their times.
func fill(t *testing.T, m *Metrics) (service, intended *metric.Trend) {
	t.Helper()
	service, intended = metric.NewTrend(), metric.NewTrend()
	for k := range 1000 {
		took := time.Duration(1+k) * time.Millisecond
		e := client.Entry{Index: uint64(k), Due: time.Second, Sent: time.Second + took, Answered: time.Second + 2*took}
		switch {
		case k%50 == 49:
			e = client.Entry{Due: time.Second, Fate: client.Dropped}
		case k%10 == 0:
			e.Fate = client.Refused
		}
		if e.Answered > 0 {
			service.Record(took)
			intended.Record(2 * took)
		}
		if err := m.Write(e); err != nil {
			t.Fatal(err)
		}
	}
	if err := m.Write(client.Entry{Due: 0, Answered: time.Hour}); err != nil { // in the warm-up
		t.Fatal(err)
	}
	return service, intended
}

func TestText(t *testing.T) {
	m := newMetrics("")
	fill(t, m)
	r := httptest.NewRecorder()
	m.Handler().ServeHTTP(r, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	for _, want := range []string{
		"k6_http_reqs_total 980\n", "k6_iterations_total 980\n", "k6_dropped_iterations_total 20\n", "k6_checks_rate 0.88\n",
		"k6_http_req_failed_rate " + strconv.FormatFloat(100./980, 'g', -1, 64) + "\n", "ordergen_lost_entries_total 3\n",
		"k6_http_req_duration_seconds_count 980\n", "k6_match_latency_ms_seconds_count 980\n",
		"k6_match_latency_ms_min 0.00", "k6_match_latency_ms_p99 1.9",
	} {
		if !strings.Contains(r.Body.String(), want) {
			t.Errorf("the metrics lack %s:\n%s", want, r.Body)
		}
	}
}
