package client_test

import (
	"encoding/json"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"pgregory.net/rapid"
)

// Cancels and changes go to the order that they are about, as docs/wire.md has it.
func TestWireOfChanges(t *testing.T) {
	orig := ordergen.ID{Prefix: "a/b-", Index: 7}
	for _, test := range []struct {
		order              ordergen.Order
		method, path, body string
	}{
		{ordergen.Order{Action: ordergen.Cancel, Symbol: "A&B", Orig: orig}, "DELETE", "/orders/a%2Fb-00007?symbol=A%26B", ""},
		{ordergen.Order{Action: ordergen.Reduce, Symbol: "A\"B", Orig: orig, Quantity: 3}, "PATCH", "/orders/a%2Fb-00007", `{"symbol":"A\"B","quantity":3}`},
		{ordergen.Order{Action: ordergen.Replace, Symbol: "A", Orig: orig, Price: 15000, Quantity: 3}, "PATCH", "/orders/a%2Fb-00007", `{"symbol":"A","price":15000,"quantity":3}`},
		{ordergen.Order{Action: ordergen.Reduce, Symbol: ` !&<>~`, Orig: orig, Quantity: 3}, "PATCH", "/orders/a%2Fb-00007", `{"symbol":" !&<>~","quantity":3}`},
		{ordergen.Order{Action: ordergen.Cancel, Symbol: "A", Orig: ordergen.ID{Prefix: ".", Index: ordergen.NoIndex}}, "DELETE", "/orders/%2E?symbol=A", ""},
		{ordergen.Order{Action: ordergen.Cancel, Symbol: "A", Orig: ordergen.ID{Prefix: "..", Index: ordergen.NoIndex}}, "DELETE", "/orders/%2E%2E?symbol=A", ""},
		{ordergen.Order{Action: ordergen.Cancel, Symbol: "A", Orig: ordergen.ID{Prefix: ".", Index: 7}}, "DELETE", "/orders/.00007?symbol=A", ""},
		{ordergen.Order{Action: ordergen.Cancel, Symbol: "azAZ09-._~@[`{/:", Orig: ordergen.ID{Prefix: "x.y", Index: ordergen.NoIndex}}, "DELETE", "/orders/x.y?symbol=azAZ09-._~%40%5B%60%7B%2F%3A", ""},
	} {
		var r client.Request
		if err := (client.Wire{}).Encode(&r, test.order); err != nil {
			t.Fatal(err)
		}
		if r.Method != test.method || string(r.Path) != test.path || string(r.Body) != test.body {
			t.Errorf("%v: %s %s %s, want %s %s %s", test.order.Action, r.Method, r.Path, r.Body, test.method, test.path, test.body)
		}
	}
	var r client.Request
	if err := (client.Wire{}).Encode(&r, ordergen.Order{Action: 9}); err == nil {
		t.Error("an unknown action is encoded")
	}
}

// Whatever a symbol is made of, it is read as it was written.
func TestWireOfAnySymbol(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		symbol := rapid.StringOf(rapid.OneOf(rapid.Rune(), rapid.SampledFrom([]rune("\"\\\x1f\x7f ~&é")))).Draw(t, "symbol")
		var r client.Request
		if err := (client.Wire{}).Encode(&r, ordergen.Order{Action: ordergen.Replace, Symbol: symbol}); err != nil {
			t.Fatal(err)
		}
		var body struct{ Symbol string }
		if err := json.Unmarshal(r.Body, &body); err != nil || body.Symbol != symbol {
			t.Fatalf("%s is read as %q, %v", r.Body, body.Symbol, err)
		}
	})
}

// What an answer leaves out, or does not tell as a whole number, is not known.
func TestWireOfAnswers(t *testing.T) {
	known := func(n int64) client.Count { return client.Count{N: n, Known: true} }
	for body, want := range map[string]client.Receipt{
		`{"filled":60,"fills":2,"resting":40,"sequence":7}`: {Filled: known(60), Fills: known(2), Resting: known(40), Sequence: known(7)},
		`{"filled":0,"cancelled":40,"resting":0}`:           {Filled: known(0), Cancelled: known(40), Resting: known(0)},
		`{"filled":"60","fills":2.5,"resting":null,"x":{}}`: {},
		`{"filled":99999999999999999999,"sequence":[1]}`:    {},
		`[{"filled":60}]`: {},
		`filled`:          {},
		"":                {},
	} {
		got, err := client.Wire{}.Decode(client.Answer{Status: 200, Body: []byte(body)})
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", body, err, diff)
		}
	}
	cut := client.Answer{Status: 200, Body: []byte(`{"filled":6`), Cut: io.ErrUnexpectedEOF}
	if got, err := (client.Wire{}).Decode(cut); got != (client.Receipt{}) || err != nil {
		t.Errorf("an answer that is cut tells %+v, %v", got, err)
	}
}
