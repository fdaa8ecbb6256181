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

	"github.com/ordergen/ordergen/client/metric"
)

// What a real Prometheus says of the metrics that it reads, and of those that are pushed to it, is what a
// summary says. The dashboard in docs asks for nothing that it cannot tell.
func TestPrometheus(t *testing.T) {
	scraped := newMetrics("")
	service, intended := fill(t, scraped)
	exposed := httptest.NewServer(scraped.Handler())
	defer exposed.Close()
	prom := startPrometheus(t, strings.TrimPrefix(exposed.URL, "http://"))

	pushed := newMetrics("b2 again")
	p, err := newPusher(pushed, prom.url+"/api/v1/write")
	if err != nil {
		t.Fatal(err)
	}
	p.push(t.Context())
	fill(t, pushed)
	p.push(t.Context())
	if p.err != nil || p.lost != 0 {
		t.Fatalf("%d pushes were lost: %v", p.lost, p.err)
	}

	for label, of := range map[string]string{"scraped": `{job="ordergen"}`, "pushed": `{testid="b2 again"}`} {
		t.Run(label, func(t *testing.T) {
			for query, want := range map[string]float64{
				"k6_http_reqs_total%s": 980, "k6_dropped_iterations_total%s": 20, "k6_checks_rate%s": 0.88, "k6_http_req_failed_rate%s": 100. / 980,
				"ordergen_lost_entries_total%s":                            3,
				"histogram_count(k6_http_req_duration_seconds%s)":          980,
				"histogram_sum(k6_http_req_duration_seconds%s)":            980 * stat(service, "avg"),
				"histogram_quantile(0.5, k6_http_req_duration_seconds%s)":  stat(service, "med"),
				"histogram_quantile(0.99, k6_http_req_duration_seconds%s)": stat(service, "p(99)"),
				"histogram_quantile(0.99, k6_match_latency_ms_seconds%s)":  stat(intended, "p(99)"),
				"k6_http_req_duration_p99%s":                               stat(service, "p(99)"),
				"k6_http_req_duration_max%s":                               stat(service, "max"),
				"k6_match_latency_ms_med%s":                                stat(intended, "med"),
			} {
				query = fmt.Sprintf(query, of)
				if got := prom.await(t, query); math.Abs(got.number-want) > 0.01*want {
					t.Errorf("%s is %v, want %v to 1 %%", query, got.number, want)
				}
			}
		})
	}
	if got := prom.await(t, "histogram_count(sum(k6_match_latency_ms_seconds))"); got.number != 2*980 {
		t.Errorf("the parts of a run add up to %v orders, want 1960", got.number)
	}
	t.Run("dashboard", func(t *testing.T) { testDashboard(t, prom, service, intended) })
}

// stat is a statistic of a trend in seconds.
func stat(t *metric.Trend, name string) float64 {
	milliseconds, _ := t.Stat(name)
	return milliseconds / 1000
}

// server is a real Prometheus that reads one address and takes remote writes.
type server struct {
	url string
	log string // path of what it says
}

func startPrometheus(t *testing.T, scrapes string) server {
	t.Helper()
	path, err := exec.LookPath("prometheus")
	if err != nil {
		t.Skip("there is no Prometheus")
	}
	dir, address := t.TempDir(), free(t)
	config := filepath.Join(dir, "prometheus.yml")
	text := fmt.Sprintf("global: {scrape_interval: 200ms}\nscrape_configs: [{job_name: ordergen, static_configs: [{targets: [%q]}]}]\n", scrapes)
	if err := os.WriteFile(config, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path, "--config.file="+config, "--storage.tsdb.path="+filepath.Join(dir, "data"), "--web.listen-address="+address,
		"--enable-feature=native-histograms", "--web.enable-remote-write-receiver")
	p := server{"http://" + address, filepath.Join(dir, "log")}
	log, err := os.Create(p.log)
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	cmd.Stderr = log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	p.await(t, "vector(1)")
	return p
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

// answer is what a query gives: a number, or a histogram of so many.
type answer struct{ number, count float64 }

// await asks until there is an answer: the samples of a scrape do not all appear at once.
func (p server) await(t *testing.T, query string) answer {
	t.Helper()
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(time.Minute)
	for {
		got, err := p.ask(query)
		if err == nil {
			return got
		}
		select {
		case <-tick.C:
		case <-deadline:
			said, _ := os.ReadFile(p.log)
			t.Fatalf("Prometheus has no answer to %s in a minute: %v\n%s", query, err, said)
		}
	}
}

func (p server) get(path string, into any) error {
	answer, err := http.Get(p.url + path)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	return json.NewDecoder(answer.Body).Decode(into)
}

// ask is the one answer to a query.
func (p server) ask(query string) (answer, error) {
	var got struct {
		Error string
		Data  struct {
			Result []struct {
				Value     [2]any
				Histogram [2]any
			}
		}
	}
	if err := p.get("/api/v1/query?query="+url.QueryEscape(query), &got); err != nil {
		return answer{}, err
	}
	if len(got.Data.Result) != 1 {
		return answer{}, fmt.Errorf("%d results %s", len(got.Data.Result), got.Error)
	}
	r := got.Data.Result[0]
	if h, ok := r.Histogram[1].(map[string]any); ok {
		text, _ := h["count"].(string)
		count, err := strconv.ParseFloat(text, 64)
		return answer{count: count}, err
	}
	text, _ := r.Value[1].(string)
	number, err := strconv.ParseFloat(text, 64)
	return answer{number: number}, err
}
