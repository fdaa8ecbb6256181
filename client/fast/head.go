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
	"strings"
)

// head is a request up to its body, in the bytes that net/http writes, cut at the one
// place that depends on the order: the value of Content-Length.
type head struct{ before, after []byte }

// newHead lets net/http send a request with a body of one byte to a pipe, instead of
// saying a second time how it checks, orders and cleans headers and signs in.
func newHead(base string, header http.Header) (head, error) {
	request, err := http.NewRequest(http.MethodPost, strings.TrimRight(base, "/")+"/orders", strings.NewReader("1"))
	if err != nil {
		return head{}, err
	}
	request.Header.Set("Content-Type", "application/json")
	for name, values := range header {
		request.Header[http.CanonicalHeaderKey(name)] = values
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
	_, err = (&http.Client{Transport: &transport}).Do(request) // fails: there is no answer
	near.Close()
	text, _, _ := bytes.Cut(<-wire, []byte("\r\n\r\n"))
	if len(text) == 0 {
		return head{}, err
	}
	const length = "\r\nContent-Length: "
	before, after, ok := bytes.Cut(text, []byte(length+"1"))
	if !ok {
		return head{}, fmt.Errorf("the request's head is %q, want a Content-Length in it", text)
	}
	return head{
		before: append(bytes.Clone(before), length...),
		after:  append(bytes.Clone(after), "\r\n\r\n"...),
	}, nil
}

// append appends the head of a request whose body has n bytes.
func (h *head) append(dst []byte, n int) []byte {
	dst = append(dst, h.before...)
	dst = strconv.AppendInt(dst, int64(n), 10)
	return append(dst, h.after...)
}
