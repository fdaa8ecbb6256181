package fast_test

import (
	"bufio"
	"context"
	"errors"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/arrival"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/client/fast"
)

func TestTLSIsLeftToHTTPTarget(t *testing.T) {
	_, err := (&fast.Target{BaseURL: "https://127.0.0.1:1"}).Send(t.Context(), order)
	if fateOf(err) != client.Refused || !strings.Contains(err.Error(), "client.HTTPTarget") {
		t.Errorf("the error is %v, want a refusal that names client.HTTPTarget", err)
	}
}

func TestSendStopsWithItsContext(t *testing.T) {
	arrived := make(chan struct{}, 100)
	target := &fast.Target{BaseURL: serveTest(t, func(_ net.Conn, in *bufio.Reader) {
		for {
			if _, err := readRequest(in); err != nil {
				return
			}
			arrived <- struct{}{}
		}
	})}
	ctx, cancel := context.WithCancel(t.Context())
	var (
		senders sync.WaitGroup
		errs    [10]error
	)
	for i := range errs {
		senders.Go(func() { _, errs[i] = target.Send(ctx, order) })
	}
	for range errs {
		<-arrived
	}
	stopped := time.Now()
	cancel()
	senders.Wait()
	if took := time.Since(stopped); took > 5*time.Second {
		t.Errorf("they stopped %v after their context, want at once", took)
	}
	for _, err := range errs {
		if !errors.Is(err, context.Canceled) || fateOf(err) != client.Unknown {
			t.Errorf("the error is %v, want context.Canceled and an unknown fate: the order had arrived", err)
		}
	}
	if _, err := target.Send(ctx, order); !errors.Is(err, context.Canceled) || len(arrived) > 0 {
		t.Errorf("after its end: %v, %d orders arrived; want context.Canceled and none", err, len(arrived))
	}
}

// TestContextsFollowEachOther sends on one connection for one context after another:
// the end of one that is done with must not touch the next.
func TestContextsFollowEachOther(t *testing.T) {
	target := &fast.Target{BaseURL: serveTest(t, always("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", false)), Reuse: client.Hot}
	defer target.CloseIdleConnections()
	before := func() {}
	for range 100 {
		ctx, cancel := context.WithCancel(t.Context())
		if _, err := target.Send(ctx, order); err != nil {
			t.Fatal(err)
		}
		before()
		if _, err := target.Send(ctx, order); err != nil {
			t.Fatal(err)
		}
		before = cancel
	}
	before()
	if _, err := target.Send(context.Background(), order); err != nil {
		t.Fatal(err)
	}
}

func TestTimeout(t *testing.T) {
	const timeout = 400 * time.Millisecond
	target := &fast.Target{BaseURL: serveTest(t, func(conn net.Conn, in *bufio.Reader) {
		for readRequest(in); ; readRequest(in) {
			if _, err := conn.Write([]byte("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")); err != nil {
				return
			}
			readRequest(in)
		}
	}), Timeout: timeout, Reuse: client.Hot}
	defer target.CloseIdleConnections()
	if _, err := target.Send(t.Context(), order); err != nil {
		t.Fatal(err)
	}
	time.Sleep(timeout / 2) // Real time passes, as sockets know no other: the second order is to have its whole timeout.
	started := time.Now()
	_, err := target.Send(t.Context(), order)
	if fateOf(err) != client.Unknown {
		t.Errorf("the error is %v, want an unknown fate", err)
	}
	if took := time.Since(started); took < timeout {
		t.Errorf("it was given up after %v, want at least %v", took, timeout)
	}
}

func TestRunSendsEveryOrderOnce(t *testing.T) {
	var (
		mu   sync.Mutex
		seen = make(map[string]int)
	)
	url := serveTest(t, func(conn net.Conn, in *bufio.Reader) {
		for n := 1; ; n++ {
			request, err := readRequest(in)
			if err != nil {
				return
			}
			mu.Lock()
			seen[request]++
			mu.Unlock()
			conn.Write([]byte("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))
			if n == 100 {
				return // without a word: the next order needs another connection
			}
		}
	})
	stream, err := ordergen.New(ordergen.Config{Seed: 1, Prefix: "t-", Flow: ordergen.Standard("A", "B")})
	if err != nil {
		t.Fatal(err)
	}
	target := &fast.Target{BaseURL: url}
	defer target.CloseIdleConnections()
	result, err := client.Runner{Target: target, Stream: stream, Schedule: arrival.Unpaced(5000), Workers: 20}.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	mu.Lock()
	defer mu.Unlock()
	for request, n := range seen {
		if n != 1 {
			t.Errorf("%d times: %s", n, request)
		}
	}
	total := result.Total(nil)
	if total.Accepted != int64(len(seen)) || total.Due() != 5000 {
		t.Errorf("%d accepted of %d, the server took %d", total.Accepted, total.Due(), len(seen))
	}
}

// frugal answers requests without a use of memory of its own.
func frugal(conn net.Conn, _ *bufio.Reader) {
	answer := []byte("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 21\r\n\r\n" + `{"status":"ACCEPTED"}`)
	request := make([]byte, 4096)
	for {
		// An order is shorter than a packet.
		if _, err := conn.Read(request); err != nil {
			return
		}
		conn.Write(answer)
	}
}

func TestNoAllocationPerOrder(t *testing.T) {
	if !direct {
		t.Skip("a plain connection allocates for its look at the idle ones") // Systems other than Linux send by package net.
	}
	target := &fast.Target{BaseURL: serveTest(t, frugal), Reuse: client.Hot}
	defer target.CloseIdleConnections()
	ctx := t.Context()
	if n := testing.AllocsPerRun(1000, func() {
		if _, err := target.Send(ctx, order); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("%v allocations per order, want 0", n)
	}
}
