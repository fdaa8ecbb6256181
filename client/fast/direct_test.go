package fast

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"syscall"
	"testing"
	"time"
)

// pair is the two ends of a TCP connection, the first of them direct.
func pair(t *testing.T) (io.ReadWriter, net.Conn, net.Conn) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	near, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { near.Close() })
	far, err := listener.Accept()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { far.Close() })
	raw, err := near.(syscall.Conn).SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	return newDirect(near, raw), near, far
}

// TestDirectMovesEveryByte sends more than the buffers of a connection hold, both ways,
// so that reads and writes have to wait.
func TestDirectMovesEveryByte(t *testing.T) {
	sent := make([]byte, 16<<20)
	random := rand.NewChaCha8([32]byte{})
	random.Read(sent)
	wire, near, far := pair(t)
	for name, end := range map[string]struct {
		to   io.Writer
		from io.Reader
		done func() error
	}{
		"write": {wire, far, near.(*net.TCPConn).CloseWrite},
		"read":  {far, wire, far.(*net.TCPConn).CloseWrite},
	} {
		failed := make(chan error, 1)
		go func() {
			n, err := end.to.Write(sent)
			if n != len(sent) && err == nil {
				err = io.ErrShortWrite
			}
			failed <- errors.Join(err, end.done())
		}()
		got, err := io.ReadAll(end.from)
		if err := errors.Join(err, <-failed); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if !bytes.Equal(got, sent) {
			t.Errorf("%s: %d bytes arrived, not the %d that were sent", name, len(got), len(sent))
		}
	}
}

func TestDirectStopsAtItsDeadline(t *testing.T) {
	wire, near, _ := pair(t)
	near.SetDeadline(time.Now().Add(20 * time.Millisecond))
	buffer := make([]byte, 1<<20)
	if _, err := wire.Read(buffer); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("the read ends with %v, want os.ErrDeadlineExceeded", err)
	}
	near.SetDeadline(time.Now().Add(20 * time.Millisecond))
	var err error
	for err == nil { // until nothing more fits
		_, err = wire.Write(buffer)
	}
	if !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("the write ends with %v, want os.ErrDeadlineExceeded", err)
	}
}

func TestDirectStopsWhenClosed(t *testing.T) {
	wire, near, _ := pair(t)
	time.AfterFunc(20*time.Millisecond, func() { near.Close() })
	if n, err := wire.Read(make([]byte, 1)); !errors.Is(err, net.ErrClosed) && !errors.Is(err, os.ErrClosed) || n != 0 {
		t.Errorf("the read ends with %d bytes and %v, want none and net.ErrClosed", n, err)
	}
}
