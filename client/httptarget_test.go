package client

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
)

// answers starts a server that answers every request alike.
func answers(t *testing.T, status int, body string) *HTTPTarget {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		w.WriteHeader(status)
		io.WriteString(w, body)
	}))
	t.Cleanup(server.Close)
	return &HTTPTarget{BaseURL: server.URL}
}

// A target is refused for each setting that it could not keep to, before anything is sent.
func TestTargetNamesEveryFault(t *testing.T) {
	const url = "http://127.0.0.1:8080"
	for _, test := range []struct {
		target *HTTPTarget
		fault  string // in the error; none where the target is as it should be
	}{
		{&HTTPTarget{BaseURL: url}, ""},
		{&HTTPTarget{BaseURL: url, Reuse: Hot, Connections: mostConnections, Socket: "/tmp/s", TLS: &tls.Config{}, Timeout: 1}, ""},
		{&HTTPTarget{BaseURL: url, Client: http.DefaultClient}, ""},
		{&HTTPTarget{}, `target is ""`},
		{&HTTPTarget{BaseURL: url, Timeout: -1}, "Timeout is -1ns"},
		{&HTTPTarget{BaseURL: url, Reuse: Hot + 1}, "Reuse is Reuse(2)"},
		{&HTTPTarget{BaseURL: url, Connections: -1}, "Connections is -1"},
		{&HTTPTarget{BaseURL: url, Connections: mostConnections + 1}, "Connections is 65537"},
		{&HTTPTarget{BaseURL: url, Client: http.DefaultClient, Reuse: Hot}, "Client is set"},
		{&HTTPTarget{BaseURL: url, Client: http.DefaultClient, Connections: 1}, "Client is set"},
		{&HTTPTarget{BaseURL: url, Client: http.DefaultClient, Socket: "/tmp/s"}, "Client is set"},
		{&HTTPTarget{BaseURL: url, Client: http.DefaultClient, TLS: &tls.Config{}}, "Client is set"},
	} {
		err := test.target.Check()
		if got := fmt.Sprint(err); err == nil != (test.fault == "") || !strings.Contains(got, test.fault) {
			t.Errorf("%+v: the error is %q, want %q in it", test.target, got, test.fault)
		}
	}
}

// A proxy of the environment that net/http does not take, as in a CGI script, is a fault of the
// targets whose orders would go by it. The environment is read once, so that it takes a process
// of its own.
func TestTargetNamesAProxyThatIsNotTaken(t *testing.T) {
	const asked = "ORDERGEN_TEST_TARGETS"
	targets := []*HTTPTarget{
		{BaseURL: "http://engine.test"},
		{BaseURL: "http://engine.test", Socket: "/tmp/s"},
		{BaseURL: "http://engine.test", Client: http.DefaultClient},
	}
	if os.Getenv(asked) != "" {
		for _, target := range targets {
			fmt.Printf("%v; ", target.Check())
		}
		return
	}
	command := exec.Command(os.Args[0], "-test.run", "^"+t.Name()+"$")
	command.Env = append(os.Environ(), asked+"=1", "HTTP_PROXY=http://proxy.test", "REQUEST_METHOD=GET")
	said, err := command.CombinedOutput()
	if text := string(said); err != nil || !strings.HasPrefix(text, "the proxy of the environment: ") || !strings.Contains(text, "; <nil>; <nil>; ") {
		t.Errorf("a target by a proxy, by a socket and by a client of its own: %v, %s; want a fault of the first alone", err, text)
	}
}

// After the run no connection is left open, whichever way orders took theirs.
func TestIdleConnectionsAreClosed(t *testing.T) {
	closed := make(chan bool, 1)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateClosed {
			closed <- true
		}
	}
	server.Start()
	defer server.Close()
	for _, target := range []*HTTPTarget{{}, {Reuse: Hot}, {Client: &http.Client{Transport: new(http.Transport)}}} {
		target.BaseURL = server.URL
		if _, err := target.Send(t.Context(), ordergen.Order{}); err != nil {
			t.Fatal(err)
		}
		target.CloseIdleConnections()
		select {
		case <-closed:
		case <-time.After(10 * time.Second):
			t.Fatalf("the connection of a target with %v is open 10 s after the run", target.Reuse)
		}
	}
}

func TestFateByStatus(t *testing.T) {
	for status, want := range map[int]Fate{
		200: Accepted,
		202: Accepted,
		299: Accepted,
		300: Refused,
		400: Refused,
		404: Refused,
		413: Refused,
		499: Refused,
		500: Unknown,
		502: Unknown,
		503: Refused,
		504: Unknown,
	} {
		_, err := answers(t, status, "because").Send(t.Context(), ordergen.Order{})
		if got := fateOf(err); got != want {
			t.Errorf("status %d makes the order %v, want %v (%v)", status, got, want, err)
		}
		if err != nil && !strings.Contains(err.Error(), "because") {
			t.Errorf("status %d: the error does not give the target's reason: %v", status, err)
		}
	}
}

func TestFateWithoutAnswer(t *testing.T) {
	hang := make(chan struct{})
	silent := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-hang }))
	defer silent.Close()
	defer close(hang)
	cut := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := w.(http.Hijacker).Hijack()
		if err == nil {
			conn.Close()
		}
	}))
	defer cut.Close()
	gone := httptest.NewServer(nil)
	gone.Close()

	for name, test := range map[string]struct {
		url  string
		want Fate
	}{
		"timeout":            {silent.URL, Unknown},
		"connection cut":     {cut.URL, Unknown},
		"connection refused": {gone.URL, Refused},
		"no address":         {"localhost", Refused},
	} {
		_, err := (&HTTPTarget{BaseURL: test.url, Timeout: 500 * time.Millisecond}).Send(t.Context(), ordergen.Order{})
		if got := fateOf(err); err == nil || got != test.want {
			t.Errorf("%s makes the order %v, want %v (%v)", name, got, test.want, err)
		}
	}
}

func TestSendStopsWithItsContext(t *testing.T) {
	hang := make(chan struct{})
	silent := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-hang }))
	defer silent.Close()
	defer close(hang)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := (&HTTPTarget{BaseURL: silent.URL}).Send(ctx, ordergen.Order{}); !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v, want context.Canceled", err)
	}
}

func TestRequestOnTheWire(t *testing.T) {
	type request struct{ Method, Path, ContentType, Trace, Body string }
	var got request
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got = request{r.Method, r.URL.Path, r.Header.Get("Content-Type"), r.Header.Get("X-Trace"), string(body)}
	}))
	defer server.Close()
	o := ordergen.Order{ID: ordergen.ID{Prefix: "k6-buy-", Index: 1}, Symbol: "TEST-ASSET-A", Price: 15000, Quantity: 100}
	target := &HTTPTarget{BaseURL: server.URL + "/", Header: http.Header{"X-Trace": {"7"}}}
	if _, err := target.Send(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	want := request{"POST", "/orders", "application/json", "7",
		`{"orderId":"k6-buy-00001","symbol":"TEST-ASSET-A","side":"BUY","type":"LIMIT","price":15000,"quantity":100}`}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("request (-want +got):\n%s", diff)
	}
}

func TestAnswerOfAnyLength(t *testing.T) {
	long := string(bytes.Repeat([]byte("x"), 10*longestAnswer))
	if _, err := answers(t, 200, long).Send(t.Context(), ordergen.Order{}); err != nil {
		t.Errorf("a long answer is an error: %v", err)
	}
	_, err := answers(t, 400, long).Send(t.Context(), ordergen.Order{})
	if err == nil || len(err.Error()) > 300 {
		t.Errorf("the error of a long refusal has %d bytes, want few", len(err.Error()))
	}
}

// TestSwitchingProtocolsEnds has a server that keeps the connection of such an answer.
func TestSwitchingProtocolsEnds(t *testing.T) {
	over := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer conn.Close()
		io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n")
		<-over
	}))
	defer server.Close()
	defer close(over)
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	_, err := (&HTTPTarget{BaseURL: server.URL}).Send(ctx, ordergen.Order{Symbol: "A", Quantity: 1})
	if fateOf(err) != Refused || ctx.Err() != nil {
		t.Errorf("the order is %v (%v), want it refused at once", fateOf(err), err)
	}
}
