package client

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"strings"
	"testing"
	"time"

	"github.com/ordergen/ordergen/client/internal/endpoint"
)

// idleConn is a connection on which no order is under way, read from as net/http does.
func idleConn(t *testing.T) *countedConn {
	near, _ := connected(t)
	c := newCountedConn(near)
	go c.Read(make([]byte, 1))
	return c
}

type transportFunc func(*http.Request) (*http.Response, error)

func (f transportFunc) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// An order of which nothing was written goes to the next connection: where the other end had
// closed the one before, and where what came on it was an answer to nobody.
func TestAnOrderThatNeverLeftGoesToTheNextConnection(t *testing.T) {
	to, err := endpoint.New("http://127.0.0.1:1", nil)
	if err != nil {
		t.Fatal(err)
	}
	good := idleConn(t)
	answer := func(status int) (*http.Response, error) {
		return &http.Response{StatusCode: status, Body: io.NopCloser(strings.NewReader(""))}, nil
	}
	tries := 0
	client := &http.Client{Transport: transportFunc(func(r *http.Request) (*http.Response, error) {
		got := httptrace.ContextClientTrace(r.Context()).GotConn
		switch tries++; tries {
		case 1:
			got(httptrace.GotConnInfo{Conn: idleConn(t), Reused: true})
			return nil, errors.New("closed before")
		case 2:
			got(httptrace.GotConnInfo{Conn: idleConn(t), Reused: true})
			return answer(http.StatusRequestTimeout)
		}
		got(httptrace.GotConnInfo{Conn: good, Reused: true})
		if _, err := io.WriteString(good, "order"); err != nil {
			return nil, err
		}
		return answer(http.StatusOK)
	})}
	a, err := exchange(t.Context(), client, to, &Request{Method: http.MethodPost}, time.Minute)
	if err != nil || a.Status != http.StatusOK || tries != 3 {
		t.Errorf("the answer is %d, %v after %d tries, want that to the third", a.Status, err, tries)
	}
	good.begin(true)
	if _, err := io.WriteString(good, "next"); err != nil {
		t.Errorf("the connection that answered takes no other order: %v", err)
	}
}
