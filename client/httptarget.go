package client

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client/internal/endpoint"
	"github.com/ordergen/ordergen/client/internal/idle"
	"github.com/ordergen/ordergen/internal/plain"
)

// HTTPTarget sends each order as a request below BaseURL, by default in the form of [Wire].
// Only BaseURL is required. It speaks what net/http does: TLS, HTTP/2 and proxies too. Plain
// HTTP/1.1 costs half as much by the Target of client/fast. No order is sent twice, and no
// redirect is followed.
type HTTPTarget struct {
	BaseURL string        // such as "http://127.0.0.1:8080"
	Timeout time.Duration // longest time for one request, answer included; 10 s if 0
	Header  http.Header   // sent with each request, in addition
	Encoder Encoder       // Wire if nil
	Decoder Decoder       // Wire if nil

	Reuse       Reuse       // choice of the connection that an order takes
	Connections int         // number of connections that orders are spread over; 100 if 0
	Socket      string      // path of a Unix socket to connect to, in place of BaseURL's host
	TLS         *tls.Config // configuration of https; Go's defaults if nil
	// Client, if set, sends the requests, and has its own way with connections, so that none
	// of the four above may be set.
	Client *http.Client

	once     sync.Once
	endpoint *endpoint.Endpoint
	err      error
	one      *http.Client            // client for all orders; nil where they are spread
	spread   idle.Pool[*http.Client] // clients with one connection each
}

var (
	_ Target  = (*HTTPTarget)(nil)
	_ Checker = (*HTTPTarget)(nil)
)

const (
	defaultTimeout     = 10 * time.Second
	defaultConnections = 100
	mostConnections    = 1 << 16

	usualPath, usualBody = 64, 256 // bytes that an order seldom exceeds
)

func (t *HTTPTarget) prepare() error {
	t.once.Do(func() {
		t.err = t.validate()
		setDefault(&t.Timeout, defaultTimeout)
		setDefault[Encoder](&t.Encoder, Wire{})
		setDefault[Decoder](&t.Decoder, Wire{})
		setDefault(&t.Connections, defaultConnections)
		if t.err != nil {
			return
		}
		switch {
		case t.Client != nil:
			t.one = withoutRedirects(*t.Client)
		case t.Reuse == Hot:
			t.one = t.newClient()
		default:
			t.spread = idle.Pool[*http.Client]{Spread: t.Connections, Close: (*http.Client).CloseIdleConnections}
		}
	})
	return t.err
}

func (t *HTTPTarget) validate() error {
	var errs []error
	require := func(ok bool, format string, args ...any) {
		if !ok {
			errs = append(errs, fmt.Errorf(format, args...))
		}
	}
	var err error
	t.endpoint, err = endpoint.New(t.BaseURL, t.Header)
	errs = append(errs, err)
	require(t.Timeout >= 0, "Timeout is %v, want more than 0", t.Timeout)
	require(t.Reuse <= Hot, "Reuse is %v, want Spread or Hot", t.Reuse)
	require(t.Connections >= 0 && t.Connections <= mostConnections, "Connections is %d, want 1..%d", t.Connections, mostConnections)
	require(t.Client == nil || t.Reuse == Spread && t.Connections == 0 && t.Socket == "" && t.TLS == nil,
		"Client is set, want Reuse, Connections, Socket and TLS to be as it has them, and not set here")
	if err == nil && t.Client == nil && t.Socket == "" {
		_, err := http.ProxyFromEnvironment(&http.Request{URL: t.endpoint.URL})
		if err != nil {
			errs = append(errs, fmt.Errorf("the proxy of the environment: %s", plain.Redact(err.Error())))
		}
	}
	return errors.Join(errs...)
}

func (t *HTTPTarget) newClient() *http.Client {
	return withoutRedirects(http.Client{Transport: newTransport(t.Socket, t.TLS)})
}

// Check refuses what could not be sent.
func (t *HTTPTarget) Check() error { return t.prepare() }

// Send sends one order.
func (t *HTTPTarget) Send(ctx context.Context, o ordergen.Order) (Receipt, error) {
	if err := t.prepare(); err != nil {
		return Receipt{}, NotSent(err)
	}
	// Each order has memory of its own, as net/http may read a body for longer than it takes
	// to answer.
	r := &Request{Path: make([]byte, 0, usualPath), Body: make([]byte, 0, usualBody)}
	if err := t.Encoder.Encode(r, o); err != nil {
		return Receipt{}, NotSent(err)
	}
	client, giveBack := t.client()
	a, err := exchange(ctx, client, t.endpoint, r, t.Timeout)
	giveBack()
	if err != nil {
		return Receipt{}, err
	}
	return t.Decoder.Decode(a)
}

// client returns one for an order, to be given back.
func (t *HTTPTarget) client() (c *http.Client, giveBack func()) {
	if t.one != nil {
		return t.one, func() {}
	}
	c, ok := t.spread.Take(time.Now())
	if !ok {
		c = t.newClient()
	}
	return c, func() { t.spread.Put(c, time.Now()) }
}

// CloseIdleConnections closes the connections on which no order is under way.
func (t *HTTPTarget) CloseIdleConnections() {
	if t.one != nil {
		t.one.CloseIdleConnections()
	}
	t.spread.Empty()
}
