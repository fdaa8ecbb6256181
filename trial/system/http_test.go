package system

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"github.com/ordergen/ordergen"
)

// The headers of orders go with a scrape to the system's own address, and to no other.
func TestHeadersOfOrdersStayAtTheirHost(t *testing.T) {
	asked := func(want string) *httptest.Server {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if got := r.Header.Get("Authorization"); got != want {
				t.Errorf("%s is asked with %q, want %q", r.Host, got, want)
			}
			fmt.Fprintln(w, `me_matches_total{shard="a"} 1`)
		}))
		t.Cleanup(server.Close)
		return server
	}
	own, other := asked("Bearer orders"), asked("")
	h := &HTTP{URL: own.URL, Metrics: []string{own.URL + "/metrics", other.URL + "/metrics"}, Header: http.Header{"Authorization": {"Bearer orders"}}}
	defer h.Close()
	if _, err := h.Snapshot(t.Context()); err != nil {
		t.Error(err)
	}
}

// Seeds trust whom orders trust.
func TestSeedsOverTLS(t *testing.T) {
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, `{"seeded":1}`) }))
	defer server.Close()
	pool := x509.NewCertPool()
	pool.AddCert(server.Certificate())
	h := &HTTP{URL: server.URL, TLS: &tls.Config{RootCAs: pool}}
	defer h.Close()
	one := slices.Values([]ordergen.Order{{ID: ordergen.ID{Prefix: "a-"}, Symbol: "S", Side: ordergen.Sell, Price: 1, Quantity: 1}})
	if err := h.Seed(t.Context(), "a", one, func(int) {}); err != nil {
		t.Error(err)
	}
}
