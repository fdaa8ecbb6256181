package fast_test

import (
	"bufio"
	"io"
	"net"
	"strconv"
	"strings"
	"testing"
)

// fatal is what tests and rapid's have in common.
type fatal interface {
	Helper()
	Fatal(...any)
}

// script is a server's part on one connection.
type script func(conn net.Conn, in *bufio.Reader)

// serve plays the script on each connection, then closes it. It returns the server's
// URL, and a function that ends it.
func serve(t fatal, play script) (url string, end func()) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				play(conn, bufio.NewReader(conn))
			}()
		}
	}()
	return "http://" + listener.Addr().String(), func() { listener.Close() }
}

// always answers every request with the same bytes, and hangs up after the first when
// once is set.
func always(answer string, once bool) script {
	return func(conn net.Conn, in *bufio.Reader) {
		for {
			if _, err := readRequest(in); err != nil {
				return
			}
			if _, err := io.WriteString(conn, answer); err != nil || once {
				return
			}
		}
	}
}

// readRequest reads one request as it was sent.
func readRequest(in *bufio.Reader) (string, error) {
	var (
		text   strings.Builder
		length int
	)
	for {
		line, err := in.ReadString('\n')
		text.WriteString(line)
		if err != nil {
			return text.String(), err
		}
		if n, ok := strings.CutPrefix(strings.TrimSpace(line), "Content-Length: "); ok {
			if length, err = strconv.Atoi(n); err != nil {
				return text.String(), err
			}
		}
		if line == "\r\n" {
			break
		}
	}
	_, err := io.CopyN(&text, in, int64(length))
	return text.String(), err
}

func serveTest(t *testing.T, play script) string {
	t.Helper()
	url, end := serve(t, play)
	t.Cleanup(end)
	return url
}
