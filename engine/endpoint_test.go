package engine

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// pipes is a listener without a network, so that servers run on a bubble's clock.
type pipes struct {
	conns  chan net.Conn
	closed chan struct{}
}

func newPipes() pipes { return pipes{make(chan net.Conn), make(chan struct{})} }

func (p pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p pipes) Close() error {
	close(p.closed)
	return nil
}

func (p pipes) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 1} }

func (p pipes) dial(context.Context, string, string) (net.Conn, error) {
	client, server := net.Pipe()
	p.conns <- server
	return client, nil
}

// slow is a handler that does not look whether its client is still there.
type slow struct {
	takes time.Duration
	ended *bool
}

func (s slow) ServeHTTP(http.ResponseWriter, *http.Request) {
	time.Sleep(s.takes)
	*s.ended = true
}

func TestStoppingServer(t *testing.T) {
	for name, test := range map[string]struct {
		end      func(*endpoint) error
		takes    time.Duration // by the handler
		returns  time.Duration // of end, after the request came in
		answered bool
	}{
		"stop awaits an answer":     {(*endpoint).stop, grace / 2, grace / 2, true},
		"stop cuts after the grace": {(*endpoint).stop, 3 * grace, 3 * grace, false},
		"cut does not await it":     {crash, grace / 2, grace / 2, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ended := false
				l := newPipes()
				e := serve(l, slow{test.takes, &ended})
				client := &http.Client{Transport: &http.Transport{DialContext: l.dial, DisableKeepAlives: true}}
				answer := make(chan error, 1)
				go func() {
					resp, err := client.Get(e.url)
					if err == nil {
						resp.Body.Close()
					}
					answer <- err
				}()
				synctest.Wait()
				began := time.Now()
				if err := test.end(e); err != nil {
					t.Error(err)
				}
				if !ended {
					t.Error("a handler is still running")
				}
				// Shutdown looks at its connections in growing steps of up to 500 ms.
				if got := time.Since(began); got < test.returns || got > test.returns+500*time.Millisecond {
					t.Errorf("the server ended after %v, want %v", got, test.returns)
				}
				if err := <-answer; (err == nil) != test.answered {
					t.Errorf("the client got error %v, want an answer: %v", err, test.answered)
				}
			})
		})
	}
}

func crash(e *endpoint) error {
	e.cut()
	return e.wait()
}

func TestStopCutsSilentConnections(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newPipes()
		e := serve(l, http.NotFoundHandler())
		silent, _ := l.dial(t.Context(), "", "")
		defer silent.Close()
		synctest.Wait()
		began := time.Now()
		if err := e.stop(); err != nil {
			t.Error(err)
		}
		if got := time.Since(began); got != grace {
			t.Errorf("the server ended after %v, want %v", got, grace)
		}
	})
}

// TestConnectionsThatSendNothing are closed in time, whatever they began with.
func TestConnectionsThatSendNothing(t *testing.T) {
	for name, test := range map[string]struct {
		sent  string
		after time.Duration // the connection is closed
	}{
		"nothing":             {"", headerTimeout},
		"half a header":       {"POST /orders HTTP/1.1\r\nHost: a\r\n", headerTimeout},
		"half a body":         {"POST /orders HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{", bodyTimeout},
		"a whole order":       {"POST /orders HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}", idleTimeout},
		"a body nobody reads": {"GET /health HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{", bodyTimeout},
		"a slow scraper":      {"GET /metrics HTTP/1.1\r\n", headerTimeout},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := newPipes()
				e := serve(l, newShard(t, ShardConfig{}, nil))
				conn, _ := l.dial(t.Context(), "", "")
				defer conn.Close()
				began := time.Now()
				conn.Write([]byte(test.sent))
				io.Copy(io.Discard, conn) // until the server closes it
				// A server that has refused a body lingers for half a second, or the client
				// might not read why.
				if got := time.Since(began); got < test.after || got > test.after+time.Second {
					t.Errorf("the connection was closed after %v, want %v", got, test.after)
				}
				if err := e.stop(); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// TestSlowAnswerOutlivesTheTimeouts, as they are about what a client sends.
func TestSlowAnswerOutlivesTheTimeouts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newPipes()
		e := serve(l, newShard(t, ShardConfig{Name: "a", Symbols: []string{"A"}, Faults: Faults{Delay: time.Hour}}, nil))
		client := &http.Client{Transport: &http.Transport{DialContext: l.dial, DisableKeepAlives: true}}
		for _, r := range []*http.Request{
			httptest.NewRequest("POST", e.url+"/orders", strings.NewReader(with())),
			httptest.NewRequest("DELETE", e.url+"/orders/b0?symbol=A", nil),
			httptest.NewRequest("DELETE", e.url+"/orders/b0?symbol=A", strings.NewReader("{}")),
		} {
			r.RequestURI = "" // which a client must not set
			began := time.Now()
			resp, err := client.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			resp.Body.Close()
			if got := time.Since(began); got != time.Hour {
				t.Errorf("%s is answered %d after %v, want 1h", r.Method, resp.StatusCode, got)
			}
		}
		if err := e.stop(); err != nil {
			t.Error(err)
		}
	})
}

// lingering is a listener that takes its time to end, with an error of its own.
type lingering struct{ pipes }

var errDown = errors.New("network is down")

func (l lingering) Accept() (net.Conn, error) {
	time.Sleep(time.Second)
	return nil, errDown
}

func TestServerThatEndsByItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := serve(lingering{newPipes()}, http.NotFoundHandler())
		if err := e.wait(); !errors.Is(err, errDown) {
			t.Errorf("wait gives %v, want why the server ended", err)
		}
	})
}
