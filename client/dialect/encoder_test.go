package dialect

import (
	"context"
	"testing"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
)

// wireForm is the dialect that writes what client.Wire writes.
func wireForm(t testing.TB, v Values) *Encoder {
	t.Helper()
	e, err := Requests{Values: v, Calls: map[ordergen.Action]Call{
		ordergen.Submit: {Method: "POST", Path: "/orders", JSON: []byte(`{"orderId":"{id}","symbol":"{symbol}","side":"{side}","type":"{type}","price":"{price}","quantity":"{quantity}"}`)},
		ordergen.Cancel: {Method: "DELETE", Path: "/orders/{orig}?symbol={symbol}"},
	}}.Compile()
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func encoded(t *testing.T, e client.Encoder, o ordergen.Order) client.Request {
	t.Helper()
	var r client.Request
	if err := e.Encode(&r, o); err != nil {
		t.Fatal(err)
	}
	return r
}

// The wire form as a template is the wire form.
func TestTemplateOfTheWireForm(t *testing.T) {
	s, err := ordergen.New(ordergen.Config{Seed: 1, Prefix: "b2-", Flow: ordergen.Steady("A/B", "C")})
	if err != nil {
		t.Fatal(err)
	}
	e := wireForm(t, Values{})
	for i := range uint64(2000) {
		o := s.At(i)
		if o.Action > ordergen.Cancel || o.Type == ordergen.Market {
			continue
		}
		got, want := encoded(t, e, o), encoded(t, client.Wire{}, o)
		if got.Method != want.Method || string(got.Path) != string(want.Path) || string(got.Body) != string(want.Body) {
			t.Fatalf("event %d is %s %s %s, want %s %s %s", i, got.Method, got.Path, got.Body, want.Method, want.Path, want.Body)
		}
	}
}

func TestValues(t *testing.T) {
	o := ordergen.Order{ID: ordergen.ID{Prefix: "x-", Index: 7}, Symbol: "A", Price: 15025, Quantity: 3}
	market := o
	market.Type = ordergen.Market
	for _, test := range []struct {
		values Values
		order  ordergen.Order
		want   string
	}{
		{Values{}, o, `{"id":"x-00007","t":"n x-00007","p":15025,"q":3}`},
		{Values{Digits: 4}, o, `{"id":"x-00007","t":"n x-00007","p":1502500,"q":3}`},
		{Values{Price: Decimal}, o, `{"id":"x-00007","t":"n x-00007","p":150.25,"q":3}`},
		{Values{Price: Text, Digits: 3, QuantityText: true}, o, `{"id":"x-00007","t":"n x-00007","p":"150.250","q":"3"}`},
		{Values{}, market, `{"id":"x-00007","t":"n x-00007","q":3}`},
	} {
		e, err := Requests{Values: test.values, Calls: map[ordergen.Action]Call{
			ordergen.Submit: {Method: "POST", Path: "/", JSON: []byte(`{"id":"{id}","t":"n {id}","p":"{price}","q":"{quantity}"}`)},
		}}.Compile()
		if err != nil {
			t.Fatal(err)
		}
		if got := string(encoded(t, e, test.order).Body); got != test.want {
			t.Errorf("%+v: %s, want %s", test.values, got, test.want)
		}
	}
}

// Ids of different prefixes and indexes are different numbers that a float holds.
func TestNumbersAreDistinct(t *testing.T) {
	var n numbers
	seen := make(map[uint64]ordergen.ID)
	for i := range 3000 {
		id := ordergen.ID{Prefix: string(rune('A'+i%50)) + string(rune('A'+i/50)), Index: uint64(i % 3)}
		number, err := n.of(id)
		if other, twice := seen[number]; err != nil || twice || number >= 1<<53 {
			t.Fatalf("%v is %d, %v, as is %v", id, number, err, other)
		}
		seen[number] = id
	}
	if _, err := n.of(ordergen.ID{Prefix: "A", Index: 1 << indexBits}); err == nil {
		t.Error("an index beyond 32 bits has a number")
	}
}

func TestAnswers(t *testing.T) {
	d := Answers{Status: "ok", Accepted: []string{"true"}, Reason: "why", Filled: "fills.#.q", Fills: "fills.#", Sequence: "seq", ID: "id"}
	r, err := d.Decode(client.Answer{Status: 200, Body: []byte(`{"ok":true,"fills":[{"q":"2.00"},{"q":3}],"seq":7,"id":9007199254740993}`)})
	want := client.Receipt{Filled: client.Count{N: 5, Known: true}, Fills: client.Count{N: 2, Known: true}, Sequence: client.Count{N: 7, Known: true}, ID: "9007199254740993"}
	if err != nil || r != want {
		t.Errorf("the answer is %+v, %v; want %+v", r, err, want)
	}
	_, err = d.Decode(client.Answer{Status: 200, Body: []byte(`{"ok":false,"why":"closed"}`)})
	if refusal, is := err.(*client.Refusal); !is || refusal.Reason != "ok is false: closed" {
		t.Errorf("the error is %v, want a refusal with its reason", err)
	}
	_, err = d.Decode(client.Answer{Status: 200, Body: []byte(`{}`)})
	if _, is := err.(*client.Refusal); err == nil || is {
		t.Errorf("the error is %v, want a fate that is unknown", err)
	}
}

// A cancel names an order by the id of the target, for as long as it is kept.
func TestRemember(t *testing.T) {
	var named []string
	target := Remember(client.TargetFunc(func(_ context.Context, o ordergen.Order) (client.Receipt, error) {
		named = append(named, o.Orig.String())
		return client.Receipt{ID: "#" + o.ID.String()}, nil
	}), 2)
	send := func(o ordergen.Order) {
		if _, err := target.Send(t.Context(), o); err != nil {
			t.Fatal(err)
		}
	}
	id := func(i int) ordergen.ID { return ordergen.ID{Prefix: "a", Index: uint64(i)} }
	for i := range 3 {
		send(ordergen.Order{ID: id(i)})
	}
	send(ordergen.Order{ID: id(9), Action: ordergen.Cancel, Orig: id(1)})
	if got := named[3]; got != "#a00001" {
		t.Errorf("the cancel names %q, want the target's own id", got)
	}
}

func BenchmarkEncode(b *testing.B) {
	s, err := ordergen.New(ordergen.Config{Seed: 1, Prefix: "b2-", Flow: ordergen.Standard("TEST-ASSET-A", "TEST-ASSET-B")})
	if err != nil {
		b.Fatal(err)
	}
	orders := make([]ordergen.Order, 1024)
	for i := range orders {
		orders[i] = s.At(uint64(i))
	}
	for name, e := range map[string]client.Encoder{"wire": client.Wire{}, "template": wireForm(b, Values{})} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			var r client.Request
			for i := range b.N {
				r.Path, r.Body = r.Path[:0], r.Body[:0]
				if err := e.Encode(&r, orders[i%len(orders)]); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
