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
	"sync"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
)

// Target posts each order as JSON to BaseURL + "/orders". Only BaseURL is required.
type Target struct {
	BaseURL string        // such as "http://127.0.0.1:8080"; "https" is refused
	Timeout time.Duration // of one request, answer included, or up to an eighth more; 10 s if 0
	Header  http.Header   // sent with each request, in addition

	once    sync.Once
	head    head
	address string
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
		if t.address, t.err = address(t.BaseURL); t.err == nil {
			t.head, t.err = newHead(t.BaseURL, t.Header)
		}
		if t.Timeout <= 0 {
			t.Timeout = defaultTimeout
		}
	})
	return t.err
}

// address is the host and port of a URL of plain HTTP.
func address(base string) (string, error) {
	u, err := url.Parse(base)
	switch {
	case err != nil || u.Host == "":
		return "", fmt.Errorf("target is %q, want a URL such as http://127.0.0.1:8080", base)
	case u.Scheme != "http":
		return "", fmt.Errorf("target is %q, want plain http://; for TLS there is client.HTTPTarget", base)
	case u.Port() == "":
		return net.JoinHostPort(u.Hostname(), "80"), nil
	}
	return u.Host, nil
}

// Check refuses a BaseURL that is none of plain HTTP, and a Header that cannot be sent.
func (t *Target) Check() error { return t.prepare() }

// Send posts one order and never sends it twice. An order is refused for certain when
// no connection could be made for it or none of its bytes could be written; when a
// connection is cut after that, its fate is unknown.
func (t *Target) Send(ctx context.Context, o ordergen.Order) error {
	if err := t.prepare(); err != nil {
		return &client.Refusal{Reason: err.Error()}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	began := time.Now()
	c, err := t.connection(ctx)
	if err != nil {
		if ended := ctx.Err(); ended != nil {
			return ended
		}
		return &client.Refusal{Reason: err.Error()}
	}
	err = c.post(&t.head, o, began, t.Timeout)
	if c.reusable {
		t.pool.put(c)
	} else {
		c.close()
	}
	if err == errStale {
		return t.Send(ctx, o) // nothing of it was sent; there are only so many idle connections
	}
	if err != nil && ctx.Err() != nil && !c.answered {
		return errors.Join(ctx.Err(), err)
	}
	return err
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
