package client

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ordergen/ordergen"
)

// gap is a way to a server that can fall silent: what is sent on the connections that
// there are is lost from then on, and nobody is told.
type gap struct {
	silent atomic.Pointer[atomic.Bool] // tells the connections made now to fall silent
}

// open returns the address of a way to another address.
func (g *gap) open(t *testing.T, to string) string {
	g.silent.Store(new(atomic.Bool))
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			near, err := listener.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial("tcp", to)
			if err != nil {
				near.Close()
				return
			}
			silent := g.silent.Load()
			go pass(near, far, silent)
			go pass(far, near, silent)
		}
	}()
	return listener.Addr().String()
}

// fall silences the connections that there are. Those that are made later live.
func (g *gap) fall() { g.silent.Swap(new(atomic.Bool)).Store(true) }

func pass(to, from net.Conn, silent *atomic.Bool) {
	buffer := make([]byte, 4096)
	for {
		n, err := from.Read(buffer)
		if err != nil {
			if !silent.Load() {
				to.Close()
			}
			return
		}
		if !silent.Load() {
			to.Write(buffer[:n])
		}
	}
}

// serveHTTP2 starts a server of HTTP/2 behind a gap, and a target to it.
func serveHTTP2(t *testing.T, handler http.HandlerFunc) (*HTTPTarget, *gap) {
	server := httptest.NewUnstartedServer(handler)
	server.EnableHTTP2 = true
	server.StartTLS()
	t.Cleanup(server.Close)
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	g := new(gap)
	target := &HTTPTarget{
		BaseURL: "https://" + g.open(t, strings.TrimPrefix(server.URL, "https://")),
		TLS:     &tls.Config{RootCAs: roots},
		Timeout: 5 * time.Minute,
		Reuse:   Hot,
	}
	t.Cleanup(target.CloseIdleConnections)
	return target, g
}

// TestSilentHTTP2IsFound has a connection die without a word. Without a ping an order on it
// would wait for its timeout, of five minutes.
func TestSilentHTTP2IsFound(t *testing.T) {
	target, gap := serveHTTP2(t, func(w http.ResponseWriter, r *http.Request) {
		if r.ProtoMajor != 2 {
			t.Errorf("an order came by %s", r.Proto)
		}
		io.Copy(io.Discard, r.Body)
	})
	if _, err := target.Send(t.Context(), ordergen.Order{}); err != nil {
		t.Fatal(err)
	}
	gap.fall()
	started := time.Now()
	_, err := target.Send(t.Context(), ordergen.Order{})
	if took := time.Since(started); fateOf(err) != Unknown || took > time.Minute {
		t.Errorf("after %v the order is %v (%v), want it unknown after about two seconds", took, fateOf(err), err)
	}
	if _, err := target.Send(t.Context(), ordergen.Order{}); err != nil {
		t.Errorf("the next order did not find another connection: %v", err)
	}
}

// TestHTTP2Fates has a server break off single streams.
func TestHTTP2Fates(t *testing.T) {
	var orders atomic.Int64
	target, _ := serveHTTP2(t, func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		switch orders.Add(1) {
		case 2:
			panic(http.ErrAbortHandler) // resets the stream
		case 3:
			http.Redirect(w, r, "/login", http.StatusTemporaryRedirect)
		case 4:
			w.WriteHeader(http.StatusOK)
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler)
		}
	})
	for i, want := range []Fate{Accepted, Unknown, Refused, Accepted, Accepted} {
		_, err := target.Send(t.Context(), ordergen.Order{})
		if got := fateOf(err); got != want {
			t.Errorf("order %d is %v (%v), want %v", i+1, got, err, want)
		}
	}
	if n := orders.Load(); n != 5 {
		t.Errorf("%d requests came for 5 orders", n)
	}
}
