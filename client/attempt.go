package client

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/ordergen/ordergen/client/internal/endpoint"
)

// longestAnswer is the bytes read of an answer; the rest closes the connection.
const longestAnswer = 64 << 10

// exchange sends a request once and returns its answer. The error is one of those of Target.
func exchange(ctx context.Context, c *http.Client, e *endpoint.Endpoint, r *Request, timeout time.Duration) (Answer, error) {
	within, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	for {
		var a attempt
		request, err := e.Request(a.trace(within), r.Method, string(r.Path), r.Body)
		if err != nil {
			return Answer{}, NotSent(err)
		}
		response, err := c.Do(request)
		if err == nil {
			return read(response), nil
		}
		if a.mayRepeat() && within.Err() == nil {
			continue
		}
		return Answer{}, a.judge(ctx, err)
	}
}

// read reads an answer to its end or the longest that is read.
func read(response *http.Response) Answer {
	defer response.Body.Close()
	if response.StatusCode == http.StatusSwitchingProtocols { // its body is the connection, without an end
		return Answer{Status: response.StatusCode}
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, longestAnswer))
	return Answer{response.StatusCode, body, err}
}

// attempt is what net/http tells of a request on its way.
type attempt struct {
	reused bool         // the connection had served another request
	conn   *countedConn // nil where others write to it too, TLS or HTTP/2
	before int64        // bytes written to conn before
	sent   atomic.Bool  // a head was written, maybe only to a buffer
}

// trace is ctx for a request that tells a of itself.
func (a *attempt) trace(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(info httptrace.GotConnInfo) {
			a.reused = info.Reused
			if a.conn, _ = info.Conn.(*countedConn); a.conn != nil {
				a.before = a.conn.written.Load()
			}
		},
		WroteHeaders: func() { a.sent.Store(true) },
	})
}

// left reports whether anything of the request may have left this machine.
func (a *attempt) left() bool {
	if a.conn != nil {
		return a.conn.written.Load() != a.before
	}
	return a.sent.Load()
}

// mayRepeat reports whether the connection was one that the other end had closed before.
// There are only so many.
func (a *attempt) mayRepeat() bool { return a.reused && !a.left() }

// judge says by an error of net/http what is known of the order.
func (a *attempt) judge(run context.Context, err error) error {
	if outer, ok := errors.AsType[*url.Error](err); ok {
		err = outer.Err // without the address, which may have the order's id in it
	}
	switch {
	case !a.left():
		return errors.Join(run.Err(), NotSent(err))
	case unprocessed(err):
		return &Refusal{Reason: err.Error()}
	}
	return errors.Join(run.Err(), fmt.Errorf("no answer: %w", err))
}

// unprocessed reports whether an HTTP/2 server said of a request that it has not looked at
// it (RFC 9113, section 8.7). net/http has no types for that.
func unprocessed(err error) bool {
	text := err.Error()
	return strings.Contains(text, "REFUSED_STREAM") || strings.Contains(text, "graceful shutdown GOAWAY")
}
