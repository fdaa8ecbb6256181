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

// longestHead is the bytes read of an answer before its body. Of a longer one nothing is known.
const longestHead = 64 << 10

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
		switch {
		case err == nil && a.asked():
			return read(response), nil
		case err == nil:
			response.Body.Close()
			err = errStale
		}
		left := a.left()
		// There are only so many connections that the other end had closed before.
		if a.reused && !left && within.Err() == nil {
			continue
		}
		return Answer{}, judge(ctx, err, left)
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
	conn   *countedConn // nil where others write to it too, or it is not ours
	before int64        // bytes written to conn before
	sent   atomic.Bool  // a head was written, maybe only to a buffer
}

// trace is ctx for a request that tells a of itself.
func (a *attempt) trace(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(info httptrace.GotConnInfo) {
			a.reused = info.Reused
			if a.conn = counted(info.Conn); a.conn != nil {
				a.before = a.conn.begin(info.Reused)
			}
		},
		WroteHeaders: func() { a.sent.Store(true) },
	})
}

// asked reports whether an answer may be one to the request, and not one that nobody asked
// for, such as that the connection has been idle for too long.
func (a *attempt) asked() bool {
	return a.conn == nil || !a.reused || a.conn.wrote() != a.before || a.left()
}

// left reports whether anything of a request that failed may have left this machine. Nothing
// of it does so later.
func (a *attempt) left() bool {
	if a.conn != nil {
		return a.conn.retire() != a.before
	}
	return a.sent.Load()
}

// judge says by an error of net/http what is known of an order of which something has left,
// or nothing.
func judge(run context.Context, err error, left bool) error {
	if outer, ok := errors.AsType[*url.Error](err); ok {
		err = outer.Err // the address is left out, as it may have the order's id in it
	}
	switch {
	case !left:
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
