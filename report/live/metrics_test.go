package live

import (
	"encoding/json"
	"fmt"
	"math"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/client/metric"
)

// filled has 1000 orders of which each tenth is refused, each 50th dropped, and order k takes k ms and
// waits as long before; and what a summary would say of them.
func filled(t *testing.T) (*Metrics, *metric.Trend, *metric.Trend) {
	t.Helper()
	m := NewMetrics(func() int64 { return 3 })
	m.Warmup = time.Second
	service, intended := metric.NewTrend(), metric.NewTrend()
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
	return m, service, intended
}

func TestText(t *testing.T) {
	m, _, _ := filled(t)
	r := httptest.NewRecorder()
	m.Handler().ServeHTTP(r, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	for _, want := range []string{
		"k6_http_reqs_total 980\n", "k6_iterations_total 980\n", "k6_dropped_iterations_total 20\n", "k6_checks_rate 0.88\n",
		"k6_http_req_failed_rate " + strconv.FormatFloat(100./980, 'g', -1, 64) + "\n", "ordergen_lost_entries_total 3\n",
		"k6_http_req_duration_seconds_count 980\n", "k6_match_latency_ms_seconds_count 980\n",
	} {
		if !strings.Contains(r.Body.String(), want) {
			t.Errorf("the metrics lack %s:\n%s", want, r.Body)
		}
	}
}

// What a real Prometheus says of the metrics is what a summary says.
func TestPrometheus(t *testing.T) {
	path, err := exec.LookPath("prometheus")
	if err != nil {
		t.Skip("there is no Prometheus")
	}
	m, service, intended := filled(t)
	server := httptest.NewServer(m.Handler())
	defer server.Close()
	address := free(t)
	dir := t.TempDir()
	config := filepath.Join(dir, "prometheus.yml")
	text := fmt.Sprintf("global: {scrape_interval: 200ms}\nscrape_configs: [{job_name: ordergen, static_configs: [{targets: [%q]}]}]\n", strings.TrimPrefix(server.URL, "http://"))
	if err := os.WriteFile(config, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), path, "--config.file="+config, "--storage.tsdb.path="+filepath.Join(dir, "data"), "--web.listen-address="+address, "--enable-feature=native-histograms")
	log := &strings.Builder{}
	cmd.Stderr = log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { cmd.Process.Kill(); cmd.Wait() }()

	for query, want := range map[string]float64{
		"k6_http_reqs_total": 980, "k6_dropped_iterations_total": 20, "k6_checks_rate": 0.88,
		"histogram_count(k6_http_req_duration_seconds)":          980,
		"histogram_quantile(0.5, k6_http_req_duration_seconds)":  quantile(service, 0.5),
		"histogram_quantile(0.99, k6_http_req_duration_seconds)": quantile(service, 0.99),
		"histogram_quantile(0.99, k6_match_latency_ms_seconds)":  quantile(intended, 0.99),
	} {
		await(t, address, query, log) // the samples of a scrape do not all appear at once
		got, err := ask(address, query)
		if err != nil || math.Abs(got-want) > 0.01*want {
			t.Errorf("%s is %v (%v), want %v to 1 %%", query, got, err, want)
		}
	}
}

func quantile(t *metric.Trend, q float64) float64 {
	d, _ := t.Quantile(q)
	return d.Seconds()
}

func free(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// await asks until Prometheus has read the metrics.
func await(t *testing.T, address, query string, log fmt.Stringer) {
	t.Helper()
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(time.Minute)
	for {
		if _, err := ask(address, query); err == nil {
			return
		}
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("Prometheus has read nothing in a minute:\n%s", log)
		}
	}
}

// ask is the one value of a query.
func ask(address, query string) (float64, error) {
	answer, err := http.Get("http://" + address + "/api/v1/query?query=" + url.QueryEscape(query))
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	var got struct {
		Data struct{ Result []struct{ Value [2]any } }
	}
	if err := json.NewDecoder(answer.Body).Decode(&got); err != nil {
		return 0, err
	}
	if len(got.Data.Result) != 1 {
		return 0, fmt.Errorf("%d results", len(got.Data.Result))
	}
	text, _ := got.Data.Result[0].Value[1].(string)
	return strconv.ParseFloat(text, 64)
}
