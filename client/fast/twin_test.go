package fast_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/client/fast"
	"pgregory.net/rapid"
)

// The slow twin: client.HTTPTarget, on net/http, meets the same servers, and must come
// to the same end.

var order = ordergen.Order{ID: ordergen.ID{Prefix: "k6-buy-", Index: 1}, Symbol: "TEST-ASSET-A", Price: 15000, Quantity: 100}

func TestSameBytesOnTheWire(t *testing.T) {
	requests := make(chan string, 1)
	server := serveTest(t, func(conn net.Conn, in *bufio.Reader) {
		for {
			request, err := readRequest(in)
			if err != nil {
				return
			}
			requests <- request
			io.WriteString(conn, "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n")
		}
	})
	signed := strings.Replace(server, "http://", "http://user:secret@", 1)
	for _, test := range []struct {
		name, base string
		header     http.Header
	}{
		{"plain", server, nil},
		{"slash at the end", server + "/", nil},
		{"path", server + "/v1/a b", nil},
		{"signed in", signed, nil},
		{"headers", server, http.Header{"X-Trace": {"7"}, "accept": {"a", "b"}, "Authorization": {"Bearer x"}}},
		{"headers that are net/http's own", server, http.Header{"Host": {"h"}, "Content-Length": {"9"}, "User-Agent": {"u"}, "Content-Type": {"text/plain"}}},
		{"a header with a line feed", server, http.Header{"X-Trace": {"7\r\nContent-Length: 1"}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got [2]string
			for i, target := range []client.Target{
				&client.HTTPTarget{BaseURL: test.base, Header: test.header},
				&fast.Target{BaseURL: test.base, Header: test.header},
			} {
				_, err := target.Send(t.Context(), order)
				select {
				case got[i] = <-requests:
				default:
					if err == nil {
						t.Error("nothing was sent, and no error says so")
					}
				}
			}
			if diff := cmp.Diff(got[0], got[1]); diff != "" {
				t.Errorf("the request (-net/http +fast):\n%s", diff)
			}
		})
	}
}

// fateOf is what the runner makes of an error.
func fateOf(err error) client.Fate {
	if err == nil {
		return client.Accepted
	}
	if _, refused := errors.AsType[*client.Refusal](err); refused {
		return client.Refused
	}
	return client.Unknown
}

// ends sends orders, one after another, and says what became of each.
func ends(ctx context.Context, target client.Target, orders int) []string {
	var ends []string
	for i := range orders {
		if i > 0 {
			// A hang-up is to arrive, and must not cost the next order its fate.
			time.Sleep(20 * time.Millisecond) // Real time passes, as sockets know no other.
		}
		_, err := target.Send(ctx, order)
		end := fateOf(err).String()
		// What the target said is the same; what went wrong on the way has other words.
		if refusal, ok := errors.AsType[*client.Refusal](err); ok && refusal.Status != 0 {
			end = refusal.Error()
		}
		ends = append(ends, end)
	}
	return ends
}

func compare(t interface {
	fatal
	Errorf(string, ...any)
}, url string, orders int) []string {
	t.Helper()
	const timeout = 5 * time.Second
	slow, quick := &client.HTTPTarget{BaseURL: url, Timeout: timeout, Reuse: client.Hot}, &fast.Target{BaseURL: url, Timeout: timeout, Reuse: client.Hot}
	defer slow.CloseIdleConnections()
	defer quick.CloseIdleConnections()
	want, got := ends(context.Background(), slow, orders), ends(context.Background(), quick, orders)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("what became of the orders (-net/http +fast):\n%s", diff)
	}
	return got
}

// TestSameFateWhereverTheAnswerIsCut sends answers of every shape, of which any part
// may be missing at the end.
func TestSameFateWhereverTheAnswerIsCut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		status := rapid.SampledFrom([]int{200, 201, 202, 204, 299, 304, 400, 404, 429, 500, 502, 503, 504}).Draw(t, "status")
		body := rapid.StringMatching(`[a-z ]{0,300}`).Draw(t, "body")
		head := fmt.Sprintf("HTTP/1.1 %d %s\r\nServer: x\r\n", status, http.StatusText(status))
		bodiless := status == 204 || status == 304
		var answer string
		switch framing := rapid.SampledFrom([]string{"length", "chunked", "end"}).Draw(t, "framing"); {
		case bodiless:
			answer = head + "\r\n"
		case framing == "length":
			answer = fmt.Sprintf("%sContent-Length: %d\r\n\r\n%s", head, len(body), body)
		case framing == "chunked" && body != "":
			answer = fmt.Sprintf("%sTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", head, len(body), body)
		default:
			answer = head + "Connection: close\r\n\r\n" + body
		}
		cut := rapid.IntRange(0, len(answer)).Draw(t, "cut")
		url, end := serve(t, always(answer[:cut], true))
		defer end()
		compare(t, url, 1)
	})
}
