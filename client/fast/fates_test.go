package fast_test

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/client/fast"
)

// fate is what becomes of orders that are sent one after the other to a server that behaves
// in some way.
type fate struct {
	name string
	play part   // what the server does on each connection; nobody listens if nil
	want string // what becomes of each order
	set  setup  // how the target differs from the plain one

	tls   *tls.Config // set for a server that speaks TLS
	ends  bool        // the context of the orders ends with the first that arrives
	hangs bool        // the next order waits until the server has hung up
	heard string      // what one of the requests must have in it
	unfit bool        // Check refuses the target
	slow  bool        // client/fast leaves it to net/http
}

const (
	head = "HTTP/1.1 200 OK\r\n"
	full = head + "Content-Length: 2\r\n\r\n{}"
)

func status(code int) string {
	return fmt.Sprintf("HTTP/1.1 %d %s\r\nContent-Length: 0\r\n\r\n", code, http.StatusText(code))
}

func redirect(code int, location string) string {
	return fmt.Sprintf("HTTP/1.1 %d Moved\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n", code, location)
}

// fates is the table of fates. An order that is refused without a status was never sent.
var fates = []fate{
	// The order is accepted.
	{name: "accepted with a body", play: answer(full), want: "accepted, accepted, accepted"},
	{name: "accepted without one", play: answer("HTTP/1.1 204 No Content\r\n\r\n"), want: "accepted, accepted"},
	{name: "accepted in chunks", play: answer(head + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"), want: "accepted, accepted"},
	{name: "accepted in chunks with a trailer", play: answer(head + "Transfer-Encoding: chunked\r\nTrailer: X\r\n\r\n2\r\n{}\r\n0\r\nX: 1\r\n\r\n"), want: "accepted, accepted"},
	{name: "accepted in chunks with an extension", play: answer(head + "Transfer-Encoding: chunked\r\n\r\n2;a=b\r\n{}\r\n0\r\n\r\n"), want: "accepted, accepted"},
	{name: "accepted in chunks and with a length", play: answerOnce(head + "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n2\r\n{}\r\n0\r\n\r\n"), want: "accepted"},
	{name: "accepted, packed", play: answer(head + "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n\x1f\x8b"), want: "accepted, accepted"},
	{name: "accepted up to the end", play: answerOnce(head + "\r\n{}"), want: "accepted, accepted"},
	{name: "accepted, and closing", play: answerOnce(head + "Connection: close\r\nContent-Length: 2\r\n\r\n{}"), want: "accepted, accepted"},
	{name: "accepted, and closing later", play: answer(head + "Connection: close\r\nContent-Length: 2\r\n\r\n{}"), want: "accepted, accepted"},
	{name: "accepted by HTTP/1.0", play: answerOnce("HTTP/1.0 200 OK\r\n\r\n{}"), want: "accepted, accepted"},
	{name: "accepted by HTTP/1.0 that keeps the connection", play: answer("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\n{}"), want: "accepted, accepted"},
	{name: "accepted without words", play: answer("HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n"), want: "accepted, accepted"},
	{name: "accepted byte by byte", play: bytewise(full), want: "accepted, accepted"},
	{name: "accepted by a head of 30 KB", play: answer(head + "X: " + strings.Repeat("x", 30<<10) + "\r\nContent-Length: 2\r\n\r\n{}"), want: "accepted, accepted"},
	{name: "accepted by a body of 1 MB", play: answer(head + "Content-Length: 1048576\r\n\r\n" + strings.Repeat("x", 1<<20)), want: "accepted, accepted"},
	{name: "accepted by a chunk of 1 MB", play: answer(head + "Transfer-Encoding: chunked\r\n\r\n100000\r\n" + strings.Repeat("x", 1<<20) + "\r\n0\r\n\r\n"), want: "accepted, accepted"},
	{name: "accepted by a body without an end", play: endless(head + "\r\n"), want: "accepted, accepted"},
	{name: "accepted by a body that is cut", play: answerOnce(head + "Content-Length: 20\r\n\r\n{}"), want: "accepted, accepted"},
	{name: "accepted by a body that is too long", play: answerOnce(head + "Content-Length: 2\r\n\r\n{}{}"), want: "accepted"},
	{name: "accepted by a chunk that is cut", play: answerOnce(head + "Transfer-Encoding: chunked\r\n\r\n20\r\n{}"), want: "accepted, accepted"},
	{name: "accepted by a chunk that is none", play: answerOnce(head + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n{}"), want: "accepted, accepted"},
	{name: "accepted by a body too late", play: answer(head + "Content-Length: 20\r\n\r\n{}"), want: "accepted, accepted", set: hasty},
	{name: "accepted after 100", play: answer("HTTP/1.1 100 Continue\r\n\r\n" + full), want: "accepted, accepted"},
	{name: "accepted after hints", play: answer("HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n" + full), want: "accepted, accepted"},
	{name: "accepted after forty hints", play: answer(strings.Repeat("HTTP/1.1 103 Early Hints\r\n\r\n", 40) + full), want: "accepted, accepted"},
	{name: "accepted by a chunk of 16 EB", play: answerOnce(head + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n{}"), want: "accepted, accepted"},
	{name: "accepted on a Unix socket", play: answer(full), want: "accepted, accepted", set: unixSocket},
	{name: "status 201", play: answer(status(201)), want: "accepted, accepted"},
	{name: "status 202", play: answer(status(202)), want: "accepted, accepted"},
	{name: "status 206", play: answer(status(206)), want: "accepted, accepted"},
	{name: "status 299", play: answer(status(299)), want: "accepted, accepted"},

	// The server refuses it.
	{name: "status 400", play: answer(status(400)), want: "refused with 400, refused with 400"},
	{name: "status 401", play: answer(status(401)), want: "refused with 401, refused with 401"},
	{name: "status 403", play: answer(status(403)), want: "refused with 403, refused with 403"},
	{name: "status 404", play: answer(status(404)), want: "refused with 404, refused with 404"},
	{name: "status 405", play: answer(status(405)), want: "refused with 405, refused with 405"},
	{name: "status 408", play: answer(status(408)), want: "refused with 408, refused with 408"},
	{name: "status 409", play: answer(status(409)), want: "refused with 409, refused with 409"},
	{name: "status 413", play: answer(status(413)), want: "refused with 413, refused with 413"},
	{name: "status 422", play: answer(status(422)), want: "refused with 422, refused with 422"},
	{name: "status 425", play: answer(status(425)), want: "refused with 425, refused with 425"},
	{name: "status 429", play: answer(status(429)), want: "refused with 429, refused with 429"},
	{name: "status 431", play: answer(status(431)), want: "refused with 431, refused with 431"},
	{name: "status 499", play: answer(status(499)), want: "refused with 499, refused with 499"},
	{name: "status 503", play: answer(status(503)), want: "refused with 503, refused with 503"},
	{name: "refused by a reason that is cut", play: answerOnce("HTTP/1.1 409 Conflict\r\nContent-Length: 20\r\n\r\nbecause"), want: "refused with 409, refused with 409"},
	{name: "refused by a reason of 1 MB", play: answer("HTTP/1.1 422 No\r\nContent-Length: 1048576\r\n\r\n" + strings.Repeat("x", 1<<20)), want: "refused with 422, refused with 422"},
	{name: "not modified", play: answer("HTTP/1.1 304 Not Modified\r\n\r\n"), want: "refused with 304, refused with 304"},
	{name: "another protocol", play: switchOver, want: "refused with 101, accepted"},

	// It is told to go elsewhere, and does not.
	{name: "a choice", play: answer(redirect(300, "/orders/1")), want: "refused with 300, refused with 300"},
	{name: "moved for good", play: answer(redirect(301, "/orders")), want: "refused with 301, refused with 301"},
	{name: "sent to a login", play: answer(redirect(302, "/login")), want: "refused with 302, refused with 302"},
	{name: "sent to see another", play: answer(redirect(303, "/done")), want: "refused with 303, refused with 303"},
	{name: "sent on with its body", play: answer(redirect(307, "/elsewhere")), want: "refused with 307, refused with 307"},
	{name: "sent on with its body for good", play: answer(redirect(308, "/elsewhere")), want: "refused with 308, refused with 308"},
	{name: "sent to another host", play: answer(redirect(307, "http://127.0.0.1:1/orders")), want: "refused with 307, refused with 307"},
	{name: "sent nowhere", play: answer(status(302)), want: "refused with 302, refused with 302"},
	{name: "sent to what is no address", play: answer(redirect(302, "http://a b:c/%zz")), want: "refused with 302, refused with 302"},
	{name: "sent to a login, by a client of the user's own", play: answer(redirect(302, "/login")), want: "refused with 302, refused with 302", set: ownClient, slow: true},

	// It was sent, and nobody knows.
	{name: "status 500", play: answer(status(500)), want: "unknown, unknown"},
	{name: "status 501", play: answer(status(501)), want: "unknown, unknown"},
	{name: "status 502", play: answer(status(502)), want: "unknown, unknown"},
	{name: "status 504", play: answer(status(504)), want: "unknown, unknown"},
	{name: "status 507", play: answer(status(507)), want: "unknown, unknown"},
	{name: "status 599", play: answer(status(599)), want: "unknown, unknown"},
	{name: "status 999", play: answer(status(999)), want: "unknown, unknown"},
	{name: "no answer", play: answerOnce(""), want: "unknown, unknown"},
	{name: "no answer in time", play: answer(""), want: "unknown", set: hasty},
	{name: "no answer before the run ends", play: answer(""), want: "unknown, refused", ends: true},
	{name: "hints alone", play: answerOnce("HTTP/1.1 103 Early Hints\r\n\r\n"), want: "unknown, unknown"},
	{name: "hints alone in time", play: answer("HTTP/1.1 103 Early Hints\r\n\r\n"), want: "unknown", set: hasty},
	{name: "the status is cut", play: answerOnce("HTTP/1.1 20"), want: "unknown, unknown"},
	{name: "the head is cut", play: answerOnce(head + "Content-Len"), want: "unknown, unknown"},
	{name: "the head is too late", play: answer(head + "Content-Len"), want: "unknown", set: hasty},
	{name: "a head of 1 MB", play: answerOnce(head + "X: " + strings.Repeat("x", 1<<20) + "\r\nContent-Length: 2\r\n\r\n{}"), want: "unknown, unknown"},
	{name: "a head without an end", play: endless(head + "X: "), want: "unknown, unknown"},
	{name: "nobody reads", play: deaf, want: "unknown", set: hasty},
	{name: "reset after the order", play: reset, want: "unknown, unknown"},
	{name: "reset within the order", play: resetUnread, want: "unknown, unknown"},
	{name: "the connection ends at the second order", play: endAt(2), want: "accepted, unknown, accepted"},
	{name: "the same with a key against doubles", play: endAt(2), want: "accepted, unknown, accepted", set: header("Idempotency-Key", "7")},
	{name: "the same with the other key", play: endAt(2), want: "accepted, unknown, accepted", set: header("X-Idempotency-Key", "7")},
	{name: "SSH", play: answerOnce("SSH-2.0-OpenSSH_9.9\r\n\r\n"), want: "unknown"},
	{name: "SMTP", play: answerOnce("554 5.5.1 Error: no valid recipients\r\n\r\n"), want: "unknown"},
	{name: "Redis", play: answerOnce("-ERR unknown command\r\n\r\n"), want: "unknown"},
	{name: "an alert of TLS", play: answerOnce("\x15\x03\x01\x00\x02\x02\x16"), want: "unknown"},
	{name: "a frame of HTTP/2", play: answerOnce("\x00\x00\x00\x04\x00\x00\x00\x00\x00"), want: "unknown"},
	{name: "zeros", play: answerOnce(strings.Repeat("\x00", 1000)), want: "unknown"},
	{name: "empty lines", play: answerOnce("\r\n\r\n"), want: "unknown"},
	{name: "a page without a head", play: answerOnce("<html>it works</html>\r\n\r\n"), want: "unknown"},
	{name: "two lengths", play: answerOnce(head + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}"), want: "unknown"},
	{name: "a length below none", play: answerOnce(head + "Content-Length: -2\r\n\r\n{}"), want: "unknown"},
	{name: "a length that is none", play: answerOnce(head + "Content-Length: x\r\n\r\n{}"), want: "unknown"},
	{name: "chunks that are packed", play: answerOnce(head + "Transfer-Encoding: gzip\r\n\r\n{}"), want: "unknown"},
	{name: "a header without a colon", play: answerOnce(head + "Content-Length 2\r\n\r\n{}"), want: "unknown"},
	{name: "a header with a zero in the answer", play: answerOnce(head + "X: a\x00b\r\nContent-Length: 2\r\n\r\n{}"), want: "unknown"},
	{name: "status 99", play: answerOnce("HTTP/1.1 099 Low\r\nContent-Length: 0\r\n\r\n"), want: "unknown"},
	{name: "a status of four digits", play: answerOnce("HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n"), want: "unknown"},
	{name: "a status that is none", play: answerOnce("HTTP/1.1 OK\r\nContent-Length: 0\r\n\r\n"), want: "unknown"},

	// A connection that ended before is no fault of the order's.
	{name: "closed after the answer", play: thenHangUp(net.Conn.Close), hangs: true, want: "accepted, accepted, accepted"},
	{name: "half closed after the answer", play: thenHangUp(halfClose), hangs: true, want: "accepted, accepted, accepted"},
	{name: "reset after the answer", play: thenHangUp(closeHard), hangs: true, want: "accepted, accepted, accepted"},
	{name: "an answer that nobody asked for", play: thenHangUp(timeOut), hangs: true, want: "accepted, accepted, accepted"},

	// It never left this machine.
	{name: "nobody listens", want: "refused, refused"},
	{name: "nobody accepts", want: "refused", set: crowded},
	{name: "no such socket", want: "refused", set: func(t *client.HTTPTarget, _ *server) { t.Socket = "/nonexistent/socket" }},
	{name: "an order that has no form", play: answer(full), set: encoder{err: errors.New("no form")}.set, want: "refused, refused"},
	{name: "a method that is none", play: answer(full), set: encoder{method: "PO ST", path: "/orders"}.set, want: "refused, refused"},
	{name: "a path with a line feed", play: answer(full), set: encoder{method: "POST", path: "/orders\r\nX: 1"}.set, want: "refused, refused"},

	// It could not be sent, which Check says before.
	{name: "no URL", set: base("localhost"), want: "refused", unfit: true},
	{name: "no host", set: base("http://"), want: "refused", unfit: true},
	{name: "another scheme", set: base("ftp://127.0.0.1"), want: "refused", unfit: true},
	{name: "a port that is none", set: base("http://127.0.0.1:port"), want: "refused", unfit: true},
	{name: "a query in the URL", play: answer(full), set: below("?a=b"), want: "refused", unfit: true},
	{name: "a header with a line feed", play: answer(full), set: header("X", "a\r\nContent-Length: 1"), want: "refused", unfit: true},
	{name: "a header with a zero", play: answer(full), set: header("X", "a\x00"), want: "refused", unfit: true},
	{name: "a header whose name is none", play: answer(full), set: header("a b", "c"), want: "refused", unfit: true},
	{name: "a header of the framing", play: answer(full), set: header("Content-Length", "9"), want: "refused", unfit: true},
	{name: "a header of the connection", play: answer(full), set: header("connection", "close"), want: "refused", unfit: true},
	{name: "a header that asks to go on", play: answer(full), set: header("Expect", "100-continue"), want: "refused", unfit: true},
	{name: "two hosts", play: answer(full), set: header("Host", "a", "b"), want: "refused", unfit: true},
	{name: "a host that is none", play: answer(full), set: header("Host", "a/b"), want: "refused", unfit: true},
	{name: "less time than none", play: answer(full), set: within(-time.Second), want: "refused", unfit: true},
	{name: "a user and a token", play: answer(full), set: both(user, header("Authorization", "Bearer x")), want: "refused", unfit: true},

	// What can be sent is sent.
	{name: "a host of its own", play: answer(full), set: header("Host", "api.example.com"), want: "accepted", heard: "Host: api.example.com\r\n"},
	{name: "a token", play: answer(full), set: header("Authorization", "Bearer x.y"), want: "accepted", heard: "Authorization: Bearer x.y\r\n"},
	{name: "a user", play: answer(full), set: user, want: "accepted", heard: "Authorization: Basic dXNlcjpwYXNz\r\n"},
	{name: "a key against doubles", play: answer(full), set: header("Idempotency-Key", "7"), want: "accepted, accepted", heard: "dempotency-key: 7\r\n"},
	{name: "a type of its own", play: answer(full), set: header("content-type", "application/x"), want: "accepted", heard: "Content-Type: application/x\r\n"},
	{name: "a name of its own", play: answer(full), set: header("User-Agent", "x/1"), want: "accepted", heard: "User-Agent: x/1\r\n"},
	{name: "a header in Latin-1", play: answer(full), set: header("X-Name", "caf\xe9"), want: "accepted", heard: "X-Name: caf\xe9\r\n"},
	{name: "two values", play: answer(full), set: header("Accept", "a", "b"), want: "accepted", heard: "Accept: a\r\nAccept: b\r\n"},
	{name: "a path below", play: answer(full), set: below("/v1/a%2Fb/"), want: "accepted", heard: " /v1/a%2Fb/orders "},

	// TLS.
	{name: "TLS", play: answer(full), tls: new(tls.Config), want: "accepted, accepted", slow: true},
	{name: "TLS, closed after the answer", play: thenHangUp(net.Conn.Close), tls: new(tls.Config), hangs: true, want: "accepted, accepted, accepted", slow: true},
	{name: "TLS, the connection ends at the second order", play: endAt(2), tls: new(tls.Config), want: "accepted, unknown, accepted", slow: true},
	{name: "TLS, no answer in time", play: answer(""), tls: new(tls.Config), want: "unknown", set: within(2 * time.Second), slow: true},
	{name: "TLS by a certificate that nobody knows", play: answer(full), tls: new(tls.Config), want: "refused", set: func(t *client.HTTPTarget, _ *server) { t.TLS = nil }, slow: true},
	{name: "TLS by another name", play: answer(full), tls: new(tls.Config), want: "refused", set: func(t *client.HTTPTarget, _ *server) { t.TLS.ServerName = "engine.test" }, slow: true},
	{name: "TLS of another time", play: answer(full), tls: &tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}, want: "refused", slow: true},
	{name: "TLS to a server without", play: puzzled, want: "refused", set: secure, slow: true},
	{name: "TLS to a server that is silent", play: deaf, want: "refused", set: both(secure, hasty), slow: true},
	{name: "TLS to a server that hangs up", play: hangUp, want: "refused", set: secure, slow: true},

	// Proxies.
	{name: "a proxy", play: answer(full), set: proxied("http://engine.example.com"), want: "accepted, accepted", heard: "POST http://engine.example.com/orders ", slow: true},
	{name: "a proxy that wants a password", play: answer(status(407)), set: proxied("http://engine.example.com"), want: "refused with 407", slow: true},
	{name: "a proxy with no engine behind it", play: answer(status(502)), set: proxied("http://engine.example.com"), want: "unknown", slow: true},
	{name: "a proxy that opens no way", play: answer(status(502)), set: proxied("https://engine.example.com"), want: "refused", slow: true},
	{name: "a proxy that is not there", set: proxied("http://engine.example.com"), want: "refused", slow: true},
}

// TestFates holds both targets to the table.
func TestFates(t *testing.T) {
	for _, row := range fates {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			t.Run("nethttp", func(t *testing.T) {
				row.hold(t, func(c *client.HTTPTarget) client.Target { return c })
			})
			if row.slow {
				return
			}
			t.Run("fast", func(t *testing.T) {
				row.hold(t, func(c *client.HTTPTarget) client.Target {
					return &fast.Target{BaseURL: c.BaseURL, Timeout: c.Timeout, Header: c.Header, Encoder: c.Encoder, Reuse: c.Reuse, Socket: c.Socket}
				})
			})
		})
	}
}

// hold sends orders and sees what becomes of them. None may arrive twice, and none that was
// never sent.
func (f fate) hold(t *testing.T, of func(*client.HTTPTarget) client.Target) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	s := newServer(t, f.play, f.tls)
	if f.ends {
		s.arrival = cancel
	}
	config := &client.HTTPTarget{BaseURL: s.url, Timeout: 10 * time.Second, Reuse: client.Hot}
	if f.tls != nil {
		config.TLS = &tls.Config{RootCAs: s.roots}
	}
	if f.set != nil {
		f.set(config, s)
	}
	target := of(config)
	defer target.(interface{ CloseIdleConnections() }).CloseIdleConnections()
	if err := target.(client.Checker).Check(); f.unfit != (err != nil) {
		t.Errorf("Check says %v", err)
	}
	var got []string
	for i := range strings.Count(f.want, ",") + 1 {
		o := order
		o.ID.Index = uint64(i + 1)
		_, err := target.Send(ctx, o)
		end := endOf(err)
		t.Logf("order %d is %s: %v", i+1, end, err)
		got = append(got, end)
		if f.hangs && end == "accepted" {
			<-s.hung
		}
		if n := s.count(o.ID.String()); n > 1 || n > 0 && end == "refused" {
			t.Errorf("order %d is %s, and arrived %d times", i+1, end, n)
		}
	}
	if diff := cmp.Diff(f.want, strings.Join(got, ", ")); diff != "" {
		t.Errorf("what became of the orders (-want +got):\n%s", diff)
	}
	if s.count(f.heard) == 0 {
		t.Errorf("no request has %q in it", f.heard)
	}
}

// endOf is the fate of an order, with the status where the server refused it.
func endOf(err error) string {
	if refusal, ok := errors.AsType[*client.Refusal](err); ok && refusal.Status != 0 {
		return fmt.Sprintf("refused with %d", refusal.Status)
	}
	return fateOf(err).String()
}
