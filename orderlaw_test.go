package ordergen_test

import (
	"strings"
	"testing"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/engine"
	"pgregory.net/rapid"
)

// apart is a flow whose symbols trade around 150 and 42 dollars.
func apart() ordergen.Flow {
	flow := ordergen.Standard("AAPL", "MSFT")
	flow.BySymbol = map[string]ordergen.OrderLaw{"MSFT": {
		Quantity:        ordergen.Uniform{Min: 1, Max: 9},
		AggressivePrice: ordergen.Band{Touch: 4200, Tick: 5, Min: 0, Max: 9},
		PassivePrice:    ordergen.Band{Touch: 4200, Tick: 5, Min: -20, Max: -10},
	}}
	return flow
}

// A market of its own changes the orders of its symbol, and none of another.
func TestLawsBySymbolAreApart(t *testing.T) {
	common := newStream(t, ordergen.Config{Seed: 3, Prefix: "m-", Flow: ordergen.Standard("AAPL", "MSFT")})
	own := newStream(t, ordergen.Config{Seed: 3, Prefix: "m-", Flow: apart()})
	seen := 0
	for i, o := range own.Range(0, 10_000) {
		same := common.At(i)
		if o.Symbol == "AAPL" {
			if o != same {
				t.Fatalf("order %d of AAPL is %+v, want %+v", i, o, same)
			}
			continue
		}
		seen++
		low, high := ordergen.Price(4100), ordergen.Price(4150)
		if own.Aggressive(i) {
			low, high = 4200, 4245
		}
		if o.Symbol != same.Symbol || o.Price < low || o.Price > high || o.Price%5 != 0 || o.Quantity < 1 || o.Quantity > 9 {
			t.Fatalf("order %d is %+v, want one of MSFT for 1..9 shares at %v..%v in steps of 5", i, o, low, high)
		}
	}
	if seen < 4500 {
		t.Errorf("%d orders of MSFT, want about half of 10,000", seen)
	}
}

// The proof holds symbol by symbol, whatever the prices of the others.
func TestLawsBySymbolAreProved(t *testing.T) {
	s := newStream(t, ordergen.Config{Seed: 3, Prefix: "m-", Flow: apart()})
	ladder := ordergen.StandardLadder(100, 10)
	other := ordergen.Ladder{Touch: 4200, Tick: 5, Levels: 10, Orders: 100, Quantity: ordergen.Constant(5)}
	book, err := ordergen.NewBook(ordergen.BookConfig{Seed: 1, Prefix: "seed-", Listings: []ordergen.Listing{{Symbols: []string{"AAPL"}, Ladder: ladder}, {Symbols: []string{"MSFT"}, Ladder: other}}})
	if err != nil {
		t.Fatal(err)
	}
	plan, err := newPlan(t, s, book, 2000).TopUp(ordergen.TopUpOrders)
	if err != nil || !plan.Proven() {
		t.Fatalf("the plan is not proven: %v %v", err, plan.Err())
	}
	rapid.Check(t, func(t *rapid.T) {
		books := map[string]*engine.Book{"AAPL": {}, "MSFT": {}}
		for o := range plan.Book.Orders() {
			if _, err := books[o.Symbol].Submit(o, nil); err != nil {
				t.Fatal(err)
			}
		}
		for _, i := range rapid.Permutation(firstIndexes(2000)).Draw(t, "order") {
			o := s.At(i)
			done, err := books[o.Symbol].Apply(o, nil)
			if err != nil || done.Filled != s.Answer(i).Filled {
				t.Fatalf("order %+v fills %d (%v), want %d", o, done.Filled, err, s.Answer(i).Filled)
			}
		}
	})
}

func TestLawsBySymbolAreChecked(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*ordergen.Flow)
		want   string
	}{
		"a symbol of no flow":        {func(f *ordergen.Flow) { f.BySymbol["X"] = ordergen.OrderLaw{} }, `BySymbol has "X"`},
		"a price of nothing":         {func(f *ordergen.Flow) { f.BySymbol["MSFT"] = ordergen.OrderLaw{PassivePrice: ordergen.Constant(0)} }, `BySymbol["MSFT"].PassivePrice`},
		"a quantity of nothing":      {func(f *ordergen.Flow) { f.BySymbol["MSFT"] = ordergen.OrderLaw{Quantity: ordergen.Constant(0)} }, `BySymbol["MSFT"].Quantity`},
		"no quantity of another one": {func(f *ordergen.Flow) { f.Quantity = nil }, "Quantity is nil"},
		"beside a cast":              {func(f *ordergen.Flow) { f.Cast = ordergen.Steady("A").Cast }, "Quantity, Mix or BySymbol"},
	} {
		flow := apart()
		test.change(&flow)
		if _, err := ordergen.New(ordergen.Config{Prefix: "m-", Flow: flow}); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want …%s", name, err, test.want)
		}
	}
	flow := apart()
	flow.Quantity = nil
	flow.BySymbol["AAPL"] = ordergen.OrderLaw{Quantity: ordergen.Constant(7)}
	if _, err := ordergen.New(ordergen.Config{Prefix: "m-", Flow: flow}); err != nil {
		t.Errorf("each symbol has its quantity, and the flow need not: %v", err)
	}
}

func firstIndexes(n uint64) []uint64 {
	all := make([]uint64, n)
	for i := range all {
		all[i] = uint64(i)
	}
	return all
}
