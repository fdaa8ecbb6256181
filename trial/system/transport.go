package system

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/url"
)

// newTransport is net/http's own with TLS, and with all connections to a Unix socket if there
// is one.
func newTransport(socket string, config *tls.Config) *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.TLSClientConfig = config
	if socket != "" {
		t.Proxy = nil
		t.DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "unix", socket)
		}
	}
	return t
}

// scraping sends requests for metrics, each with the headers of where it goes: the system's
// own address, by the way that orders take, or another.
type scraping struct {
	address       *url.URL
	own, other    http.Header
	direct, toOwn *http.Transport
}

// RoundTrip sends a request with its headers.
func (s *scraping) RoundTrip(r *http.Request) (*http.Response, error) {
	header, by := s.other, s.direct
	if s.address != nil && r.URL.Scheme == s.address.Scheme && r.URL.Host == s.address.Host {
		header, by = s.own, s.toOwn
	}
	r = r.Clone(r.Context())
	for name, values := range header {
		switch name = http.CanonicalHeaderKey(name); {
		case name == "Host" && len(values) > 0:
			r.Host = values[0]
		case name != "Content-Type": // is of orders
			r.Header[name] = values
		}
	}
	return by.RoundTrip(r)
}

// CloseIdleConnections closes the connections on which nothing is under way.
func (s *scraping) CloseIdleConnections() {
	s.direct.CloseIdleConnections()
	s.toOwn.CloseIdleConnections()
}
