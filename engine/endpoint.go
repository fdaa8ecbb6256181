package engine

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"time"
)

// endpoint is an HTTP server that knows when the last of its goroutines has ended.
type endpoint struct {
	url    string
	server *http.Server
	conns  sync.WaitGroup
	served chan struct{} // closed when no more connections are accepted
	err    error         // why, unless it was stopped; read after served
}

// Connections that send nothing are closed. One that a client keeps in reserve is left
// for longer than clients are used to keep it, 90 s, or it could be closed just when an
// order is sent on it.
const (
	headerTimeout = 10 * time.Second
	bodyTimeout   = 30 * time.Second
	idleTimeout   = 3 * time.Minute
)

// bodyInTime sets a deadline for the body of a request. It holds for what a handler
// leaves unread, too, as the server reads that, and ends with the body.
func bodyInTime(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Body != http.NoBody {
			http.NewResponseController(w).SetReadDeadline(time.Now().Add(bodyTimeout))
		}
		h.ServeHTTP(w, r)
	})
}

func serve(l net.Listener, h http.Handler) *endpoint {
	e := &endpoint{url: "http://" + l.Addr().String(), served: make(chan struct{})}
	e.server = &http.Server{
		Handler:           bodyInTime(h),
		ConnState:         e.track,
		ReadHeaderTimeout: headerTimeout,
		IdleTimeout:       idleTimeout,
	}
	go func() {
		defer close(e.served)
		if err := e.server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			e.err = err
		}
	}()
	return e
}

// track counts the connections, each of which has a goroutine. A new one is reported
// before Serve can return, so the count is complete by then.
func (e *endpoint) track(_ net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew:
		e.conns.Add(1)
	case http.StateClosed, http.StateHijacked:
		e.conns.Done()
	}
}

// grace is how long a stopping server waits for the answers under way.
const grace = time.Second

// stop lets the answers under way finish, for a while, and waits for the server to end.
func (e *endpoint) stop() error {
	ctx, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	e.server.Shutdown(ctx) // what it leaves open is cut next
	e.cut()
	return e.wait()
}

// cut closes every connection at once, as a crash does.
func (e *endpoint) cut() { e.server.Close() }

func (e *endpoint) wait() error {
	<-e.served
	e.conns.Wait()
	return e.err
}
