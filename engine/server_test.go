package engine

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"

	"github.com/ordergen/ordergen"
)

// do sends a request to a handler, without a network.
func do(h http.Handler, method, path, body string) *httptest.ResponseRecorder {
	return record(h, httptest.NewRequest(method, path, strings.NewReader(body)))
}

func record(h http.Handler, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// patch and cancel make requests about an order of any id.
func patch(id, body string) *http.Request {
	return about(http.MethodPatch, id, "", body)
}

func cancel(id, symbol string) *http.Request {
	return about(http.MethodDelete, id, url.Values{"symbol": {symbol}}.Encode(), "")
}

func about(method, id, query, body string) *http.Request {
	r := httptest.NewRequest(method, "/", strings.NewReader(body))
	escaped := strings.ReplaceAll(url.PathEscape(id), ".", "%2E")
	r.URL = &url.URL{Path: "/orders/" + id, RawPath: "/orders/" + escaped, RawQuery: query}
	return r
}

// expect compares status and body with what the wire contract says.
func expect(t *testing.T, w *httptest.ResponseRecorder, status int, body string) {
	t.Helper()
	if w.Code != status || w.Body.String() != body {
		t.Errorf("answer is %d %s\nwant %d %s", w.Code, w.Body, status, body)
	}
	if got := w.Header().Get("Content-Type"); got != "application/json" {
		t.Errorf("Content-Type is %q, want application/json", got)
	}
}

// with is a good order whose fields are changed: with(`"price":-1`) has another price.
func with(changes ...string) string {
	body := `{"orderId":"b0","symbol":"A","side":"BUY","type":"LIMIT","price":15000,"quantity":100}`
	for _, change := range changes {
		name, _, _ := strings.Cut(change, ":")
		body = regexp.MustCompile(name+`:("[^"]*"|\d+)`).ReplaceAllString(body, change)
	}
	return body
}

func TestOrderAccepted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShard(t, ShardConfig{}, nil)
		// The clock of a bubble starts at midnight UTC 2000-01-01.
		expect(t, do(s, "POST", "/orders", with()), 200,
			`{"status":"ACCEPTED","orderId":"b0","shardId":"a","timestamp":946684800000,"sequence":1,"filled":0,"fills":0,"resting":100}`)
		expect(t, do(s, "POST", "/orders", with(`"orderId":"k6-buy-00001"`, `"quantity":1,"timestamp":5`)), 200,
			`{"status":"ACCEPTED","orderId":"k6-buy-00001","shardId":"a","timestamp":946684800000,"sequence":2,"filled":0,"fills":0,"resting":1}`)
	})
}

func TestOrderRefused(t *testing.T) {
	for name, test := range map[string]struct{ body, id, reason string }{
		"unknown symbol": {with(`"symbol":"NOPE"`), "b0", `Unknown symbol: NOPE`},
		"symbol in case": {with(`"symbol":"a"`), "b0", `Unknown symbol: a`},
		"side":           {with(`"side":"HOLD"`), "b0", `Invalid side: HOLD`},
		"side in case":   {with(`"side":"buy"`), "b0", `Invalid side: buy`},
		"side of markup": {with(`"side":"<b>&"`), "b0", `Invalid side: <b>&`},
		"price below 0":  {with(`"price":-1`), "b0", `Price must be positive: -1`},
		"price 0":        {with(`"price":0`), "b0", `Price must be positive: 0`},
		"quantity 0":     {with(`"quantity":0`), "b0", `Quantity must be positive: 0`},
		"two fields":     {with(`"side":"HOLD"`, `"price":-1`), "b0", `Invalid side: HOLD; Price must be positive: -1`},
		"duplicate":      {with(`"orderId":"x"`), "x", `Duplicate order id: x`},
		"sum of side":    {with(`"quantity":9223372036854775807`), "b0", `quantity is 9223372036854775807, want at most 9223372036854775806, or the sum of the side overflows`},

		// No word of the contract fits, so the parser's own tell.
		"side twice":     {with(`"side":"BUY","side":"BUY"`), "b0", parserWords},
		"side no text":   {with(`"side":1`), "b0", parserWords},
		"price fraction": {with(`"price":1.5`), "b0", parserWords},
		"price text":     {with(`"price":"1"`), "b0", parserWords},
		"quantity huge":  {with(`"quantity":9223372036854775808`), "b0", parserWords},
		"type":           {with(`"type":"STOP"`), "b0", parserWords},
		"id no text":     {with(`"orderId":5`), "", parserWords},
		"no field":       {`{}`, "", parserWords},
	} {
		t.Run(name, func(t *testing.T) {
			s := newShard(t, ShardConfig{}, nil)
			mustSeed(t, s, limit("x", ordergen.Buy, 1, 1))
			if test.reason == parserWords {
				_, err := ordergen.ParseOrder([]byte(test.body))
				test.reason = strings.ReplaceAll(err.Error(), "\n", "; ")
			}
			expect(t, do(s, "POST", "/orders", test.body), 400,
				fmt.Sprintf(`{"status":"REJECTED","orderId":%q,"reason":%q}`, test.id, test.reason))
		})
	}
}

const parserWords = ""

func TestBodyIsNoObject(t *testing.T) {
	for _, body := range []string{``, `null`, `[]`, `"x"`, `5`, `{`, `{"orderId":`, `{"orderId" "b0"}`, with() + with(), "\x00", "\xff{}"} {
		s := newShard(t, ShardConfig{}, nil)
		for _, path := range []string{"/orders", "/seed"} {
			if path == "/seed" && body == "null" {
				continue // is taken for a batch without orders
			}
			w := do(s, "POST", path, body)
			if w.Code != 400 || w.Body.String() != `{"error":"Invalid JSON in request body"}` {
				t.Errorf("%s of %q gives %d %s, want 400 Invalid JSON", path, body, w.Code, w.Body)
			}
		}
	}
}

// TestAnswerToJunkIsShort sends a body full of what an order has not.
func TestAnswerToJunkIsShort(t *testing.T) {
	for _, junk := range []string{`"a":1,`, `"side":7,`, `"orderId":null,`} {
		s := newShard(t, ShardConfig{}, nil)
		w := do(s, "POST", "/orders", "{"+strings.Repeat(junk, 60_000/len(junk))+`"z":1}`)
		if w.Code != 400 || w.Body.Len() > 4_000 {
			t.Errorf("an object of %s gives %d with %d bytes, want 400 with at most 4,000", junk, w.Code, w.Body.Len())
		}
	}
}

func TestOverload(t *testing.T) {
	s := faulty(t, Faults{RefusePerMille: 1000})
	expect(t, do(s, "POST", "/orders", with()), 503, `{"status":"REJECTED","orderId":"b0","reason":"Ring buffer full"}`)
}

func TestClosedShard(t *testing.T) {
	s := newShard(t, ShardConfig{}, nil)
	s.Close()
	expect(t, do(s, "POST", "/orders", with()), 503, `{"status":"REJECTED","orderId":"b0","reason":"Shard is closed"}`)
	expect(t, do(s, "POST", "/seed", `{"orders":[]}`), 503, `{"error":"Shard is closed"}`)
}

func TestSeedAnswers(t *testing.T) {
	const noList = `{"error":"orders is no list, want {\"orders\":[…]} with orders as for POST /orders"}`
	for name, test := range map[string]struct {
		body   string
		status int
		answer string
	}{
		"two":             {`{"orders":[` + with() + `,` + with(`"orderId":"b1"`) + `]}`, 200, `{"seeded":2}`},
		"none":            {`{"orders":[]}`, 200, `{"seeded":0}`},
		"a bad one":       {`{"orders":[` + with(`"price":-1`) + `,5,` + with() + `,{},` + with(`"orderId":"b1","extra":1`) + `]}`, 200, `{"seeded":1}`},
		"a stranger":      {`{"orders":[` + with(`"symbol":"NOPE"`) + `,` + with() + `]}`, 200, `{"seeded":1}`},
		"one twice":       {`{"orders":[` + with() + `,` + with() + `]}`, 200, `{"seeded":1}`},
		"orders missing":  {`{}`, 400, noList},
		"orders null":     {`{"orders":null}`, 400, noList},
		"orders no list":  {`{"orders":{"0":1}}`, 400, noList},
		"cut in the list": {`{"orders":[` + with() + `,`, 400, `{"error":"Invalid JSON in request body"}`},
	} {
		t.Run(name, func(t *testing.T) {
			s := newShard(t, ShardConfig{}, nil)
			expect(t, do(s, "POST", "/seed", test.body), test.status, test.answer)
			var seeded int
			fmt.Sscanf(test.answer, `{"seeded":%d}`, &seeded)
			if got := depthOf(t, s, ordergen.Buy).Orders; got != seeded {
				t.Errorf("%d orders rest, want %d", got, seeded)
			}
		})
	}
}

func TestSeedKeepsTheOrder(t *testing.T) {
	s := newShard(t, ShardConfig{}, nil)
	do(s, "POST", "/seed", `{"orders":[`+with(`"orderId":"first"`)+`,`+with(`"orderId":"second"`)+`]}`)
	fills, err := s.Submit(t.Context(), limit("t", ordergen.Sell, 15000, 150))
	if err != nil || len(fills) != 2 || fills[0].Maker != orderID("first") {
		t.Errorf("fills are %v, %v, want those of first and second", fills, err)
	}
}

func TestShardHealth(t *testing.T) {
	expect(t, do(newShard(t, ShardConfig{}, nil), "GET", "/health", ""), 200, `{"status":"UP","shardId":"a"}`)
}

func TestBodyLimits(t *testing.T) {
	s := newShard(t, ShardConfig{}, nil)
	padded := func(body string, bytes int) string { return body + strings.Repeat(" ", bytes-len(body)) }

	if w := do(s, "POST", "/orders", padded(with(), MaxOrderBytes)); w.Code != 200 {
		t.Errorf("an order at the limit gives %d %s, want 200", w.Code, w.Body)
	}
	expect(t, do(s, "POST", "/orders", padded(with(), MaxOrderBytes+1)), 413, `{"error":"Request body is too long, want at most 65536 bytes"}`)
	expect(t, do(s, "POST", "/seed", padded(`{"orders":[]}`, MaxSeedBytes)), 200, `{"seeded":0}`)
	expect(t, do(s, "POST", "/seed", padded(`{"orders":[]}`, MaxSeedBytes+1)), 413, `{"error":"Request body is too long, want at most 33554432 bytes"}`)
}

func TestBodyEndsEarly(t *testing.T) {
	s := newShard(t, ShardConfig{}, nil)
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest("POST", "/orders", iotest.ErrReader(io.ErrUnexpectedEOF)))
	expect(t, w, 400, `{"error":"Request body ended early: unexpected EOF"}`)
}

func TestWrongMethodAndPath(t *testing.T) {
	s := newShard(t, ShardConfig{}, nil)
	for path, allow := range map[string]string{"/orders": "POST", "/seed": "POST", "/health": "GET, HEAD", "/metrics": "GET, HEAD"} {
		w := do(s, "DELETE", path, "")
		if w.Code != 405 || w.Header().Get("Allow") != allow {
			t.Errorf("DELETE %s gives %d, Allow %q, want 405, %q", path, w.Code, w.Header().Get("Allow"), allow)
		}
	}
	if w := do(s, "POST", "/nowhere", ""); w.Code != 404 {
		t.Errorf("an unknown path gives %d, want 404", w.Code)
	}
}

// FuzzOrder checks that any body is answered in JSON, and with 200 if and only if an
// order has come in.
func FuzzOrder(f *testing.F) {
	for _, body := range []string{"", with(), with(`"type":"MARKET"`), with(`"price":-1`), with(`"orderId":"\u0000\n"`), `{"orderId":{}}`, "[[[["} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		s := newShard(t, ShardConfig{}, nil)
		w := do(s, "POST", "/orders", body)
		var answer struct{ Status string }
		if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
			t.Fatalf("answer %q: %v", w.Body, err)
		}
		c := s.Counters()
		received := c.Received[ordergen.Buy] + c.Received[ordergen.Sell]
		switch {
		case w.Code == 200 && answer.Status == "ACCEPTED" && received == 1:
		case (w.Code == 400 || w.Code == 413) && received == 0:
		default:
			t.Fatalf("answer is %d %s with %d orders received", w.Code, w.Body, received)
		}
	})
}

// FuzzSeed checks that any body is answered in JSON and that no more rests than was
// said to be seeded.
func FuzzSeed(f *testing.F) {
	for _, body := range []string{"", `{}`, `{"orders":[` + with() + `]}`, `{"orders":[` + with() + `,` + with(`"side":"SELL"`) + `,7]}`, `{"orders":[`, `{"Orders":[[]],"orders":null}`} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		s := newShard(t, ShardConfig{}, nil)
		w := do(s, "POST", "/seed", body)
		var answer seeded
		if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
			t.Fatalf("answer %q: %v", w.Body, err)
		}
		resting := depthOf(t, s, ordergen.Buy).Orders + depthOf(t, s, ordergen.Sell).Orders
		if resting > answer.Seeded {
			t.Fatalf("answer is %d %s, but %d orders rest", w.Code, w.Body, resting)
		}
	})
}
