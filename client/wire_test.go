package client_test

import (
	"testing"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
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
		{ordergen.Order{Action: ordergen.Cancel, Symbol: "A", Orig: ordergen.ID{Prefix: "..", Index: ordergen.NoIndex}}, "DELETE", "/orders/%2E%2E?symbol=A", ""},
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
