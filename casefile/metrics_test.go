package casefile

import (
	"encoding/pem"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ordergen/ordergen/observe"
)

const scraped = `
name: TWO
shards: {eu: [S], us: [T]}
flow:
  quantity: 5
  aggressive: 100 %
  aggressive_price: 150.00
runs:
  - seed: [{symbols: [S, T], orders: 10, levels: 2, touch: 150.00, tick: 0.01, quantity: 7}]
    stages: [{rate: 84/s, for: 5s}]
vus: {max: 10}
target:
  url: http://127.0.0.1:1
  headers: {Authorization: "Bearer ${ORDERS_TOKEN}"}
  metrics:
    urls: {eu: "${METRICS_URL}/eu?key=${METRICS_TOKEN}", us: "${METRICS_URL}/us"}
    headers: {Authorization: "Bearer ${METRICS_TOKEN}"}
    tls: {ca: "CA"}
    figures: {matches: trades_total}
`

// Each shard has an endpoint of its own, behind TLS and a token that is shown nowhere and is
// not that of the orders.
func TestEndpointsOfShards(t *testing.T) {
	status := http.StatusOK
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer s3cret" {
			t.Errorf("%s is asked with %v", r.URL.Path, r.Header)
		}
		w.WriteHeader(status)
		fmt.Fprintf(w, "trades_total{shard=\"all\"} %d\nerrors_total 3\n", len(r.URL.Path)+map[string]int{"/eu": 1}[r.URL.Path])
	}))
	defer server.Close()
	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("ORDERS_TOKEN", "other")
	t.Setenv("METRICS_TOKEN", "s3cret")
	t.Setenv("METRICS_URL", server.URL)
	c, err := Read("x.yaml", []byte(strings.Replace(scraped, `"CA"`, ca, 1)))
	if err != nil {
		t.Fatal(err)
	}
	if err := valid(t, readsBack(t, c)); err != nil {
		t.Error(err)
	}
	h, err := c.System()
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	s, err := h.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for shard, want := range map[string]int64{"eu": 4, "us": 3} {
		if got := s.Shards[shard]; got == nil || got.Figures[observe.Fills] != want {
			t.Errorf("shard %s tells %+v, want %d matches", shard, got, want)
		}
	}
	e, err := observe.ParseExpression(`rate(errors_total{shard="eu"})`)
	if err != nil {
		t.Fatal(err)
	}
	if got := s.Watch(e.Series()...).Numbers; len(got) != 1 || got[`errors_total{shard="eu"}`] != 3 {
		t.Errorf("a series of one endpoint is %v, want 3", got)
	}
	status = http.StatusInternalServerError
	s, err = h.Snapshot(t.Context())
	if err == nil || strings.Contains(fmt.Sprint(err, s), "s3cret") || !strings.Contains(err.Error(), "/eu") {
		t.Errorf("the error is %v, and the snapshot %+v", err, s)
	}
}

func TestEndpointsOfOtherShards(t *testing.T) {
	source := strings.Replace(scraped, "urls: {eu:", "urls: {asia:", 1)
	_, err := Read("x.yaml", []byte(source))
	for _, want := range []string{`an endpoint of "asia", which is no shard`, `no endpoint of the shard "eu"`} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the error is %v, want one that says %q", err, want)
		}
	}
}
