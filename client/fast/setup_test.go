package fast_test

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
)

// setup changes a target that is about to be sent orders at a server.
type setup func(t *client.HTTPTarget, s *server)

func both(a, b setup) setup {
	return func(t *client.HTTPTarget, s *server) {
		a(t, s)
		b(t, s)
	}
}

func within(timeout time.Duration) setup {
	return func(t *client.HTTPTarget, _ *server) { t.Timeout = timeout }
}

// hasty waits long enough for an order to leave.
func hasty(t *client.HTTPTarget, _ *server) { t.Timeout = 500 * time.Millisecond }

func header(name string, values ...string) setup {
	return func(t *client.HTTPTarget, _ *server) { t.Header = http.Header{name: values} }
}

func base(url string) setup {
	return func(t *client.HTTPTarget, _ *server) { t.BaseURL = url }
}

func below(path string) setup {
	return func(t *client.HTTPTarget, _ *server) { t.BaseURL += path }
}

func user(t *client.HTTPTarget, _ *server) {
	t.BaseURL = strings.Replace(t.BaseURL, "//", "//user:pass@", 1)
}

func secure(t *client.HTTPTarget, _ *server) {
	t.BaseURL = strings.Replace(t.BaseURL, "http:", "https:", 1)
}

func ownClient(t *client.HTTPTarget, _ *server) {
	t.Client, t.Reuse = new(http.Client), client.Spread
}

// proxied has the server as the proxy on the way to a URL.
func proxied(to string) setup {
	return func(t *client.HTTPTarget, s *server) {
		proxy := &url.URL{Scheme: "http", Host: strings.TrimPrefix(s.url, "http://")}
		ownClient(t, s)
		t.Client.Transport = &http.Transport{Proxy: http.ProxyURL(proxy)}
		t.BaseURL = to
	}
}

// unixSocket has a URL to which nobody listens, which does not matter.
func unixSocket(t *client.HTTPTarget, s *server) {
	t.BaseURL, t.Socket = "http://engine.example.com", s.socket
}

// encoder makes requests as it is told.
type encoder struct {
	method, path string
	err          error
}

func (e encoder) set(t *client.HTTPTarget, _ *server) { t.Encoder = e }

func (e encoder) Encode(r *client.Request, o ordergen.Order) error {
	r.Method = e.method
	r.Path = append(r.Path, e.path...)
	r.Body = o.AppendJSON(r.Body)
	return e.err
}
