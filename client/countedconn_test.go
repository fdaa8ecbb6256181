package client

import (
	"crypto/tls"
	"errors"
	"io"
	"log"
	"net"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"
)

// connected is the two ends of a connection.
func connected(t *testing.T) (near, far net.Conn) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	if near, err = net.Dial("tcp", listener.Addr().String()); err != nil {
		t.Fatal(err)
	}
	if far, err = listener.Accept(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { near.Close(); far.Close() })
	return near, far
}

// TestNothingIsWrittenToAConnectionThatIsDoneWith has the other end do with an idle
// connection what makes it useless.
func TestNothingIsWrittenToAConnectionThatIsDoneWith(t *testing.T) {
	for name, test := range map[string]struct {
		end  func(far net.Conn)
		want error
	}{
		"open":        {func(net.Conn) {}, nil},
		"closed":      {func(far net.Conn) { far.Close() }, errStale},
		"half closed": {func(far net.Conn) { far.(*net.TCPConn).CloseWrite() }, errStale},
		"written to":  {func(far net.Conn) { io.WriteString(far, "x") }, errStale},
	} {
		t.Run(name, func(t *testing.T) {
			near, far := connected(t)
			c := newCountedConn(near)
			go func() { // as net/http, which hangs up on what it did not ask for
				c.Read(make([]byte, 1))
				c.Close()
			}()
			if before := c.begin(false); before != 0 {
				t.Errorf("%d bytes were written before the first", before)
			}
			if _, err := io.WriteString(c, "first"); err != nil {
				t.Fatal(err)
			}
			if _, err := io.ReadFull(far, make([]byte, 5)); err != nil {
				t.Fatal(err)
			}
			test.end(far)
			before := c.begin(true)
			_, err := io.WriteString(c, "second")
			if !errors.Is(err, test.want) {
				t.Errorf("the error is %v, want %v", err, test.want)
			}
			if wrote := c.retire() - before; (wrote == 0) != (test.want != nil) || before != 5 {
				t.Errorf("%d bytes were written after %d", wrote, before)
			}
			if _, err := io.WriteString(c, "third"); !errors.Is(err, errStale) {
				t.Errorf("after it was retired: %v", err)
			}
		})
	}
}

// What leaves on a TLS connection is counted below it, but where it is shared: an HTTP/2
// connection is never one order's alone.
func TestTLSIsCountedWhereItIsNotShared(t *testing.T) {
	server := httptest.NewUnstartedServer(nil)
	server.EnableHTTP2 = true
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	defer server.Close()
	for protocol, counts := range map[string]bool{"http/1.1": true, "h2": false} {
		conn, err := net.Dial("tcp", server.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		below := newCountedConn(conn)
		secure := tls.Client(below, &tls.Config{InsecureSkipVerify: true, NextProtos: []string{protocol}})
		defer secure.Close()
		if err := secure.HandshakeContext(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := counted(secure); (got == below) != counts || (got == nil) == counts {
			t.Errorf("%s: what leaves is counted: %v, want %v", protocol, got != nil, counts)
		}
	}
}

// TestAnAnswerThatWasReadIsLookedAt has an answer that nobody asked for read from an idle
// connection, which leaves nothing to be seen on it, and looked at only a second later.
func TestAnAnswerThatWasReadIsLookedAt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		near, far := net.Pipe()
		defer far.Close()
		c := newCountedConn(near)
		go func() {
			c.Read(make([]byte, 1))
			time.Sleep(time.Second) // The clock is that of synctest: the reader takes so long to look at what it has read.
			c.Close()
		}()
		if _, err := io.WriteString(far, "x"); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		c.begin(true)
		if _, err := io.WriteString(c, "order"); !errors.Is(err, errStale) {
			t.Errorf("the error is %v, want %v", err, errStale)
		}
	})
}
