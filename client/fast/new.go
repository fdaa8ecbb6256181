package fast

import (
	"net/http"

	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/client/internal/endpoint"
)

// New returns the cheapest target that sends as t says, and the way that it took: this
// package's for plain HTTP/1.1, and t itself, which is net/http, for https, a proxy of the
// environment and a client of the user's own.
func New(t *client.HTTPTarget) (target client.Target, way string) {
	const slow = "net/http"
	e, err := endpoint.New(t.BaseURL, t.Header)
	switch {
	case err != nil: // t tells of it
		return t, slow
	case e.URL.Scheme != "http":
		return t, slow + ", for " + e.URL.Scheme
	case t.Client != nil:
		return t, slow + ", with a client of its own"
	}
	if proxy, err := http.ProxyFromEnvironment(&http.Request{URL: e.URL}); t.Socket == "" && (proxy != nil || err != nil) {
		return t, slow + ", through a proxy"
	}
	return &Target{
		BaseURL: t.BaseURL, Timeout: t.Timeout, Header: t.Header, Encoder: t.Encoder, Decoder: t.Decoder,
		Reuse: t.Reuse, Connections: t.Connections, Socket: t.Socket,
	}, "client/fast, HTTP/1.1"
}
