package client

import (
	"crypto/tls"
	"errors"
	"net"
	"sync"
	"syscall"
	"time"

	"github.com/ordergen/ordergen/client/internal/idle"
)

// countedConn counts what has left this machine, and looks at a connection that was idle
// before an order is written to it. net/http does not: an order on a connection that the
// server has just closed is lost, and nobody could tell that it was not taken.
type countedConn struct {
	net.Conn
	reader reader

	mu      sync.Mutex // held while something is written
	written int64
	used    time.Time // when something was written last
	idle    bool      // no order was under way, and one is about to be written
	retired bool      // nothing may be written any more
}

func newCountedConn(conn net.Conn) *countedConn {
	return &countedConn{Conn: conn, reader: newReader(), used: time.Now()}
}

var errStale = errors.New("the connection is closed, or an answer came that nobody asked for")

// Read is that of io.Reader.
func (c *countedConn) Read(p []byte) (int, error) {
	c.reader.set(waiting)
	n, err := c.Conn.Read(p)
	c.reader.set(busy)
	return n, err
}

// Close is that of io.Closer.
func (c *countedConn) Close() error {
	c.reader.set(gone)
	return c.Conn.Close()
}

// Write is that of io.Writer.
func (c *countedConn) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := time.Now()
	if c.idle && !(c.quiet(now.Sub(c.used)) && c.reader.is(waiting)) {
		c.retired = true
	}
	c.idle = false
	if c.retired {
		return 0, errStale
	}
	n, err := c.Conn.Write(p)
	c.used = now
	c.written += int64(n)
	return n, err
}

func (c *countedConn) quiet(since time.Duration) bool {
	conn, ok := c.Conn.(syscall.Conn)
	if !ok {
		return true
	}
	raw, err := conn.SyscallConn()
	return err == nil && idle.Quiet(raw, since)
}

// begin says that an order is about to be written, and returns what was before. An answer that
// nobody asked for may have been read already and not looked at yet: net/http would take it for
// the answer to the order, so it is given the time to find that there is none to wait for.
func (c *countedConn) begin(reused bool) (written int64) {
	if reused {
		c.reader.settle()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.idle = reused
	return c.written
}

// wrote is what was written so far.
func (c *countedConn) wrote() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.written
}

// retire lets nothing more be written, and returns what was.
func (c *countedConn) retire() (written int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.retired = true
	return c.written
}

// counted is the connection below the one that net/http sends a request on; nil where it
// shares it with others, which is HTTP/2.
func counted(conn net.Conn) *countedConn {
	if secure, ok := conn.(*tls.Conn); ok && secure.ConnectionState().NegotiatedProtocol != "h2" {
		conn = secure.NetConn()
	}
	c, _ := conn.(*countedConn)
	return c
}
