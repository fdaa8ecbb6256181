package fast

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"

	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/client/internal/endpoint"
)

// head is what the heads of all requests share, in the bytes that net/http writes. Method
// and path go before it, Content-Length into its middle.
type head struct{ before, after []byte }

// newHead lets net/http send a request with a body of one byte to a pipe, instead of
// saying a second time how it orders and cleans headers.
func newHead(e *endpoint.Endpoint) (head, error) {
	request, err := e.Request(context.Background(), http.MethodPost, "/", []byte("1"))
	if err != nil {
		return head{}, err
	}
	near, far := net.Pipe()
	transport := http.Transport{
		DialContext:        func(context.Context, string, string) (net.Conn, error) { return near, nil },
		DisableCompression: true,
	}
	wire := make(chan []byte, 1)
	go func() {
		var text bytes.Buffer
		in := bufio.NewReader(io.TeeReader(far, &text))
		if r, err := http.ReadRequest(in); err == nil {
			io.Copy(io.Discard, r.Body)
		}
		far.Close()
		wire <- text.Bytes()
	}()
	_, err = transport.RoundTrip(request) // fails: there is no answer
	near.Close()
	text, _, _ := bytes.Cut(<-wire, []byte("\r\n\r\n"))
	if len(text) == 0 {
		return head{}, err
	}
	line := bytes.Index(text, []byte(" HTTP/1.1\r\n"))
	before, after, ok := bytes.Cut(text, []byte(contentLength+"1\r\n"))
	if line < 0 || !ok {
		return head{}, fmt.Errorf("the request's head is %q, want a Content-Length in it", text)
	}
	return head{
		before: bytes.Clone(before[line:]),
		after:  append(bytes.Clone(after), "\r\n\r\n"...),
	}, nil
}

const contentLength = "Content-Length: "

// sendable refuses a request of which other than an order could be made.
func sendable(r *client.Request) error {
	if r.Method == "" || bytes.IndexFunc([]byte(r.Method), func(c rune) bool { return c < 'A' || c > 'Z' }) >= 0 {
		return fmt.Errorf("the request's method is %q, want one such as POST", r.Method)
	}
	for _, c := range r.Path {
		if c <= ' ' || c > '~' || c == '#' {
			return fmt.Errorf("the request's path is %q, want it escaped", r.Path)
		}
	}
	return nil
}

// append appends the head of a request for a path.
func (h *head) append(dst []byte, base string, r *client.Request) []byte {
	dst = append(dst, r.Method...)
	dst = append(dst, ' ')
	dst = append(dst, base...)
	dst = append(dst, r.Path...)
	dst = append(dst, h.before...)
	if len(r.Body) > 0 || r.Method != http.MethodDelete { // net/http decides so, too
		dst = append(dst, contentLength...)
		dst = strconv.AppendInt(dst, int64(len(r.Body)), 10)
		dst = append(dst, "\r\n"...)
	}
	return append(dst, h.after...)
}
