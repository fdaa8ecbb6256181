// Package fast sends orders over plain HTTP/1.1 for a fraction of what net/http takes
// of a processor: each connection is used by one goroutine at a time and keeps its
// request, its answer and its deadline, so that an order costs three system calls and
// no memory. The parser of answers is fasthttp's.
//
// It is for measuring a target at high rates from few cores. TLS, HTTP/2, proxies and
// redirects are left to [client.HTTPTarget]. With that it agrees on the bytes on the wire
// and, for answers in the grammar of HTTP/1.1 whose head has at most 64 KB, on what became of
// each order.
package fast

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/client/internal/endpoint"
	"github.com/ordergen/ordergen/client/internal/idle"
)

// Target sends each order as a request below BaseURL, by default in the form of
// [client.Wire]. Only BaseURL is required.
type Target struct {
	BaseURL string         // such as "http://127.0.0.1:8080"; "https" is refused
	Timeout time.Duration  // longest time for one request, answer included, or up to an eighth more; 10 s if 0
	Header  http.Header    // sent with each request, in addition
	Encoder client.Encoder // client.Wire if nil
	Decoder client.Decoder // client.Wire if nil

	Reuse       client.Reuse // choice of the connection that an order takes
	Connections int          // how many Spread uses at least; 100 if 0
	Socket      string       // path of a Unix socket to connect to, in place of the host in BaseURL

	once             sync.Once
	head             head
	path             string // the path in BaseURL, escaped
	network, address string
	err              error
	pool             idle.Pool[*conn]
}

var (
	_ client.Target  = (*Target)(nil)
	_ client.Checker = (*Target)(nil)
)

const (
	defaultTimeout     = 10 * time.Second
	dialTimeout        = 5 * time.Second
	defaultConnections = 100
)

func (t *Target) prepare() error {
	t.once.Do(func() {
		// What the two have in common is checked in one place.
		t.err = (&client.HTTPTarget{BaseURL: t.BaseURL, Timeout: t.Timeout, Header: t.Header, Reuse: t.Reuse, Connections: t.Connections, Socket: t.Socket}).Check()
		if t.err != nil {
			return
		}
		t.Timeout = cmp.Or(t.Timeout, defaultTimeout)
		if t.Encoder == nil {
			t.Encoder = client.Wire{}
		}
		if t.Decoder == nil {
			t.Decoder = client.Wire{}
		}
		t.pool.Close = (*conn).close
		if t.Reuse == client.Spread {
			t.pool.Spread = cmp.Or(t.Connections, defaultConnections)
		}
		t.err = t.locate()
	})
	return t.err
}

// locate says where to connect to, and what all requests begin with.
func (t *Target) locate() error {
	e, err := endpoint.New(t.BaseURL, t.Header)
	if err != nil {
		return err
	}
	if e.URL.Scheme != "http" {
		return fmt.Errorf("target is %q, want plain http://; for TLS there is client.HTTPTarget", e.URL)
	}
	t.path = e.URL.EscapedPath()
	t.network, t.address = "tcp", net.JoinHostPort(e.URL.Hostname(), cmp.Or(e.URL.Port(), "80"))
	if t.Socket != "" {
		t.network, t.address = "unix", t.Socket
	}
	t.head, err = newHead(e)
	return err
}

// Check refuses a BaseURL that is none of plain HTTP, and a Header that cannot be sent.
func (t *Target) Check() error { return t.prepare() }

// Send sends one order and never sends it twice. An order is refused for certain when
// no connection could be made for it or none of its bytes could be written; when a
// connection is cut after that, its fate is unknown.
func (t *Target) Send(ctx context.Context, o ordergen.Order) (client.Receipt, error) {
	if err := t.prepare(); err != nil {
		return client.Receipt{}, client.NotSent(err)
	}
	began := time.Now()
	c, err := t.connection(ctx, began)
	if err != nil {
		return client.Receipt{}, errors.Join(ctx.Err(), client.NotSent(err))
	}
	receipt, err := t.exchange(c, o, began)
	if c.reusable {
		t.pool.Put(c, c.used)
	} else {
		t.pool.Drop(c)
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
	err := t.Encoder.Encode(r, o)
	if err == nil {
		err = sendable(r)
	}
	if err != nil {
		return client.Receipt{}, client.NotSent(err)
	}
	answer, err := c.post(&t.head, t.path, began, t.Timeout)
	if err != nil {
		return client.Receipt{}, err
	}
	return t.Decoder.Decode(answer)
}

// connection returns an idle connection or makes one. It is closed when ctx ends.
func (t *Target) connection(ctx context.Context, now time.Time) (*conn, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	for {
		c, ok := t.pool.Take(now)
		if !ok {
			break
		}
		if c.closeWith(ctx) {
			return c, nil
		}
		t.pool.Drop(c)
	}
	dialer := net.Dialer{Timeout: min(dialTimeout, t.Timeout)}
	tcp, err := dialer.DialContext(ctx, t.network, t.address)
	if err != nil {
		t.pool.Gone()
		return nil, err
	}
	c, err := newConn(tcp)
	if err != nil {
		t.pool.Gone()
		return nil, err
	}
	c.closeWith(ctx)
	return c, nil
}

// CloseIdleConnections closes the connections on which no order is under way.
func (t *Target) CloseIdleConnections() { t.pool.Empty() }
