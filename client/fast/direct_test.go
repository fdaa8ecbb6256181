package fast

import (
	"bytes"
	"encoding/binary"
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
func pair(t *testing.T) (wire, net.Conn, net.Conn) {
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

// TestPostWaitsForTheAnswer exchanges many requests with an end that answers at once.
func TestPostWaitsForTheAnswer(t *testing.T) {
	wire, near, far := pair(t)
	near.SetDeadline(time.Now().Add(10 * time.Second))
	go io.Copy(far, far)
	answer := make([]byte, 8)
	for n := range uint64(20_000) {
		request := binary.BigEndian.AppendUint64(nil, n)
		if written, err := wire.Post(request); written != len(request) || err != nil {
			t.Fatalf("%d bytes of request %d were written: %v", written, n, err)
		}
		if _, err := io.ReadFull(wire, answer); err != nil || !bytes.Equal(answer, request) {
			t.Fatalf("the answer to %x is %x: %v", request, answer, err)
		}
	}
}

// TestPostSaysHowMuchItWrote tells apart a request that cannot have been taken.
func TestPostSaysHowMuchItWrote(t *testing.T) {
	t.Run("all, and no answer comes", func(t *testing.T) {
		wire, near, _ := pair(t)
		near.SetDeadline(time.Now().Add(20 * time.Millisecond))
		n, err := wire.Post([]byte("order"))
		if err == nil { // this system waits in Read
			_, err = wire.Read(make([]byte, 1))
		}
		if n != 5 || !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("%d bytes and %v, want 5 and os.ErrDeadlineExceeded", n, err)
		}
	})
	t.Run("all, and more than fits", func(t *testing.T) {
		wire, _, far := pair(t)
		got := make(chan []byte)
		go func() {
			text, _ := io.ReadAll(io.LimitReader(far, 16<<20))
			got <- text
		}()
		sent := bytes.Repeat([]byte("0123456789abcdef"), 1<<20)
		if n, err := wire.Post(sent); n != len(sent) || err != nil {
			t.Errorf("%d bytes and %v, want %d and nil", n, err, len(sent))
		}
		if !bytes.Equal(<-got, sent) {
			t.Error("they did not arrive as they were sent")
		}
	})
	t.Run("none", func(t *testing.T) {
		wire, near, _ := pair(t)
		near.Close()
		if n, err := wire.Post([]byte("order")); n != 0 || err == nil {
			t.Errorf("%d bytes and %v, want 0 and an error", n, err)
		}
	})
	t.Run("none, to an end that has hung up", func(t *testing.T) {
		wire, near, far := pair(t)
		near.SetDeadline(time.Now().Add(10 * time.Second))
		far.(*net.TCPConn).SetLinger(0)
		far.Close()
		wire.Read(make([]byte, 1)) // until the reset has come
		if n, err := wire.Post([]byte("order")); n != 0 || err == nil {
			t.Errorf("%d bytes and %v, want 0 and an error", n, err)
		}
	})
}
