package ordergen_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
	"pgregory.net/rapid"
)

// texts draws what a client may send as a symbol or an id.
func texts() *rapid.Generator[string] {
	strange := rapid.SampledFrom([]string{`"`, `\`, `\"},{"`, "\x00", "\n", "</script>", "&", "Ä", "株", "🂡", "\u2028", "\ufffd", "00007", "e308"})
	word := rapid.OneOf(strange, rapid.StringMatching(`[A-Z]{1,5}-[0-9]{1,7}`), rapid.StringN(1, 6, -1))
	return rapid.Map(rapid.SliceOfN(word, 1, 4), func(words []string) string { return strings.Join(words, "") })
}

// ids draws the ids of orders, with an index and without.
func ids() *rapid.Generator[ordergen.ID] {
	return rapid.Custom(func(t *rapid.T) ordergen.ID {
		id := ordergen.ID{Prefix: texts().Draw(t, "prefix"), Index: ordergen.NoIndex}
		if last := id.Prefix[len(id.Prefix)-1]; last < '0' || last > '9' {
			id.Index = rapid.Uint64().Draw(t, "index")
		} else if _, err := ordergen.ParseID(id.Prefix); err == nil {
			id.Prefix += "-" // or the prefix would be an id with an index itself
		}
		return id
	})
}

// orders draws orders of every action, side and type.
func orders() *rapid.Generator[ordergen.Order] {
	return rapid.Custom(func(t *rapid.T) ordergen.Order {
		o := ordergen.Order{
			ID:     ids().Draw(t, "id"),
			Symbol: texts().Draw(t, "symbol"),
			Action: rapid.SampledFrom([]ordergen.Action{ordergen.Submit, ordergen.Cancel, ordergen.Reduce, ordergen.Replace}).Draw(t, "action"),
		}
		if o.Action == ordergen.Submit {
			o.Side = rapid.SampledFrom([]ordergen.Side{ordergen.Buy, ordergen.Sell}).Draw(t, "side")
			o.Type = rapid.SampledFrom([]ordergen.Type{ordergen.Limit, ordergen.Market, ordergen.IOC, ordergen.FOK}).Draw(t, "type")
		} else {
			o.Orig = ids().Draw(t, "original")
		}
		if o.Action == ordergen.Submit || o.Action == ordergen.Replace {
			o.Price = ordergen.Price(rapid.Int64Min(1).Draw(t, "price"))
		}
		if o.Action != ordergen.Cancel {
			o.Quantity = rapid.Int64Min(1).Draw(t, "quantity")
		}
		return o
	})
}

func TestOrderReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := orders().Draw(t, "order")
		line := o.AppendJSON(nil)
		back, err := ordergen.ParseOrder(line)
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		if diff := cmp.Diff(o, back); diff != "" {
			t.Fatalf("%s (-sent +read):\n%s", line, diff)
		}

		// encoding/json goes the same way, by the methods, and may escape more.
		marshalled, err := json.Marshal(o)
		if err != nil {
			t.Fatal(err)
		}
		var unmarshalled ordergen.Order
		if err := json.Unmarshal(marshalled, &unmarshalled); err != nil || unmarshalled != o {
			t.Fatalf("%s unmarshals to %+v, %v", marshalled, unmarshalled, err)
		}
	})
}

func TestAppendJSONAppends(t *testing.T) {
	o := ordergen.Order{ID: ordergen.ID{Prefix: "r-", Index: 7}, Symbol: "A", Price: 1, Quantity: 2}
	const want = `[{"orderId":"r-00007","symbol":"A","side":"BUY","type":"LIMIT","price":1,"quantity":2}`
	if got := string(o.AppendJSON([]byte("["))); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// wireGolden is the wire form of the contract's example, of a test case's first
// orders and asks, and of orders with strange fields.
func wireGolden(t *testing.T) []ordergen.Order {
	list := []ordergen.Order{{ID: ordergen.ID{Prefix: "k6-buy-", Index: 1}, Symbol: "TEST-ASSET-A", Price: 15000, Quantity: 100}}
	b4, err := ordergen.LookupProfile("B4")
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range newStream(t, b4.Config(1, "k6-buy-")).Range(0, 8) {
		list = append(list, o)
	}
	list = append(list, newStream(t, b4.Config(1, "k6-buy-")).At(1e15))
	for o := range newBook(t, b4.Runs[0].BookConfig(1, "k6-seed-")).Orders("TEST-ASSET-L") {
		if list = append(list, o); len(list) == 14 {
			break
		}
	}
	return append(list,
		ordergen.Order{ID: ordergen.ID{Prefix: `say "no"`, Index: ordergen.NoIndex}, Symbol: `back\slash`, Side: ordergen.Sell, Type: ordergen.IOC, Price: math.MaxInt64, Quantity: math.MaxInt64},
		ordergen.Order{ID: ordergen.ID{Prefix: "ünï-", Index: math.MaxUint64 - 1}, Symbol: "株式🂡\u2028\t", Type: ordergen.FOK, Price: 1, Quantity: 1},
		ordergen.Order{ID: ordergen.ID{Prefix: "x", Index: 100_000}, Symbol: "A&B<C>", Side: ordergen.Sell, Type: ordergen.Market, Price: 1, Quantity: 1},
		ordergen.Order{ID: ordergen.ID{Prefix: "r-", Index: 7}, Symbol: "A", Action: ordergen.Cancel, Orig: ordergen.ID{Prefix: "r-", Index: 1}},
		ordergen.Order{ID: ordergen.ID{Prefix: "r-", Index: 8}, Symbol: "A", Action: ordergen.Reduce, Orig: ordergen.ID{Prefix: "r-seed-", Index: 2}, Quantity: 40},
		ordergen.Order{ID: ordergen.ID{Prefix: "r-", Index: 9}, Symbol: "A", Action: ordergen.Replace, Orig: ordergen.ID{Prefix: `"`, Index: ordergen.NoIndex}, Price: 15000, Quantity: 40},
	)
}

func TestWireFormIsTheGoldenOne(t *testing.T) {
	var got bytes.Buffer
	list := wireGolden(t)
	for _, o := range list {
		got.Write(append(o.AppendJSON(nil), '\n'))
	}
	want := golden(t, "orders.jsonl", got.Bytes())
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("wire form (-golden +got):\n%s", diff)
	}
	const example = `{"orderId":"k6-buy-00001","symbol":"TEST-ASSET-A","side":"BUY","type":"LIMIT","price":15000,"quantity":100}` + "\n"
	if !strings.HasPrefix(string(want), example) {
		t.Errorf("the golden file does not start with the contract's example")
	}
	for k, line := range strings.Split(strings.TrimSpace(string(want)), "\n") {
		if o, err := ordergen.ParseOrder([]byte(line)); err != nil || o != list[k] {
			t.Errorf("golden line %d parses to %+v, %v, want %+v", k+1, o, err, list[k])
		}
	}
}

// golden returns the content of a file in testdata, after -update rewrote it.
func golden(t *testing.T, name string, content []byte) []byte {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func TestNamesOfEnums(t *testing.T) {
	for value, want := range map[fmt.Stringer]string{
		ordergen.Buy: "BUY", ordergen.Sell: "SELL", ordergen.Side(7): "Side(7)",
		ordergen.Submit: "SUBMIT", ordergen.Cancel: "CANCEL", ordergen.Reduce: "REDUCE", ordergen.Replace: "REPLACE", ordergen.Action(4): "Action(4)",
		ordergen.Limit: "LIMIT", ordergen.Market: "MARKET", ordergen.IOC: "IOC", ordergen.FOK: "FOK", ordergen.Type(9): "Type(9)",
		ordergen.NoTopUp: "NoTopUp", ordergen.TopUpOrders: "TopUpOrders", ordergen.TopUpBlock: "TopUpBlock",
	} {
		if got := value.String(); got != want {
			t.Errorf("%d reads %s, want %s", value, got, want)
		}
	}
	if ordergen.Buy.Opposite() != ordergen.Sell || ordergen.Sell.Opposite() != ordergen.Buy {
		t.Error("the sides are not opposite")
	}
}
