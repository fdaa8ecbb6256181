package engine

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
)

// wire carries requests straight to the handlers of shards, by host name.
type wire map[string]http.Handler

func (w wire) RoundTrip(r *http.Request) (*http.Response, error) {
	if h, ok := w[r.URL.Host]; ok && h != nil {
		answer := httptest.NewRecorder()
		h.ServeHTTP(answer, r)
		return answer.Result(), nil
	}
	return nil, errors.New("connection refused")
}

// stalled is a shard that does not answer.
type stalled struct{}

func (stalled) RoundTrip(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}

// shards makes shards that trade one symbol each: shard a trades A.
func shards(t testing.TB, names ...string) wire {
	w := make(wire)
	for _, name := range names {
		w[name] = newShard(t, ShardConfig{Name: name, Symbols: []string{strings.ToUpper(name)}}, nil)
	}
	return w
}

// newGateway is a gateway to the shards a and b over the wire.
func newGateway(t testing.TB, over http.RoundTripper) *Gateway {
	t.Helper()
	g, err := NewGateway(GatewayConfig{},
		Route{Shard: "a", URL: "http://a", Symbols: []string{"A"}},
		Route{Shard: "b", URL: "http://b", Symbols: []string{"B"}})
	if err != nil {
		t.Fatal(err)
	}
	g.transport = over
	return g
}

func TestGatewayPassesTheAnswerOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGateway(t, shards(t, "a", "b"))
		expect(t, do(g, "POST", "/orders", with()), 200, `{"status":"ACCEPTED","orderId":"b0","shardId":"a","timestamp":946684800000,"sequence":1,"filled":0,"fills":0,"resting":100}`)
		expect(t, do(g, "POST", "/orders", with(`"symbol":"B"`)), 200, `{"status":"ACCEPTED","orderId":"b0","shardId":"b","timestamp":946684800000,"sequence":1,"filled":0,"fills":0,"resting":100}`)
		expect(t, do(g, "POST", "/orders", with(`"side":"HOLD"`)), 400, `{"status":"REJECTED","orderId":"b0","reason":"Invalid side: HOLD"}`)
		expect(t, do(g, "POST", "/seed/b", `{"orders":[`+with(`"symbol":"B"`, `"orderId":"s"`)+`]}`), 200, `{"seeded":1}`)
		expect(t, do(g, "POST", "/seed/a", `[]`), 400, `{"error":"Invalid JSON in request body"}`)
	})
}

func TestGatewayAnswersItself(t *testing.T) {
	g := newGateway(t, shards(t, "a")) // b is down
	expect(t, do(g, "POST", "/orders", with(`"symbol":"NOPE"`)), 400, `{"error":"Unknown symbol: NOPE"}`)
	expect(t, do(g, "POST", "/orders", with(`"symbol":5`)), 400, `{"error":"Unknown symbol: "}`)
	expect(t, do(g, "POST", "/orders", `{"orderId":`), 400, `{"error":"Invalid JSON in request body"}`)
	expect(t, do(g, "POST", "/orders", `[]`), 400, `{"error":"Invalid JSON in request body"}`)
	expect(t, do(g, "POST", "/seed/z", `{"orders":[]}`), 404, `{"error":"Unknown shard: z"}`)
	expect(t, do(g, "POST", "/orders", with(`"symbol":"B"`)), 502, `{"error":"Shard unavailable: b"}`)
	expect(t, do(g, "POST", "/seed/b", `{"orders":[]}`), 502, `{"error":"Shard unavailable: b"}`)
	expect(t, do(g, "GET", "/health", ""), 200, `{"status":"UP","component":"edge-gateway"}`)
	expect(t, do(g, "POST", "/orders", strings.Repeat(" ", MaxOrderBytes+1)), 413, `{"error":"Request body is too long, want at most 65536 bytes"}`)
	expect(t, do(g, "POST", "/seed/a", strings.Repeat(" ", MaxSeedBytes+1)), 413, `{"error":"Request body is too long, want at most 33554432 bytes"}`)

	want := []string{
		`gw_routing_errors_total{reason="invalid_json"} 2`,
		`gw_routing_errors_total{reason="shard_timeout"} 0`,
		`gw_routing_errors_total{reason="shard_unavailable"} 2`,
		`gw_routing_errors_total{reason="unknown_shard"} 1`,
		`gw_routing_errors_total{reason="unknown_symbol"} 2`,
		`gw_routing_errors_total{reason="unreadable_body"} 2`,
	}
	if diff := cmp.Diff(want, series(t, g, "gw_routing_errors_total")); diff != "" {
		t.Errorf("metrics (-want +got):\n%s", diff)
	}
}

func TestGatewayWrongMethodAndPath(t *testing.T) {
	g := newGateway(t, shards(t, "a", "b"))
	for path, allow := range map[string]string{"/orders": "POST", "/seed/a": "POST", "/health": "GET, HEAD", "/metrics": "GET, HEAD"} {
		w := do(g, "PUT", path, "")
		if w.Code != 405 || w.Header().Get("Allow") != allow {
			t.Errorf("PUT %s gives %d, Allow %q, want 405, %q", path, w.Code, w.Header().Get("Allow"), allow)
		}
	}
	for _, path := range []string{"/seed", "/seed/a/b", "/nowhere"} {
		if w := do(g, "POST", path, ""); w.Code != 404 {
			t.Errorf("POST %s gives %d, want 404", path, w.Code)
		}
	}
}

func TestGatewayTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGateway(t, stalled{})
		began := time.Now()
		expect(t, do(g, "POST", "/orders", with(`"symbol":"B"`)), 504, `{"error":"Shard timeout: b"}`)
		if got := time.Since(began); got != 5*time.Second {
			t.Errorf("the answer took %v, want 5s", got)
		}
		if got := series(t, g, `gw_request_duration_seconds_sum{shard="b"} 5`); len(got) != 1 {
			t.Errorf("durations are %v, want 5 s of shard b", series(t, g, "gw_request_duration_seconds_sum"))
		}
	})
}

func TestGatewayTellsItsClientGoneFromAShardDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGateway(t, stalled{})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		r := httptest.NewRequestWithContext(ctx, "POST", "/orders", strings.NewReader(with()))
		g.ServeHTTP(httptest.NewRecorder(), r)
		if got := series(t, g, `gw_requests_total{shard="a",status="499"} 1`); len(got) != 1 {
			t.Errorf("requests are %v, want one with 499", series(t, g, "gw_requests_total"))
		}
		if got := series(t, g, `gw_routing_errors_total{reason="shard_unavailable"} 0`); len(got) != 1 {
			t.Errorf("errors are %v, want none", series(t, g, "gw_routing_errors_total"))
		}
	})
}

func TestGatewayRefusesAnEndlessAnswer(t *testing.T) {
	endless := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Write(make([]byte, maxReplyBytes+1))
	})
	expect(t, do(newGateway(t, wire{"a": endless}), "POST", "/orders", with()), 502, `{"error":"Shard unavailable: a"}`)
}

func TestGatewayCountsOrders(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGateway(t, shards(t, "a", "b"))
		do(g, "POST", "/orders", with())
		do(g, "POST", "/orders", with(`"orderId":"b1"`))
		do(g, "POST", "/orders", with(`"price":0`))
		do(g, "POST", "/orders", with(`"symbol":"B"`))
		do(g, "POST", "/seed/b", `{"orders":[]}`)
		want := []string{
			`gw_requests_total{shard="a",status="200"} 2`,
			`gw_requests_total{shard="a",status="400"} 1`,
			`gw_requests_total{shard="a",status="404"} 0`,
			`gw_requests_total{shard="a",status="502"} 0`,
			`gw_requests_total{shard="a",status="503"} 0`,
			`gw_requests_total{shard="a",status="504"} 0`,
			`gw_requests_total{shard="b",status="200"} 1`,
			`gw_requests_total{shard="b",status="400"} 0`,
			`gw_requests_total{shard="b",status="404"} 0`,
			`gw_requests_total{shard="b",status="502"} 0`,
			`gw_requests_total{shard="b",status="503"} 0`,
			`gw_requests_total{shard="b",status="504"} 0`,
		}
		if diff := cmp.Diff(want, series(t, g, "gw_requests_total")); diff != "" {
			t.Errorf("metrics (-want +got):\n%s", diff)
		}
		if got := series(t, g, `gw_request_duration_seconds_count{shard="a"} 3`); len(got) != 1 {
			t.Errorf("durations are %v, want 3 of shard a", series(t, g, "gw_request_duration_seconds_count"))
		}
	})
}

func TestGatewayKeepsItsConnectionUntilClosed(t *testing.T) {
	s := newShard(t, ShardConfig{}, nil)
	var opened, closed atomic.Int32
	server := httptest.NewUnstartedServer(s)
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		switch state {
		case http.StateNew:
			opened.Add(1)
		case http.StateClosed:
			closed.Add(1)
		}
	}
	server.Start()
	defer server.Close()
	g, err := NewGateway(GatewayConfig{}, Route{Shard: "a", URL: server.URL, Symbols: []string{"A"}})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 5 {
		if w := do(g, "POST", "/orders", with(fmt.Sprintf(`"orderId":"%d"`, i))); w.Code != 200 {
			t.Errorf("order %d gives %d %s", i, w.Code, w.Body)
		}
	}
	if opened.Load() != 1 || closed.Load() != 0 {
		t.Errorf("%d connections were opened and %d closed, want one kept open", opened.Load(), closed.Load())
	}
	g.Close()
	eventually(t, "the connection is closed", func() bool { return closed.Load() == 1 })
}

func TestGatewayChecksItsRoutes(t *testing.T) {
	_, err := NewGateway(GatewayConfig{Timeout: -1, MisroutePerMille: 1001},
		Route{Shard: "a", URL: "127.0.0.1:80", Symbols: []string{"A"}},
		Route{Shard: "a", URL: "http://a/x", Symbols: []string{"A"}})
	want := `engine gateway: routes[0].URL is "127.0.0.1:80", want http://host:port
routes[1].Shard is "a", as is routes[0].Shard, want each shard once
routes[1].Symbols[0] is "A", as is routes[0].Symbols[0], want each symbol once
routes[1].URL is "http://a/x", want http://host:port
Timeout is -1ns, want at least 0s
MisroutePerMille is 1001‰, want 0..1000`
	if err == nil || err.Error() != want {
		t.Errorf("error is\n%v\nwant\n%s", err, want)
	}
	if _, err := NewGateway(GatewayConfig{}); err == nil || err.Error() != "engine gateway: routes is empty, want at least one route" {
		t.Errorf("without routes the error is %v", err)
	}
}

// FuzzGateway checks that no body upsets the gateway and that it forwards an order only
// to the shard of its symbol.
func FuzzGateway(f *testing.F) {
	for _, body := range []string{"", with(), with(`"symbol":"B"`), with(`"symbol":"NOPE"`), `{"symbol":"A"}`, "{"} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		over := shards(t, "a", "b")
		g := newGateway(t, over)
		w := do(g, "POST", "/orders", body)
		o, err := ordergen.ParseOrder([]byte(body))
		_, known := g.bySymbol[o.Symbol]
		if (w.Code == 200) != (err == nil && known) {
			t.Fatalf("answer is %d %s, parsing gives %v", w.Code, w.Body, err)
		}
	})
}
