package ordergen_test

import (
	"reflect"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/engine"
)

// matcher is the book of one symbol: the engine's, or the naive one that shares no
// line and no idea with it or with the plan.
type matcher interface {
	// submit returns the quantities of the fills.
	submit(t fataler, o ordergen.Order) []int64
	// resting is what stands on a side.
	resting(s ordergen.Side) (orders, levels int, shares int64)
}

var matchers = map[string]func() matcher{
	"engine": func() matcher { return new(engineBook) },
	"naive":  func() matcher { return new(naiveBook) },
}

type engineBook struct{ engine.Book }

func (b *engineBook) submit(t fataler, o ordergen.Order) (quantities []int64) {
	fills, err := b.Submit(o, nil)
	if err != nil {
		t.Fatalf("the engine refuses %+v: %v", o, err)
	}
	for _, f := range fills {
		quantities = append(quantities, f.Quantity)
	}
	return quantities
}

func (b *engineBook) resting(s ordergen.Side) (orders, levels int, shares int64) {
	d := b.Depth(s)
	return d.Orders, d.Levels, d.Quantity
}

// naiveBook looks at every resting order, in order of arrival, for the best one.
type naiveBook struct{ orders []ordergen.Order }

func (b *naiveBook) submit(_ fataler, o ordergen.Order) (quantities []int64) {
	for o.Quantity > 0 {
		best := -1
		for i, r := range b.orders {
			if r.Side != o.Side && r.Quantity > 0 && better(r, o.Price) && (best < 0 || better(r, b.orders[best].Price) && r.Price != b.orders[best].Price) {
				best = i
			}
		}
		if best < 0 {
			break
		}
		q := min(o.Quantity, b.orders[best].Quantity)
		b.orders[best].Quantity -= q
		o.Quantity -= q
		quantities = append(quantities, q)
	}
	b.orders = append(b.orders, o)
	return quantities
}

// better reports whether an order rests at a price that is at least as good for its
// taker as the given one.
func better(resting ordergen.Order, price ordergen.Price) bool {
	if resting.Side == ordergen.Sell {
		return resting.Price <= price
	}
	return resting.Price >= price
}

func (b *naiveBook) resting(s ordergen.Side) (orders, levels int, shares int64) {
	prices := make(map[ordergen.Price]bool)
	for _, o := range b.orders {
		if o.Side == s && o.Quantity > 0 {
			orders++
			shares += o.Quantity
			prices[o.Price] = true
		}
	}
	return orders, len(prices), shares
}

// result is what a matcher shows after a run; its fields are those of an Outcome.
type result struct {
	Received    int64
	Traded      int64
	Fills       int64
	RestingBids int64
	BidQuantity int64
	RestingAsks int64
	AskQuantity int64
	AskLevels   int64

	// What a one-sided flow has none of.
	Cancelled, CancelledQuantity, Replaced int64
}

// arrival is an order on its way, with its class.
type arrival struct {
	ordergen.Order
	aggressive bool
}

func arrivals(s *ordergen.Stream, n uint64) []arrival {
	list := make([]arrival, 0, n)
	for i, o := range s.Range(0, n) {
		list = append(list, arrival{o, s.Aggressive(i)})
	}
	return list
}

// market is one book a symbol, seeded.
type market struct {
	books   map[string]matcher
	results map[string]result
	seeded  map[string]int64 // shares
	wanted  map[string]int64 // shares
	missed  []arrival        // aggressive, and not filled on arrival
	strayed []arrival        // passive, and traded
}

func seededMarket(t fataler, newMatcher func() matcher, symbols []string, asks []ordergen.Order) *market {
	m := &market{
		books:   make(map[string]matcher),
		results: make(map[string]result),
		seeded:  make(map[string]int64),
		wanted:  make(map[string]int64),
	}
	for _, s := range symbols {
		m.books[s] = newMatcher()
		m.results[s] = result{}
	}
	for _, o := range asks {
		m.seeded[o.Symbol] += o.Quantity
		if fills := m.books[o.Symbol].submit(t, o); len(fills) > 0 {
			t.Fatalf("a seed trades: %+v", o)
		}
	}
	return m
}

func (m *market) take(t fataler, list []arrival) {
	for _, a := range list {
		r := m.results[a.Symbol]
		r.Received++
		m.wanted[a.Symbol] += a.Quantity
		filled := int64(0)
		for _, q := range m.books[a.Symbol].submit(t, a.Order) {
			r.Fills++
			filled += q
		}
		r.Traded += filled
		m.results[a.Symbol] = r
		switch {
		case a.aggressive && filled < a.Quantity:
			m.missed = append(m.missed, a)
		case !a.aggressive && filled > 0:
			m.strayed = append(m.strayed, a)
		}
	}
}

// close reads the books and holds them to the conservation of shares: each share
// that was wanted or seeded rests or was traded, once.
func (m *market) close(t fataler) map[string]result {
	t.Helper()
	for s, b := range m.books {
		r := m.results[s]
		bids, _, bidShares := b.resting(ordergen.Buy)
		asks, levels, askShares := b.resting(ordergen.Sell)
		r.RestingBids, r.BidQuantity = int64(bids), bidShares
		r.RestingAsks, r.AskLevels, r.AskQuantity = int64(asks), int64(levels), askShares
		if r.Traded+r.BidQuantity != m.wanted[s] || r.Traded+r.AskQuantity != m.seeded[s] {
			t.Fatalf("%s: %d shares were wanted and %d seeded, and the run gives %+v", s, m.wanted[s], m.seeded[s], r)
		}
		m.results[s] = r
	}
	return m.results
}

// run sends the orders to books with these asks, in this order.
func run(t fataler, newMatcher func() matcher, symbols []string, asks []ordergen.Order, list []arrival) *market {
	t.Helper()
	m := seededMarket(t, newMatcher, symbols, asks)
	m.take(t, list)
	m.close(t)
	return m
}

// within holds every figure of every symbol to its expected interval.
func within(t fataler, want ordergen.Expectation, got map[string]result) {
	t.Helper()
	for s, r := range got {
		figures, intervals := reflect.ValueOf(r), reflect.ValueOf(want[s])
		for i := range intervals.NumField() {
			name := intervals.Type().Field(i).Name
			interval := intervals.Field(i).Interface().(ordergen.Interval)
			if v := figures.FieldByName(name).Int(); !interval.Contains(v) {
				t.Errorf("%s of %s is %d, want %v", name, s, v, interval)
			}
		}
	}
}
