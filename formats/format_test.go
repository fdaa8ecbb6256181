package formats

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/ordergen/ordergen"
)

// flow is an order, its replacement and its cancel.
var flow = []Event{
	{0, ordergen.Order{ID: ordergen.ID{Prefix: "x-", Index: 1}, Symbol: "A", Side: ordergen.Sell, Price: 101, Quantity: 5}},
	{1, ordergen.Order{ID: ordergen.ID{Prefix: "x-", Index: 2}, Symbol: "A", Action: ordergen.Replace, Orig: ordergen.ID{Prefix: "x-", Index: 1}, Price: 102, Quantity: 4}},
	{2, ordergen.Order{ID: ordergen.ID{Prefix: "x-", Index: 3}, Symbol: "A", Action: ordergen.Cancel, Orig: ordergen.ID{Prefix: "x-", Index: 1}}},
}

func file(t *testing.T, format string, events []Event) string {
	t.Helper()
	var out bytes.Buffer
	w, err := NewWriter(format, &out, Options{Events: uint64(len(events))})
	must(t, err)
	for _, e := range events {
		must(t, w.WriteEvent(e))
	}
	must(t, w.Close())
	return out.String()
}

func TestFormatsByName(t *testing.T) {
	for format, want := range map[string]string{
		"wire":    "{\"orderId\":\"x-00001\",\"symbol\":\"A\",\"side\":\"SELL\",\"type\":\"LIMIT\",\"price\":101,\"quantity\":5}\n{\"symbol\":\"A\",\"price\":102,\"quantity\":4}\nDELETE /orders/x-00001?symbol=A\n",
		"lobster": "0.000000000,1,1,5,10100,-1\n0.000000001,3,1,5,10100,-1\n0.000000001,1,2,4,10200,-1\n0.000000002,3,2,4,10200,-1\n",
		"csv":     "at,action,orderId,symbol,side,type,price,quantity,origOrderId\n0,SUBMIT,x-00001,A,SELL,LIMIT,101,5,\n1,REPLACE,x-00002,A,,,102,4,x-00001\n2,CANCEL,x-00003,A,,,,,x-00001\n",
	} {
		if got := file(t, format, flow); got != want {
			t.Errorf("%s is\n%swant\n%s", format, got, want)
		}
	}
	if got := len(file(t, "itch", flow)); got != 2+36+2+35+2+19 {
		t.Errorf("itch has %d bytes, want an A, a U and a D", got)
	}
	if _, err := NewWriter("xml", nil, Options{}); err == nil || !strings.Contains(err.Error(), "csv, itch, lobster, mebw, ndjson, vegeta, wire") {
		t.Errorf("xml: %v", err)
	}
}

// A second reader of vegeta's targets, by the keys in its documentation.
func TestVegetaTargets(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(file(t, "vegeta", flow)), "\n")
	if len(lines) != len(flow) {
		t.Fatalf("%d lines, want %d", len(lines), len(flow))
	}
	want := []struct{ method, path, body string }{
		{"POST", "/orders", `{"orderId":"x-00001","symbol":"A","side":"SELL","type":"LIMIT","price":101,"quantity":5}`},
		{"PATCH", "/orders/x-00001", `{"symbol":"A","price":102,"quantity":4}`},
		{"DELETE", "/orders/x-00001?symbol=A", ""},
	}
	for i, line := range lines {
		var target struct {
			Method, URL string
			Body        []byte
			Header      http.Header
		}
		must(t, json.Unmarshal([]byte(line), &target))
		if target.Method != want[i].method || target.URL != "http://127.0.0.1:8080"+want[i].path || string(target.Body) != want[i].body || target.Header.Get("Content-Type") != "application/json" {
			t.Errorf("target %d is %s", i, line)
		}
	}
}
