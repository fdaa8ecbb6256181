package engine

import (
	"errors"
	"math"
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
	"pgregory.net/rapid"
)

// Prices and ids of the properties: few, so that orders meet, queue at one price, and
// ids come again.
const (
	lowest, highest = 100, 103
	ids             = 60
)

var (
	sides = []ordergen.Side{ordergen.Buy, ordergen.Sell}
	types = []ordergen.Type{ordergen.Limit, ordergen.Market, ordergen.IOC, ordergen.FOK}
)

func drawID(t *rapid.T) ordergen.ID {
	return ordergen.ID{Prefix: "o-", Index: rapid.Uint64Range(1, ids).Draw(t, "id")}
}

// drawOrder draws bids that are low and asks that are high more often than not, and a
// LIMIT order every other time, or the book would stay empty.
func drawOrder(t *rapid.T) ordergen.Order {
	o := ordergen.Order{
		ID:       drawID(t),
		Side:     rapid.SampledFrom(sides).Draw(t, "side"),
		Type:     rapid.SampledFrom(append(types, ordergen.Limit, ordergen.Limit)).Draw(t, "type"),
		Quantity: rapid.Int64Range(1, 30).Draw(t, "quantity"),
	}
	away := rapid.SampledFrom([]ordergen.Price{0, 0, 1, 1, 2, 3}).Draw(t, "ticks away")
	o.Price = lowest + away
	if o.Side == ordergen.Sell {
		o.Price = highest - away
	}
	return o
}

// TestBookAgreesWithLinearBook drives both books alike and compares all that can be
// seen of them after every step.
func TestBookAgreesWithLinearBook(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var (
			book   Book
			linear linearBook
		)
		t.Repeat(map[string]func(*rapid.T){
			"submit": func(t *rapid.T) {
				for _, o := range rapid.SliceOfN(rapid.Custom(drawOrder), 1, 6).Draw(t, "orders") {
					submitToBoth(t, &book, &linear, o)
				}
			},
			"cancel": func(t *rapid.T) {
				id := drawID(t)
				got, ok := book.Cancel(id)
				want, rested := linear.cancel(id)
				if ok != rested || got != want {
					t.Fatalf("Cancel(%v) is %v, %v, want %v, %v", id, got, ok, want, rested)
				}
			},
			"reduce": func(t *rapid.T) {
				id, left := drawID(t), rapid.Int64Range(0, 31).Draw(t, "left")
				_, err := book.Apply(ordergen.Order{Action: ordergen.Reduce, Orig: id, Quantity: left}, nil)
				if reduced := linear.reduce(id, left); reduced != (err == nil) {
					t.Fatalf("reducing %v to %d gives %v, want no error: %v", id, left, err, reduced)
				}
			},
			"replace": func(t *rapid.T) {
				o := drawOrder(t)
				fills, err := book.Replace(o.ID, o.Price, o.Quantity, nil)
				want, replaced := linear.replace(o.ID, o.Price, o.Quantity)
				if replaced != (err == nil) {
					t.Fatalf("replacing %v gives %v, want no error: %v", o.ID, err, replaced)
				}
				if diff := cmp.Diff(want, fills); diff != "" {
					t.Fatalf("fills of replacing %v (-linear +book):\n%s", o.ID, diff)
				}
			},
			"": func(t *rapid.T) {
				compareBooks(t, &book, linear)
				checkUncrossed(t, &book)
			},
		})
	})
}

func submitToBoth(t *rapid.T, book *Book, linear *linearBook, o ordergen.Order) {
	fills, err := book.Submit(o, nil)
	if linear.find(o.ID) >= 0 {
		if !errors.Is(err, ErrDuplicate) || fills != nil {
			t.Fatalf("%v again: fills %v, error %v, want ErrDuplicate alone", o.ID, fills, err)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(linear.submit(o), fills); diff != "" {
		t.Fatalf("fills of %s (-linear +book):\n%s", o.AppendJSON(nil), diff)
	}
}

func compareBooks(t *rapid.T, book *Book, linear linearBook) {
	for _, side := range sides {
		want := linear.levels(side)
		if diff := cmp.Diff(want, slices.Collect(book.Levels(side))); diff != "" {
			t.Fatalf("levels of %v (-linear +book):\n%s", side, diff)
		}
		if diff := cmp.Diff(linear.depth(side), book.Depth(side)); diff != "" {
			t.Fatalf("depth of %v (-linear +book):\n%s", side, diff)
		}
		for price := ordergen.Price(lowest - 1); price <= highest+1; price++ {
			if diff := cmp.Diff(linear.at(side, price), book.At(side, price)); diff != "" {
				t.Fatalf("level %d of %v (-linear +book):\n%s", price, side, diff)
			}
		}
		best, ok := book.Best(side)
		if ok != (len(want) > 0) || ok && best != want[0] {
			t.Fatalf("best of %v is %v, %v, want the first of %v", side, best, ok, want)
		}
	}
}

func checkUncrossed(t *rapid.T, b *Book) {
	bid, bids := b.Best(ordergen.Buy)
	ask, asks := b.Best(ordergen.Sell)
	if bids && asks && bid.Price >= ask.Price {
		t.Fatalf("a bid at %d and an ask at %d rest together", bid.Price, ask.Price)
	}
}

// TestBookConservesQuantity keeps the account of one order: what came in has traded,
// rests or was dropped; the makers have lost what the taker got.
func TestBookConservesQuantity(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var b Book
		for i, o := range rapid.SliceOfN(rapid.Custom(drawOrder), 1, 60).Draw(t, "orders") {
			o.ID.Index = uint64(i)
			own, other := b.Depth(o.Side).Quantity, b.Depth(o.Side.Opposite()).Quantity
			fills, err := b.Submit(o, nil)
			if err != nil {
				t.Fatal(err)
			}
			var traded int64
			for _, f := range fills {
				if f.Quantity <= 0 || f.Taker != o.ID {
					t.Fatalf("fill %+v of order %v", f, o.ID)
				}
				traded += f.Quantity
			}
			rested := b.Depth(o.Side).Quantity - own
			lost := other - b.Depth(o.Side.Opposite()).Quantity
			switch {
			case lost != traded:
				t.Fatalf("makers lost %d, taker traded %d", lost, traded)
			case o.Type == ordergen.Limit && traded+rested != o.Quantity:
				t.Fatalf("LIMIT %d: traded %d, rested %d", o.Quantity, traded, rested)
			case o.Type != ordergen.Limit && rested != 0:
				t.Fatalf("%v rests with %d", o.Type, rested)
			case o.Type == ordergen.FOK && traded != 0 && traded != o.Quantity:
				t.Fatalf("FOK %d: traded %d, want all or nothing", o.Quantity, traded)
			}
		}
	})
}

func limit(id string, side ordergen.Side, price ordergen.Price, quantity int64) ordergen.Order {
	return ordergen.Order{ID: orderID(id), Symbol: "A", Side: side, Price: price, Quantity: quantity}
}

// orderID is an id that no stream made.
func orderID(text string) ordergen.ID { return ordergen.ID{Prefix: text, Index: ordergen.NoIndex} }

func mustSubmit(t *testing.T, b *Book, o ordergen.Order) []Fill {
	t.Helper()
	fills, err := b.Submit(o, nil)
	if err != nil {
		t.Fatal(err)
	}
	return fills
}

func TestPartlyFilledMakerKeepsItsPlace(t *testing.T) {
	var b Book
	mustSubmit(t, &b, limit("first", ordergen.Sell, 100, 10))
	mustSubmit(t, &b, limit("second", ordergen.Sell, 100, 10))
	mustSubmit(t, &b, limit("t1", ordergen.Buy, 100, 4))

	got := mustSubmit(t, &b, limit("t2", ordergen.Buy, 100, 8))
	want := []Fill{
		{Maker: orderID("first"), Taker: orderID("t2"), Price: 100, Quantity: 6},
		{Maker: orderID("second"), Taker: orderID("t2"), Price: 100, Quantity: 2},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("fills (-want +got):\n%s", diff)
	}
}

func TestCancelKeepsTheQueue(t *testing.T) {
	for cancelled, want := range []string{"1 2 ", "0 2 ", "0 1 "} {
		var b Book
		for i := range 3 {
			mustSubmit(t, &b, limit(strconv.Itoa(i), ordergen.Sell, 100, 5))
		}
		b.Cancel(orderID(strconv.Itoa(cancelled)))
		mustSubmit(t, &b, limit("late", ordergen.Sell, 100, 5))

		var makers string
		for _, f := range mustSubmit(t, &b, limit("t", ordergen.Buy, 100, 20)) {
			makers += f.Maker.String() + " "
		}
		if makers != want+"late " {
			t.Errorf("with %d cancelled the makers are %s, want %slate", cancelled, makers, want)
		}
	}
}

func TestSubmitAppendsToFills(t *testing.T) {
	var b Book
	mustSubmit(t, &b, limit("m", ordergen.Sell, 100, 10))
	earlier := Fill{Maker: orderID("x"), Taker: orderID("y"), Price: 1, Quantity: 1}
	got, err := b.Submit(limit("t", ordergen.Buy, 100, 1), []Fill{earlier})
	if err != nil || len(got) != 2 || got[0] != earlier {
		t.Errorf("Submit is %v, %v, want the earlier fill and one more", got, err)
	}
}

func TestSubmitRefuses(t *testing.T) {
	good := limit("o", ordergen.Buy, 100, 10)
	for name, test := range map[string]struct {
		change func(*ordergen.Order)
		want   string
	}{
		"price zero":        {func(o *ordergen.Order) { o.Price = 0 }, "price is 0, want a whole number above 0"},
		"price negative":    {func(o *ordergen.Order) { o.Price = math.MinInt64 }, "price is -9223372036854775808, want a whole number above 0"},
		"IOC without price": {func(o *ordergen.Order) { o.Type, o.Price = ordergen.IOC, 0 }, "price is 0, want a whole number above 0"},
		"quantity zero":     {func(o *ordergen.Order) { o.Quantity = 0 }, "quantity is 0, want a whole number above 0"},
		"quantity negative": {func(o *ordergen.Order) { o.Quantity = math.MinInt64 }, "quantity is -9223372036854775808, want a whole number above 0"},
		"side":              {func(o *ordergen.Order) { o.Side = 7 }, "side is Side(7), want BUY or SELL"},
		"type":              {func(o *ordergen.Order) { o.Type = 9 }, "type is Type(9), want LIMIT, MARKET, IOC or FOK"},
		"two fields":        {func(o *ordergen.Order) { o.Price, o.Quantity = -1, 0 }, "price is -1, want a whole number above 0\nquantity is 0, want a whole number above 0"},
		"duplicate":         {func(o *ordergen.Order) { o.ID = orderID("live") }, "duplicate order id: live rests in the book, want an id that does not"},
		"sum overflows":     {func(o *ordergen.Order) { o.Quantity = math.MaxInt64 }, "quantity is 9223372036854775807, want at most 9223372036854775806, or the sum of the side overflows"},
	} {
		t.Run(name, func(t *testing.T) {
			var b Book
			mustSubmit(t, &b, limit("live", ordergen.Buy, 90, 1))
			before := b.Depth(ordergen.Buy)
			o := good
			test.change(&o)
			fills, err := b.Submit(o, nil)
			if err == nil || err.Error() != test.want || fills != nil {
				t.Errorf("Submit is %v, %v, want the error %q", fills, err, test.want)
			}
			if b.Depth(ordergen.Buy) != before {
				t.Errorf("depth is %+v after a refusal, want %+v", b.Depth(ordergen.Buy), before)
			}
		})
	}
}

func TestMarketOrderNeedsNoPrice(t *testing.T) {
	var b Book
	mustSubmit(t, &b, limit("m", ordergen.Buy, 100, 10))
	fills := mustSubmit(t, &b, ordergen.Order{ID: orderID("t"), Side: ordergen.Sell, Type: ordergen.Market, Price: -5, Quantity: 3})
	if len(fills) != 1 || fills[0].Price != 100 {
		t.Errorf("fills are %v, want one at 100", fills)
	}
}

func TestUnknownSideIsEmpty(t *testing.T) {
	var b Book
	mustSubmit(t, &b, limit("m", ordergen.Buy, 100, 10))
	const none = ordergen.Side(7)
	best, ok := b.Best(none)
	if ok || b.Depth(none) != (Depth{}) || b.At(none, 100).Orders != 0 || slices.Collect(b.Levels(none)) != nil {
		t.Errorf("side 7 has %v, %v, want nothing", best, b.Depth(none))
	}
}

// BenchmarkSubmit walks a ladder of 50 levels as case A2 does: an ask goes in for
// every BUY that takes one out.
func BenchmarkSubmit(b *testing.B) {
	var (
		book  Book
		fills []Fill
	)
	for i := range 500 {
		book.Submit(ordergen.Order{ID: ordergen.ID{Prefix: "s-", Index: uint64(i)}, Side: ordergen.Sell, Price: ordergen.Price(15000 + i%50), Quantity: 100}, nil)
	}
	b.ReportAllocs()
	for i := uint64(0); b.Loop(); i++ {
		ask := ordergen.Order{ID: ordergen.ID{Prefix: "a-", Index: i}, Side: ordergen.Sell, Price: ordergen.Price(15000 + i%50), Quantity: 100}
		bid := ordergen.Order{ID: ordergen.ID{Prefix: "b-", Index: i}, Price: 15099, Quantity: 100}
		book.Submit(ask, nil)
		fills, _ = book.Submit(bid, fills[:0])
	}
}
