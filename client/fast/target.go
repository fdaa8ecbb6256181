// Package fast sends orders over plain HTTP/1.1 for a fraction of what net/http takes
// of a processor: each connection is used by one goroutine at a time and keeps its
// request, its answer and its deadline, so that an order costs three system calls and
// no memory. The parser of answers is fasthttp's.
//
// It is for measuring a target at high rates from few cores. TLS, HTTP/2, proxies and
// redirects are left to [client.HTTPTarget]. With that it agrees on the bytes on the wire
// and, for answers in the grammar of HTTP/1.1 whose head has at most 8 KB, on what became of
// each order.
package fast

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
)

// Target sends each order as a request below BaseURL, by default in the form of
// [client.Wire]. Only BaseURL is required.
type Target struct {
	BaseURL string         // such as "http://127.0.0.1:8080"; "https" is refused
	Timeout time.Duration  // longest time for one request, answer included, or up to an eighth more; 10 s if 0
	Header  http.Header    // sent with each request, in addition
	Encoder client.Encoder // client.Wire if nil
	Decoder client.Decoder // client.Wire if nil

	once    sync.Once
	head    head
	address string
	path    string // the path in BaseURL, escaped
	err     error
	pool    pool
}

var (
	_ client.Target  = (*Target)(nil)
	_ client.Checker = (*Target)(nil)
)

const (
	defaultTimeout = 10 * time.Second
	dialTimeout    = 5 * time.Second
)

func (t *Target) prepare() error {
	t.once.Do(func() {
		if t.Timeout <= 0 {
			t.Timeout = defaultTimeout
		}
		if t.Encoder == nil {
			t.Encoder = client.Wire{}
		}
		if t.Decoder == nil {
			t.Decoder = client.Wire{}
		}
		if t.address, t.path, t.err = parse(t.BaseURL); t.err == nil {
			t.head, t.err = newHead(t.BaseURL, t.Header)
		}
	})
	return t.err
}

// parse returns the host and port of a URL of plain HTTP, and its path.
func parse(base string) (address, path string, err error) {
	u, err := url.Parse(base)
	if err != nil || u.Host == "" {
		return "", "", fmt.Errorf("target is %q, want a URL such as http://127.0.0.1:8080", base)
	}
	if u.Scheme != "http" {
		return "", "", fmt.Errorf("target is %q, want plain http://; for TLS there is client.HTTPTarget", base)
	}
	address = u.Host
	if u.Port() == "" {
		address = net.JoinHostPort(u.Hostname(), "80")
	}
	return address, strings.TrimRight(u.EscapedPath(), "/"), nil
}

// Check refuses a BaseURL that is none of plain HTTP, and a Header that cannot be sent.
func (t *Target) Check() error { return t.prepare() }

// Send sends one order and never sends it twice. An order is refused for certain when
// no connection could be made for it or none of its bytes could be written; when a
// connection is cut after that, its fate is unknown.
func (t *Target) Send(ctx context.Context, o ordergen.Order) (client.Receipt, error) {
	if err := t.prepare(); err != nil {
		return client.Receipt{}, &client.Refusal{Reason: err.Error()}
	}
	if err := ctx.Err(); err != nil {
		return client.Receipt{}, err
	}
	began := time.Now()
	c, err := t.connection(ctx)
	if err != nil {
		if ended := ctx.Err(); ended != nil {
			return client.Receipt{}, ended
		}
		return client.Receipt{}, &client.Refusal{Reason: err.Error()}
	}
	receipt, err := t.exchange(c, o, began)
	if c.reusable {
		t.pool.put(c)
	} else {
		c.close()
	}
	if err == errStale {
		return t.Send(ctx, o) // nothing of it was sent; there are only so many idle connections
	}
	if err != nil && ctx.Err() != nil && !c.answered {
		return receipt, errors.Join(ctx.Err(), err)
	}
	return receipt, err
}

// exchange sends an order on a connection and reads the answer.
func (t *Target) exchange(c *conn, o ordergen.Order, began time.Time) (client.Receipt, error) {
	r := &c.request
	r.Path, r.Body = r.Path[:0], r.Body[:0]
	if err := t.Encoder.Encode(r, o); err != nil {
		return client.Receipt{}, &client.Refusal{Reason: err.Error()}
	}
	answer, err := c.post(&t.head, t.path, began, t.Timeout)
	if err != nil {
		return client.Receipt{}, err
	}
	return t.Decoder.Decode(answer)
}

// connection returns an idle connection or makes one. It is closed when ctx ends.
func (t *Target) connection(ctx context.Context) (*conn, error) {
	for c := t.pool.take(); c != nil; c = t.pool.take() {
		if c.closeWith(ctx) {
			return c, nil
		}
		c.close()
	}
	dialer := net.Dialer{Timeout: min(dialTimeout, t.Timeout)}
	tcp, err := dialer.DialContext(ctx, "tcp", t.address)
	if err != nil {
		return nil, err
	}
	c, err := newConn(tcp)
	if err != nil {
		return nil, err
	}
	c.closeWith(ctx)
	return c, nil
}

// CloseIdleConnections closes the connections on which no order is under way.
func (t *Target) CloseIdleConnections() {
	for c := t.pool.take(); c != nil; c = t.pool.take() {
		c.close()
	}
}
