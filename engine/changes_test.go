package engine

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/ordergen/ordergen"
)

// TestChangesOverTheWire asks a shard, and a gateway before it.
func TestChangesOverTheWire(t *testing.T) {
	const accepted = `{"status":"ACCEPTED","orderId":"b0","shardId":"a","timestamp":946684800000,`
	unknown := func(id string) string {
		return `{"status":"REJECTED","orderId":"` + id + `","reason":"Unknown order"}`
	}
	for name, over := range map[string]func(http.Handler) http.Handler{
		"shard":   func(h http.Handler) http.Handler { return h },
		"gateway": func(h http.Handler) http.Handler { return newGateway(t, wire{"a": h}) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := over(newShard(t, ShardConfig{}, nil))
				expect(t, do(h, "POST", "/orders", with()), 200, accepted+`"sequence":1,"filled":0,"fills":0,"resting":100}`)
				expect(t, do(h, "PATCH", "/orders/b0", `{"symbol":"A","quantity":60}`), 200, accepted+`"sequence":2,"filled":0,"fills":0,"cancelled":40,"resting":60}`)
				expect(t, do(h, "PATCH", "/orders/b0", ` {"symbol":"A","price":14000,"quantity":80} `), 200, accepted+`"sequence":3,"filled":0,"fills":0,"resting":80}`)
				expect(t, do(h, "POST", "/orders", with(`"orderId":"s0"`, `"side":"SELL"`, `"price":14000`, `"quantity":30`)), 200,
					`{"status":"ACCEPTED","orderId":"s0","shardId":"a","timestamp":946684800000,"sequence":4,"filled":30,"fills":1,"resting":0}`)
				expect(t, do(h, "DELETE", "/orders/s0?symbol=A", ""), 404, unknown("s0"))
				w := do(h, "DELETE", "/orders/b0?symbol=A", "")
				expect(t, w, 200, accepted+`"sequence":6,"filled":0,"fills":0,"cancelled":50,"resting":0}`)
				if got := w.Header().Get(HeaderSequence); got != "6" {
					t.Errorf("the header says sequence %q, want 6", got)
				}
				w = do(h, "DELETE", "/orders/b0?symbol=A", "")
				expect(t, w, 404, unknown("b0"))
				if got := w.Header().Get(HeaderSequence); got != "7" {
					t.Errorf("the header of a refusal says sequence %q, want 7", got)
				}
				expect(t, do(h, "PATCH", "/orders/b0", `{"symbol":"A","quantity":1}`), 404, unknown("b0"))
				expect(t, do(h, "PATCH", "/orders/b0", `{"symbol":"A","price":1,"quantity":1}`), 404, unknown("b0"))
			})
		})
	}
}

func TestChangeRefused(t *testing.T) {
	for name, test := range map[string]struct {
		method, path, body string
		status             int
		reason             string
	}{
		"cancel without a symbol": {"DELETE", "/orders/b0", "", 400, "symbol is missing, want the symbol of the order, as in DELETE /orders/k6-buy-00001?symbol=TEST-ASSET-A"},
		"cancel of a stranger":    {"DELETE", "/orders/b0?symbol=NOPE", "", 400, "Unknown symbol: NOPE"},
		"cancel in case":          {"DELETE", "/orders/B0?symbol=A", "", 404, "Unknown order"},
		"change of a stranger":    {"PATCH", "/orders/b0", `{"symbol":"NOPE","quantity":1}`, 400, "Unknown symbol: NOPE"},
		"reduced to all":          {"PATCH", "/orders/b0", `{"symbol":"A","quantity":100}`, 400, "quantity is 100, want above 0 and below the 100 shares that are left"},
		"reduced to more":         {"PATCH", "/orders/b0", `{"symbol":"A","quantity":101}`, 400, "quantity is 101, want above 0 and below the 100 shares that are left"},
		"reduced to nothing":      {"PATCH", "/orders/b0", `{"symbol":"A","quantity":0}`, 400, "Quantity must be positive: 0"},
		"replaced at no price":    {"PATCH", "/orders/b0", `{"symbol":"A","price":0,"quantity":5}`, 400, "Price must be positive: 0"},
		"replaced by too much":    {"PATCH", "/orders/b0", `{"symbol":"A","price":1,"quantity":9223372036854775807}`, 400, "quantity is 9223372036854775807, want at most 9223372036854775806, or the sum of the side overflows"},
		"replaced without a size": {"PATCH", "/orders/b0", `{"symbol":"A","price":5}`, 400, "quantity is missing, want a whole number above 0"},
		"nothing":                 {"PATCH", "/orders/b0", `{}`, 400, "symbol is missing, want a symbol; quantity is missing, want a whole number above 0"},
		"null members":            {"PATCH", "/orders/b0", `{"symbol":null,"price":null,"quantity":null}`, 400, "symbol is null, want a symbol; price is null, want a whole number above 0; quantity is null, want a whole number above 0"},
		"a side":                  {"PATCH", "/orders/b0", `{"symbol":"A","quantity":5,"side":"SELL"}`, 400, "side is \"SELL\", want no such field in an order with the action REDUCE"},
		"a symbol twice":          {"PATCH", "/orders/b0", `{"symbol":"A","symbol":"A","quantity":5}`, 400, "symbol is \"A\", want the field once"},
		"a change as a new order": {"POST", "/orders", `{"orderId":"c","action":"CANCEL","origOrderId":"b0","symbol":"A"}`, 400, "action is a change, want DELETE or PATCH of /orders/{id}"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newShard(t, ShardConfig{}, nil)
			mustSeed(t, s, limit("b0", ordergen.Buy, 100, 100), limit("other", ordergen.Buy, 99, 1))
			id := "b0"
			if strings.Contains(test.path, "B0") {
				id = "B0"
			}
			expect(t, do(s, test.method, test.path, test.body), test.status, fmt.Sprintf(`{"status":"REJECTED","orderId":"%s","reason":%s}`, id, quoted(test.reason)))
			if got, want := depthOf(t, s, ordergen.Buy), (Depth{Orders: 2, Levels: 2, Quantity: 101}); got != want {
				t.Errorf("%+v rests after a refusal, want %+v", got, want)
			}
		})
	}
}

func quoted(text string) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.Encode(text)
	return strings.TrimSpace(b.String())
}

func TestChangeIsNoObject(t *testing.T) {
	for _, body := range []string{``, `null`, `[]`, `"x"`, `5`, `{`, `{"symbol":`, `{"symbol":"A","quantity":5}{}`, strings.Repeat("[", 60_000), "\xff{}"} {
		s := newShard(t, ShardConfig{}, nil)
		expect(t, do(s, "PATCH", "/orders/b0", body), 400, `{"error":"Invalid JSON in request body"}`)
		expect(t, do(newGateway(t, wire{"a": s}), "PATCH", "/orders/b0", body), 400, `{"error":"Invalid JSON in request body"}`)
	}
}

// TestAnyIDCanBeCancelled sends ids that a path must escape.
func TestAnyIDCanBeCancelled(t *testing.T) {
	for id, path := range map[string]string{
		"a/b":          "a%2Fb",
		"a//b":         "a%2F%2Fb",
		"..":           "%2E%2E",
		".":            "%2E",
		"a b?c=d&e#f":  "a%20b%3Fc=d&e%23f",
		"%41":          "%2541",
		"ä":            "%C3%A4",
		"k6-buy-00007": "k6-buy-00007",
		"07":           "07",
	} {
		s := newShard(t, ShardConfig{}, nil)
		g := newGateway(t, wire{"a": s})
		for _, h := range []http.Handler{s, g} {
			body, _ := json.Marshal(id)
			if w := do(h, "POST", "/orders", with(`"orderId":`+string(body))); w.Code != 200 {
				t.Errorf("an order %q gives %d %s", id, w.Code, w.Body)
			}
			if w := do(h, "DELETE", "/orders/"+path+"?symbol=A", ""); w.Code != 200 {
				t.Errorf("its cancel at %q gives %d %s, want 200", path, w.Code, w.Body)
			}
		}
	}
}

func TestGatewayRoutesChanges(t *testing.T) {
	g := newGateway(t, shards(t, "a", "b"))
	do(g, "POST", "/orders", with(`"symbol":"B"`))
	for _, w := range []struct{ method, path, body, want string }{
		{"DELETE", "/orders/b0?symbol=A", "", "404"},
		{"DELETE", "/orders/b0?symbol=NOPE", "", "400"},
		{"DELETE", "/orders/b0", "", "400"},
		{"PATCH", "/orders/b0", `{"symbol":"NOPE","quantity":5}`, "400"},
		{"PATCH", "/orders/b0", `{"symbol":"B","quantity":5}`, "200"},
		{"PATCH", "/orders/b0", `{"symbol":"B","quantity":5}`, "400"},
		{"DELETE", "/orders/b0?symbol=B", "", "200"},
	} {
		if got := fmt.Sprint(do(g, w.method, w.path, w.body).Code); got != w.want {
			t.Errorf("%s %s %s gives %s, want %s", w.method, w.path, w.body, got, w.want)
		}
	}
	for _, line := range []string{
		`gw_requests_total{shard="a",status="404"} 1`, `gw_requests_total{shard="b",status="200"} 3`, `gw_requests_total{shard="b",status="400"} 1`,
		`gw_routing_errors_total{reason="unknown_symbol"} 3`,
	} {
		if series(t, g, line) == nil {
			t.Errorf("the metrics lack %s", line)
		}
	}
	expect(t, do(g, "DELETE", "/orders/b0?symbol=NOPE", ""), 400, `{"error":"Unknown symbol: NOPE"}`)
}

func TestTypesOfBothSides(t *testing.T) {
	for _, side := range sides {
		for typ, rests := range map[string]bool{"LIMIT": true, "MARKET": false, "IOC": false, "FOK": false} {
			s := newShard(t, ShardConfig{}, nil)
			var seeds []string
			for i, side := range sides {
				seeds = append(seeds, with(fmt.Sprintf(`"orderId":"s%d"`, i), fmt.Sprintf(`"side":"%s"`, side), fmt.Sprintf(`"price":%d`, 100+i)))
			}
			expect(t, do(s, "POST", "/seed", `{"orders":[`+strings.Join(seeds, ",")+`]}`), 200, `{"seeded":2}`)
			price := 101 - int(side) // reaches the other side's touch
			taker := with(`"orderId":"t"`, fmt.Sprintf(`"side":"%s"`, side), fmt.Sprintf(`"type":"%s"`, typ), fmt.Sprintf(`"price":%d`, price), `"quantity":150`)
			if typ == "MARKET" {
				taker = strings.Replace(taker, fmt.Sprintf(`"price":%d,`, price), "", 1)
			}
			var did struct{ Filled, Fills, Resting int64 }
			if err := json.Unmarshal(do(s, "POST", "/orders", taker).Body.Bytes(), &did); err != nil {
				t.Fatal(err)
			}
			want := did
			want.Filled, want.Fills, want.Resting = 100, 1, 0
			if typ == "FOK" {
				want.Filled, want.Fills = 0, 0
			}
			if rests {
				want.Resting = 50
			}
			if did != want {
				t.Errorf("%v %s: %+v, want %+v", side, typ, did, want)
			}
		}
	}
}

// FuzzChange checks that any change is answered in JSON in the shape of its status, and
// that the account of the shard's one order is kept.
func FuzzChange(f *testing.F) {
	for _, seed := range []string{`{"symbol":"A","quantity":5}`, `{"symbol":"A","price":5,"quantity":5}`, `{"symbol":"A","price":null,"quantity":null}`, `{}`, `{"a":{}}`, "[[[", `{"symbol":"A","quantity":1e9}`} {
		f.Add("b0", "A", seed)
	}
	f.Add("../x", "\x00", "")
	f.Fuzz(func(t *testing.T, id, symbol, body string) {
		if id == "" {
			t.Skip("no order has an empty id, so no path has either")
		}
		s := newShard(t, ShardConfig{}, nil)
		mustSeed(t, s, limit("b0", ordergen.Buy, 100, 100))
		g := newGateway(t, wire{"a": s})
		for _, h := range []http.Handler{s, g} {
			for _, r := range []*http.Request{patch(id, body), cancel(id, symbol)} {
				w := record(h, r)
				var answer struct{ Status, Error string }
				if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
					t.Fatalf("answer %q: %v", w.Body, err)
				}
				good := map[int]string{200: "ACCEPTED", 400: "REJECTED", 404: "REJECTED"}[w.Code]
				if good == "" || answer.Status != good && answer.Error == "" {
					t.Fatalf("answer is %d %s", w.Code, w.Body)
				}
			}
		}
		if c := s.Counters(); c.Cancels > 1 || c.Received[ordergen.Buy] > 0 {
			t.Fatalf("one order came to %+v", c)
		}
	})
}
