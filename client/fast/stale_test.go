package fast_test

import (
	"bufio"
	"errors"
	"io"
	"net"
	"testing"
	"time"

	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/client/fast"
)

const ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

// TestConnectionsThatAreDoneWith has servers that are through with a connection without
// saying so in an answer. Each order must be taken all the same, on another.
func TestConnectionsThatAreDoneWith(t *testing.T) {
	for name, after := range map[string]func(conn net.Conn){
		"half closed": func(conn net.Conn) { conn.(*net.TCPConn).CloseWrite() },
		"closed":      func(conn net.Conn) { conn.Close() },
		"timed out":   func(conn net.Conn) { io.WriteString(conn, "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n") },
	} {
		t.Run(name, func(t *testing.T) {
			done := make(chan struct{})
			url, end := serve(t, func(conn net.Conn, in *bufio.Reader) {
				if _, err := readRequest(in); err != nil {
					return
				}
				io.WriteString(conn, ok)
				after(conn)
				done <- struct{}{}
				io.Copy(io.Discard, in)
			})
			defer end()
			target := &fast.Target{BaseURL: url, Timeout: 2 * time.Second, Reuse: client.Hot}
			for n := range 20 {
				if _, err := target.Send(t.Context(), order); err != nil {
					t.Fatalf("order %d: %v", n, err)
				}
				<-done
			}
		})
	}
}

// TestAnswerBeforeTheOrder has a server that sheds load by an answer to the connection.
func TestAnswerBeforeTheOrder(t *testing.T) {
	url, end := serve(t, func(conn net.Conn, in *bufio.Reader) {
		io.WriteString(conn, "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 4\r\n\r\nfull")
		io.Copy(io.Discard, in)
	})
	defer end()
	target := &fast.Target{BaseURL: url, Timeout: 2 * time.Second, Reuse: client.Hot}
	for n := range 50 {
		started := time.Now()
		_, err := target.Send(t.Context(), order)
		if refusal, refused := errors.AsType[*client.Refusal](err); !refused || refusal.Status != 503 {
			t.Fatalf("order %d: %v after %v, want it refused with status 503", n, err, time.Since(started))
		}
	}
}

// TestErrorsAreAlike has each connection reset by the server after the order.
func TestErrorsAreAlike(t *testing.T) {
	url, end := serve(t, func(conn net.Conn, in *bufio.Reader) {
		readRequest(in)
		conn.(*net.TCPConn).SetLinger(0)
	})
	defer end()
	texts := make(map[string]bool)
	for range 20 {
		_, err := (&fast.Target{BaseURL: url}).Send(t.Context(), order)
		texts[err.Error()] = true
	}
	if len(texts) > 2 { // a reset, or an end
		t.Errorf("20 resets give %d texts: %v", len(texts), texts)
	}
}

// TestAnswerComesAfterItsCause is for the race detector: what a server in this process does
// before it answers, it does before Send returns.
func TestAnswerComesAfterItsCause(t *testing.T) {
	received := 0
	url, end := serve(t, func(conn net.Conn, in *bufio.Reader) {
		for {
			if _, err := readRequest(in); err != nil {
				return
			}
			received++
			io.WriteString(conn, ok)
		}
	})
	defer end()
	target := &fast.Target{BaseURL: url}
	defer target.CloseIdleConnections()
	for n := range 10 {
		if _, err := target.Send(t.Context(), order); err != nil || received != n+1 {
			t.Fatalf("%d of %d orders received: %v", received, n+1, err)
		}
	}
}
