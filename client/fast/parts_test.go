package fast_test

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
)

// server plays a part on each connection, and keeps what it was sent.
type server struct {
	url     string
	socket  string         // path of a Unix socket where it listens, too
	roots   *x509.CertPool // authorities that know its certificate
	arrival func()         // called when a request has arrived
	hung    chan struct{}  // told when the server has hung up
	ended   atomic.Bool    // it has hung up for once
	over    chan struct{}  // closed after the test
	cleanup func(func())   // calls a function after the test

	play     part
	security *tls.Config

	mu   sync.Mutex
	sent bytes.Buffer
}

// newServer starts a server, on TLS if there is a configuration of it. Without a part to
// play nobody listens.
func newServer(t *testing.T, play part, security *tls.Config) *server {
	s := &server{play: play, arrival: func() {}, hung: make(chan struct{}, 100), over: make(chan struct{}), cleanup: t.Cleanup}
	t.Cleanup(func() { close(s.over) })
	scheme := "http://"
	if security != nil {
		scheme = "https://"
		own := httptest.NewUnstartedServer(nil)
		own.StartTLS() // for its certificate
		own.Close()
		s.security = security.Clone()
		s.security.Certificates = own.TLS.Certificates
		s.roots = x509.NewCertPool()
		s.roots.AddCert(own.Certificate())
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.url = scheme + listener.Addr().String()
	if play == nil {
		listener.Close()
		return s
	}
	s.listen(t, listener)
	s.socket = filepath.Join(t.TempDir(), "s")
	if listener, err = net.Listen("unix", s.socket); err != nil {
		t.Fatal(err)
	}
	s.listen(t, listener)
	return s
}

func (s *server) listen(t *testing.T, listener net.Listener) {
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go s.serve(conn)
		}
	}()
}

func (s *server) serve(conn net.Conn) {
	if s.security != nil {
		conn = tls.Server(conn, s.security)
	}
	defer conn.Close()
	s.play(s, conn, bufio.NewReader(io.TeeReader(conn, s)))
}

// Write keeps what arrives.
func (s *server) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sent.Write(p)
}

// count is how often a text has arrived.
func (s *server) count(text string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return bytes.Count(s.sent.Bytes(), []byte(text))
}

// part is what a server does on a connection, which is closed after it.
type part func(s *server, conn net.Conn, in *bufio.Reader)

// each calls f for each request, with its number on the connection, for as long as f says.
func each(f func(s *server, conn net.Conn, n int) bool) part {
	return func(s *server, conn net.Conn, in *bufio.Reader) {
		for n := 1; ; n++ {
			if _, err := readRequest(in); err != nil {
				return
			}
			s.arrival()
			if !f(s, conn, n) {
				return
			}
		}
	}
}

func answer(text string) part {
	return each(func(_ *server, conn net.Conn, _ int) bool {
		_, err := io.WriteString(conn, text)
		return err == nil
	})
}

// answerOnce hangs up after the first answer.
func answerOnce(text string) part {
	return each(func(_ *server, conn net.Conn, _ int) bool {
		io.WriteString(conn, text)
		return false
	})
}

func bytewise(text string) part {
	return each(func(_ *server, conn net.Conn, _ int) bool {
		for i := range len(text) {
			if _, err := io.WriteString(conn, text[i:i+1]); err != nil {
				return false
			}
		}
		return true
	})
}

// endless goes on after the text for as long as anybody listens.
func endless(text string) part {
	return each(func(_ *server, conn net.Conn, _ int) bool {
		_, err := io.WriteString(conn, text)
		for more := bytes.Repeat([]byte("x"), 1<<16); err == nil; {
			_, err = conn.Write(more)
		}
		return false
	})
}

// endAt hangs up at the nth request of the first connection, and answers all others.
func endAt(n int) part {
	return each(func(s *server, conn net.Conn, request int) bool {
		if request == n && s.ended.CompareAndSwap(false, true) {
			return false
		}
		_, err := io.WriteString(conn, full)
		return err == nil
	})
}

// switchOver speaks another protocol after the first request of the first connection, and
// answers all others.
func switchOver(s *server, conn net.Conn, in *bufio.Reader) {
	if !s.ended.CompareAndSwap(false, true) {
		answer(full)(s, conn, in)
		return
	}
	readRequest(in)
	io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n")
	readRequest(in)
}

// thenHangUp answers, and hangs up after it in some way. It still reads.
func thenHangUp(hangUp func(net.Conn) error) part {
	return func(s *server, conn net.Conn, in *bufio.Reader) {
		if _, err := readRequest(in); err != nil {
			return
		}
		io.WriteString(conn, full)
		hangUp(conn)
		s.hung <- struct{}{}
		io.Copy(io.Discard, in)
	}
}

func halfClose(conn net.Conn) error { return conn.(*net.TCPConn).CloseWrite() }

// closeHard resets the connection.
func closeHard(conn net.Conn) error {
	conn.(*net.TCPConn).SetLinger(0)
	return conn.Close()
}

func timeOut(conn net.Conn) error {
	_, err := io.WriteString(conn, status(408))
	return err
}

func hangUp(*server, net.Conn, *bufio.Reader) {}

// reset resets the connection after a request.
func reset(_ *server, conn net.Conn, in *bufio.Reader) {
	readRequest(in)
	closeHard(conn)
}

// resetUnread closes the connection when something can be read, which resets it.
func resetUnread(_ *server, conn net.Conn, in *bufio.Reader) {
	in.ReadByte()
	closeHard(conn)
}

// puzzled refuses at the first byte, as servers do that find no request in what they read.
func puzzled(_ *server, conn net.Conn, in *bufio.Reader) {
	if _, err := in.Peek(1); err == nil {
		io.WriteString(conn, status(400))
	}
}

// deaf neither reads nor answers.
func deaf(s *server, _ net.Conn, _ *bufio.Reader) { <-s.over }
