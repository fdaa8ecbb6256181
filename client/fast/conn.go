package fast

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"syscall"
	"time"

	"github.com/ordergen/ordergen/client"
	"github.com/valyala/fasthttp"
)

// conn is a connection with all that a request on it needs, used by one goroutine at a
// time.
type conn struct {
	net.Conn
	wire    wire           // the same connection, for orders and answers
	in      *bufio.Reader  // buffered reads of wire
	request client.Request // the order under way
	out     []byte         // the same in bytes
	answer  fasthttp.Response

	used     time.Time // when it sent its last order
	deadline time.Time // when its reads and writes give up

	ends <-chan struct{} // Done of the context that closes it
	stay func() bool     // takes it off that context; false when it is already closed

	answered bool // the order under way has at least a status
	reusable bool // the last answer is read to its end, and another order may follow
}

const (
	usualHead     = 8 << 10  // bytes of an answer before its body that a connection has room for at first
	longestHead   = 64 << 10 // bytes of an answer before its body; of a longer one nothing is known
	longestAnswer = 64 << 10 // bytes of an answer's body; a longer one closes the connection
	longestReason = 512      // bytes of a longer one that are kept
)

func newConn(tcp net.Conn) (*conn, error) {
	raw, err := tcp.(syscall.Conn).SyscallConn()
	if err != nil {
		tcp.Close()
		return nil, err
	}
	wire := newDirect(tcp, raw)
	return &conn{Conn: tcp, wire: wire, in: bufio.NewReaderSize(wire, usualHead), used: time.Now()}, nil
}

// closeWith makes the end of ctx close the connection. It reports false when the
// context before has done that. A connection stays with the context of a run for as
// long as it serves it, so that this costs no order anything.
func (c *conn) closeWith(ctx context.Context) bool {
	// Contexts may be of types that do not compare; their channels do.
	if c.ends == ctx.Done() {
		return true
	}
	if c.stay != nil && !c.stay() {
		return false
	}
	c.ends, c.stay = ctx.Done(), nil
	if c.ends != nil {
		c.stay = context.AfterFunc(ctx, func() { c.Conn.Close() })
	}
	return true
}

func (c *conn) close() {
	if c.stay != nil {
		c.stay()
	}
	c.Conn.Close()
}

// post sends the request that the connection holds and reads the answer, all within the
// timeout from when it began. The body of the answer is valid until the next one. The error
// is one of those of [client.Target], or errStale.
func (c *conn) post(h *head, base string, began time.Time, timeout time.Duration) (client.Answer, error) {
	c.answered, c.reusable = false, false
	first := c.out == nil
	c.used = began
	if err := c.extend(timeout); err != nil {
		return client.Answer{}, client.NotSent(bare(err))
	}
	c.out = append(h.append(c.out[:0], base, &c.request), c.request.Body...)
	send := c.wire.Post
	if first { // a server may answer a connection before it has read anything, to be rid of it
		send = c.wire.Write
	}
	if n, err := send(c.out); err != nil {
		switch n {
		case 0:
			if err != errStale {
				err = client.NotSent(bare(err))
			}
		case len(c.out):
			err = fmt.Errorf("no answer: %w", bare(err))
		default:
			err = bare(err)
		}
		return client.Answer{}, err
	}
	status, err := c.readHead()
	if err != nil {
		return client.Answer{}, fmt.Errorf("no answer: %w", bare(err))
	}
	c.answered = true
	body, err := c.readBody(status)
	c.reusable = err == nil && status != http.StatusSwitchingProtocols && !c.answer.ConnectionClose() && c.in.Buffered() == 0
	return client.Answer{Status: status, Body: body, Cut: err}, nil
}

// bare is an error without the addresses of its connection, with which each would be a
// text of its own.
func bare(err error) error {
	if op, ok := errors.AsType[*net.OpError](err); ok {
		return op.Err
	}
	return err
}

// extend gives the connection at least the timeout from when the order began. To set a deadline is to
// move a timer, which is dear beside the rest, so it is set an eighth later than asked
// and moved only when it has come too near.
func (c *conn) extend(timeout time.Duration) error {
	if c.deadline.Sub(c.used) >= timeout {
		return nil
	}
	c.deadline = c.used.Add(timeout + timeout/8)
	return c.SetDeadline(c.deadline)
}

// readHead reads an answer up to its body. Those that only say that another one
// follows, with a status of 1xx, are passed over.
func (c *conn) readHead() (status int, err error) {
	for {
		err := c.answer.Header.Read(c.in)
		if _, small := errors.AsType[*fasthttp.ErrSmallBuffer](err); small && c.in.Size() < longestHead {
			c.in = bufio.NewReaderSize(c.in, longestHead)
			err = c.answer.Header.Read(c.in)
		}
		if err != nil {
			return 0, err
		}
		status = c.answer.Header.StatusCode()
		if status >= 200 || status == http.StatusSwitchingProtocols {
			return status, nil
		}
	}
}

// readBody reads an answer's body; the slice is valid until the next answer. Of one
// that is too long it returns the start, and an error.
func (c *conn) readBody(status int) ([]byte, error) {
	switch status {
	case http.StatusSwitchingProtocols, http.StatusNoContent, http.StatusNotModified:
		return nil, nil
	}
	chunked := c.answer.Header.ContentLength() == -1
	err := c.answer.ReadBody(c.in, longestAnswer)
	if errors.Is(err, fasthttp.ErrBodyTooLarge) {
		start, _ := c.in.Peek(longestReason)
		return start, err
	}
	if err == nil && chunked {
		err = c.answer.Header.ReadTrailer(c.in)
	}
	return c.answer.Body(), err
}
