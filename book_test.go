package ordergen_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
	"pgregory.net/rapid"
)

// ladders draws ladders of a few levels from the touch upward.
func ladders(touch ordergen.Price) *rapid.Generator[ordergen.Ladder] {
	return rapid.Custom(func(t *rapid.T) ordergen.Ladder {
		levels := rapid.IntRange(1, 8).Draw(t, "levels")
		return ordergen.Ladder{
			Touch:    touch,
			Tick:     ordergen.Price(rapid.Int64Range(1, 5).Draw(t, "tick")),
			Levels:   levels,
			Orders:   levels + rapid.IntRange(0, 20).Draw(t, "more orders"),
			Quantity: dists(1, 200).Draw(t, "quantity"),
		}
	})
}

// books draws books with a ladder of its own for each of some symbols.
func books() *rapid.Generator[ordergen.BookConfig] {
	return rapid.Custom(func(t *rapid.T) ordergen.BookConfig {
		c := ordergen.BookConfig{Seed: rapid.Uint64().Draw(t, "seed"), Prefix: "seed-"}
		for _, symbol := range []string{"A", "B", "C"}[:rapid.IntRange(1, 3).Draw(t, "symbols")] {
			touch := ordergen.Price(rapid.Int64Range(1, 1<<40-1).Draw(t, "touch"))
			c.Listings = append(c.Listings, ordergen.Listing{Symbols: []string{symbol}, Ladder: ladders(touch).Draw(t, "ladder")})
		}
		return c
	})
}

// ladderLaw is what the asks of one symbol must be: sell limit orders on even
// levels, in priority order, each with an id of its own that leads back.
func ladderLaw(t fataler, symbol string, l ordergen.Ladder, asks []ordergen.Order) {
	t.Helper()
	if len(asks) != l.Orders {
		t.Fatalf("%s has %d asks, want %d", symbol, len(asks), l.Orders)
	}
	atPrice := make(map[ordergen.Price]int)
	for k, o := range asks {
		if o.Symbol != symbol || o.Side != ordergen.Sell || o.Type != ordergen.Limit {
			t.Fatalf("ask %d is %+v, want a SELL LIMIT of %s", k, o, symbol)
		}
		if id, err := ordergen.ParseID(o.ID.String()); err != nil || id != o.ID || id.Index != uint64(k) {
			t.Fatalf("ask %d has the id %q, %v", k, o.ID, err)
		}
		if k > 0 && o.Price < asks[k-1].Price {
			t.Fatalf("ask %d at %v comes after one at %v", k, o.Price, asks[k-1].Price)
		}
		if probability(l.Quantity, o.Quantity).Sign() == 0 {
			t.Fatalf("ask %d has %d shares, which %v never gives", k, o.Quantity, l.Quantity)
		}
		atPrice[o.Price]++
	}
	for level := range l.Levels {
		price := l.Touch + l.Tick*ordergen.Price(level)
		want := l.Orders / l.Levels
		if level < l.Orders%l.Levels {
			want++
		}
		if atPrice[price] != want {
			t.Fatalf("level %d at %v has %d asks, want %d", level, price, atPrice[price], want)
		}
	}
}

func TestBookIsItsLadders(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := books().Draw(t, "book")
		b := newBook(t, c)
		var symbols []string
		var all []ordergen.Order
		for _, l := range c.Listings {
			symbol := l.Symbols[0]
			asks := slices.Collect(b.Orders(symbol))
			ladderLaw(t, symbol, l.Ladder, asks)
			if n := b.Len(symbol); n != len(asks) {
				t.Fatalf("the length of %s is %d, and it has %d asks", symbol, n, len(asks))
			}
			if touch, ok := b.Touch(symbol); !ok || touch != asks[0].Price {
				t.Fatalf("the touch of %s is %v, %v, and its first ask stands at %v", symbol, touch, ok, asks[0].Price)
			}
			symbols, all = append(symbols, symbol), append(all, asks...)
		}
		if diff := cmp.Diff(all, slices.Collect(b.Orders())); diff != "" {
			t.Fatalf("all orders are not those of the symbols (-symbols +all):\n%s", diff)
		}
		if b.Len() != len(all) {
			t.Fatalf("the length is %d, want %d", b.Len(), len(all))
		}
		if diff := cmp.Diff(symbols, b.Symbols()); diff != "" {
			t.Fatalf("symbols (-listed +got):\n%s", diff)
		}
		ids := make(map[ordergen.ID]bool)
		for _, o := range all {
			if ids[o.ID] {
				t.Fatalf("the id %s comes twice", o.ID)
			}
			ids[o.ID] = true
		}
	})
}

func TestAsksDependOnTheirOwnSymbolAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := books().Draw(t, "book")
		together := newBook(t, c)
		for _, l := range c.Listings {
			alone := newBook(t, ordergen.BookConfig{Seed: c.Seed, Prefix: c.Prefix, Listings: []ordergen.Listing{l}})
			if diff := cmp.Diff(slices.Collect(alone.Orders()), slices.Collect(together.Orders(l.Symbols...))); diff != "" {
				t.Fatalf("asks of %v alone and with others (-alone +together):\n%s", l.Symbols, diff)
			}
		}
	})
}

func TestBookOfSymbolsItDoesNotHave(t *testing.T) {
	b := newBook(t, rightBook())
	if asks := slices.Collect(b.Orders("X")); len(asks) != 0 || b.Len("X") != 0 {
		t.Errorf("an unlisted symbol has %d asks and the length %d", len(asks), b.Len("X"))
	}
	if touch, ok := b.Touch("X"); ok {
		t.Errorf("an unlisted symbol has the touch %v", touch)
	}
	if n := len(slices.Collect(b.Orders("B", "X", "A"))); n != b.Len("A", "B") {
		t.Errorf("B, X and A have %d asks, want the %d of A and B", n, b.Len("A", "B"))
	}
}

func TestBookReadsInPart(t *testing.T) {
	b := newBook(t, rightBook())
	whole := slices.Collect(b.Orders())
	for n := range whole {
		part := make([]ordergen.Order, 0, n)
		for o := range b.Orders() {
			if len(part) == n {
				break
			}
			part = append(part, o)
		}
		if diff := cmp.Diff(whole[:n], part); diff != "" {
			t.Fatalf("the first %d asks:\n%s", n, diff)
		}
	}
}

func TestBookKeepsItsConfigToItself(t *testing.T) {
	c := rightBook()
	b := newBook(t, c)
	before := slices.Collect(b.Orders())
	c.Listings[0].Symbols[0] = "X"
	c.Listings[0].Ladder.Touch = 1
	b.Symbols()[0] = "Y"
	if diff := cmp.Diff(before, slices.Collect(b.Orders())); diff != "" {
		t.Errorf("writing to a config changes the book made from it:\n%s", diff)
	}
}

// The quantities of asks, of orders and of another symbol's asks come from one law
// and one seed, and must share nothing else.
func TestBookIsIndependentOfTheStreamAndOfOtherSymbols(t *testing.T) {
	const n = 100_000
	b := newBook(t, ordergen.BookConfig{Seed: 1, Listings: []ordergen.Listing{{Symbols: []string{"A", "B"}, Ladder: ordergen.StandardLadder(n, 1)}}})
	s := newStream(t, ordergen.Config{Seed: 1, Flow: hotFlow()})
	quantities := chances(map[int64]float64{}, ordergen.StandardLadder(1, 1).Quantity, 1)
	cell := make(map[int64]float64)
	for q, p := range quantities {
		cell[int64(inSizes(q))] += p
	}
	joint := make(map[int64]float64)
	for x, p := range cell {
		for y, q := range cell {
			joint[x*100+y] = p * q
		}
	}

	first, second := slices.Collect(b.Orders("A")), slices.Collect(b.Orders("B"))
	asks, orders, symbols, neighbours := tally{}, tally{}, tally{}, tally{}
	at := func(q int64) int64 { return int64(inSizes(q)) }
	for i, a := range first {
		asks[a.Quantity]++
		orders[at(a.Quantity)*100+at(s.At(uint64(i)).Quantity)]++
		symbols[at(a.Quantity)*100+at(second[i].Quantity)]++
		neighbours[at(a.Quantity)*100+at(first[(i+1)%n].Quantity)]++
	}
	asks.follows(t, "quantity of an ask", quantities)
	orders.follows(t, "ask × order", joint)
	symbols.follows(t, "ask × another symbol's ask", joint)
	neighbours.follows(t, "ask × next ask", joint)
}

func rightBook() ordergen.BookConfig {
	return ordergen.BookConfig{Prefix: "seed-", Listings: []ordergen.Listing{
		{Symbols: []string{"A", "B"}, Ladder: ordergen.StandardLadder(7, 3)},
		{Symbols: []string{"C"}, Ladder: ordergen.StandardLadder(4, 4)},
	}}
}

var bookFaults = []fault[ordergen.BookConfig]{
	{"Prefix", `is "x1", want a last character that is no digit`, func(c *ordergen.BookConfig) { c.Prefix = "x1" }},
	{"symbols of Listings", "is empty, want at least one symbol", func(c *ordergen.BookConfig) {
		c.Listings[0].Symbols, c.Listings[1].Symbols = nil, nil
	}},
	{"symbols of Listings[2]", `is "A", as is symbols of Listings[0], want each symbol once`, func(c *ordergen.BookConfig) {
		c.Listings = append(c.Listings[:1:1], ordergen.Listing{Symbols: []string{"A"}, Ladder: ordergen.StandardLadder(4, 4)})
	}},
	{"Touch", "is 0, want 1..1099511627775 cents", func(c *ordergen.BookConfig) { c.Listings[0].Ladder.Touch = 0 }},
	{"Touch", "is 1099511627776, want 1..1099511627775 cents", func(c *ordergen.BookConfig) { c.Listings[0].Ladder.Touch = 1 << 40 }},
	{"Tick", "is 0, want 1..1048575 cents", func(c *ordergen.BookConfig) { c.Listings[0].Ladder.Tick = 0 }},
	{"Levels", "is 0, want 1..1048576", func(c *ordergen.BookConfig) { c.Listings[0].Ladder.Levels = 0 }},
	{"Levels", "is 1048577, want 1..1048576", func(c *ordergen.BookConfig) { c.Listings[0].Ladder.Levels = 1<<20 + 1 }},
	{"Orders", "is -1, want Levels = ", func(c *ordergen.BookConfig) { c.Listings[0].Ladder.Orders = -1 }},
	{"Orders", "is 1073741825, want Levels = ", func(c *ordergen.BookConfig) { c.Listings[0].Ladder.Orders = 1<<30 + 1 }},
	{"Quantity", "is nil, want a Dist", func(c *ordergen.BookConfig) { c.Listings[0].Ladder.Quantity = nil }},
	{"Quantity", "which gives 0..0, want values within 1..1099511627775", func(c *ordergen.BookConfig) { c.Listings[0].Ladder.Quantity = ordergen.Constant(0) }},
}

func TestNewBookRefuses(t *testing.T) {
	checkFaults(t, rightBook, bookFaults, func(c ordergen.BookConfig) error { _, err := ordergen.NewBook(c); return err })
}

func TestNewBookRefusesEmptyLevels(t *testing.T) {
	c := rightBook()
	c.Listings[0].Ladder.Orders = 2
	if _, err := ordergen.NewBook(c); err == nil || !strings.Contains(err.Error(), "Orders is 2, want Levels = 3 at least, and at most 1073741824") {
		t.Errorf("the error for 2 orders on 3 levels is %v", err)
	}
}

func TestNewBookNamesTheListing(t *testing.T) {
	c := rightBook()
	c.Listings[1].Ladder.Tick = -1
	if _, err := ordergen.NewBook(c); err == nil || !strings.Contains(err.Error(), "Listings[1].Ladder.Tick is -1") {
		t.Errorf("the error is %v, want it to name Listings[1].Ladder and its Tick", err)
	}
}

func TestNewBookRefusesSumsItCannotHold(t *testing.T) {
	c := rightBook()
	c.Listings[0].Ladder.Orders = 1 << 30
	c.Listings[0].Ladder.Quantity = ordergen.Uniform{Min: 1, Max: 1<<40 - 1}
	if _, err := ordergen.NewBook(c); err == nil || !strings.Contains(err.Error(), "A: 1073741824 orders of up to 1099511627775 shares may sum beyond 2^62") {
		t.Errorf("the error is %v, want one about the sum", err)
	}
}

// Expectation.Sum adds the symbols, and must stay exact.
func TestNewBookRefusesSumsOfSymbolsItCannotHold(t *testing.T) {
	ladder := ordergen.StandardLadder(1<<22, 1)
	ladder.Quantity = ordergen.Constant(1<<40 - 1)
	_, err := ordergen.NewBook(ordergen.BookConfig{Prefix: "s-", Listings: []ordergen.Listing{{Symbols: []string{"A", "B"}, Ladder: ladder}}})
	if err == nil || !strings.Contains(err.Error(), "the asks of the symbols up to B may have 9223372036846387200 shares together") {
		t.Errorf("the error is %v, want one about the sum", err)
	}
}

func TestNewBookTakesOrRefusesAnything(t *testing.T) {
	// Nothing between a few hundred and the limit, as a book counts its orders.
	number := rapid.OneOf(rapid.IntRange(-2, 300), rapid.SampledFrom([]int{math.MinInt, 1<<30 + 1, math.MaxInt}))
	price := rapid.OneOf(rapid.Int64Range(-1, 20_000), rapid.Int64())
	rapid.Check(t, func(t *rapid.T) {
		c := rightBook()
		l := &c.Listings[0]
		for _, spoil := range []func(){
			func() { c.Prefix = rapid.String().Draw(t, "prefix") },
			func() { l.Symbols = rapid.SliceOfN(rapid.String(), 0, 4).Draw(t, "symbols") },
			func() { l.Ladder.Touch = ordergen.Price(price.Draw(t, "touch")) },
			func() { l.Ladder.Tick = ordergen.Price(price.Draw(t, "tick")) },
			func() { l.Ladder.Levels = number.Draw(t, "levels") },
			func() { l.Ladder.Orders = number.Draw(t, "orders") },
			func() { l.Ladder.Quantity = garbage().Draw(t, "quantity") },
		} {
			if rapid.IntRange(0, 3).Draw(t, "spoil") == 3 {
				spoil()
			}
		}
		b, err := ordergen.NewBook(c)
		if err != nil {
			if b != nil || err.Error() == "" {
				t.Fatalf("NewBook gives %v with the error %v", b, err)
			}
			return
		}
		for o := range b.Orders() {
			if o.Price < 1 || o.Quantity < 1 {
				t.Fatalf("%+v was taken and gives %+v", c, o)
			}
		}
	})
}
