package ordergen

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// slowPut is put, kind by kind.
func (l *lives) slowPut(o *Order, i uint64) {
	e := l.event(i)
	m := &l.instruments[e.symbol]
	*o = Order{ID: ID{l.prefix, i}, Symbol: l.symbols[e.symbol], Action: e.action}
	switch e.role {
	case maker, rester:
		o.Side = e.side
		o.Price, o.Quantity = l.rest(&e, m)
	case taker:
		o.Side, o.Type = e.side.Opposite(), e.typ
		if e.typ != Market {
			o.Price = m.price(e.side, l.drawTicks(e.place, &m.taker))
		}
		o.Quantity = l.taken(&e, m)
	case misser:
		o.Side, o.Type = e.side, e.typ
		o.Price = m.price(e.side, l.drawTicks(e.place, &m.passive))
		o.Quantity = m.Lot * l.drawLots(&e, m, 0)
	case change:
		o.Orig = l.id(e.opening)
		switch e.action {
		case Reduce:
			o.Quantity = l.left(&e, m, e.nthStep()) * m.Lot
		case Replace:
			o.Price, o.Quantity = l.replacement(&e, m, e.nthStep())
		}
	case lateChange:
		o.Orig = l.id(e.opening)
		if e.action == Replace {
			o.Price = m.price(e.side, l.drawTicks(e.place, &m.passive))
		}
		if e.action != Cancel {
			o.Quantity = m.Lot
		}
	}
}

// slowAnswer is Answer, kind by kind.
func (s *Stream) slowAnswer(i uint64) (a Answer) {
	l := s.lives
	e := l.event(i)
	m := &l.instruments[e.symbol]
	switch e.role {
	case taker:
		a.Filled = l.taken(&e, m)
	case change:
		switch nth := e.nthStep(); e.action {
		case Cancel:
			a.Cancelled = m.Lot * l.left(&e, m, nth-1)
		case Reduce:
			a.Cancelled = m.Lot * (l.left(&e, m, nth-1) - l.left(&e, m, nth))
		}
	case lateChange:
		a.Refused = true
	}
	return a
}

// anyCast draws casts of all kinds of lives.
func anyCast(t *rapid.T) (c Cast) {
	changes := func(of ...Action) []Action { return rapid.SliceOfN(rapid.SampledFrom(of), 0, 4).Draw(t, "actions") }
	count := rapid.IntRange(1, 3)
	lag := rapid.SampledFrom([]Dist{nil, Constant(3), Uniform{Min: 1, Max: 6}})
	for range rapid.IntRange(1, 5).Draw(t, "kinds") {
		switch rapid.IntRange(0, 3).Draw(t, "kind") {
		case 0:
			party := rapid.IntRange(0, 4)
			c = append(c, Trade{Count: count.Draw(t, "n"), Makers: party.Draw(t, "makers"), Takers: party.Draw(t, "takers"), Type: rapid.SampledFrom([]Type{Limit, Market, IOC, FOK}).Draw(t, "type"), Lag: lag.Draw(t, "lag")})
		case 1:
			c = append(c, Rest{Count: count.Draw(t, "n"), Changes: changes(Reduce, Replace), Lag: lag.Draw(t, "lag")})
		case 2:
			c = append(c, Miss{Count: count.Draw(t, "n"), Type: IOC, Then: changes(Cancel, Reduce, Replace), Lag: lag.Draw(t, "lag")})
		case 3:
			c = append(c, Rest{Count: count.Draw(t, "n"), Stays: true})
		}
	}
	return c
}

// tables gives some symbols laws of which none is linear, and draws the symbols by one where there are any.
func tables(symbols []string) (symbol Dist, instruments map[string]Instrument) {
	two := func(a, b int64) Dist {
		return must(NewWeighted(Weight{Value: a, Weight: 5}, Weight{Value: b, Weight: 2}))
	}
	instruments = make(map[string]Instrument)
	for _, s := range symbols {
		m := StandardInstrument(s)
		m.Lots, m.Maker, m.Passive, m.Taker = two(1, 7), two(0, 4), two(5, 30), two(4, 9)
		instruments[s] = m
		symbol = Hot{N: 3, Hot: 1, Share: 700}
	}
	return symbol, instruments
}

func TestLivesAreTheirSlowTwins(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		flow := Steady("A", "BB", "CCC")
		flow.Cast = anyCast(t)
		flow.Symbol, flow.Instruments = tables(flow.Symbols[:rapid.IntRange(0, 3).Draw(t, "symbols with tables")])
		s, err := New(Config{Seed: rapid.Uint64().Draw(t, "seed"), Prefix: "x-", Flow: flow})
		if err != nil {
			t.Fatal(err)
		}
		first := rapid.SampledFrom([]uint64{0, 1000, 1e15}).Draw(t, "first")
		for i := first; i < first+200; i++ {
			var want Order
			s.lives.slowPut(&want, i)
			if diff := cmp.Diff(want, s.At(i)); diff != "" {
				t.Fatalf("event %d (-slow +fast):\n%s", i, diff)
			}
			if diff := cmp.Diff(s.slowAnswer(i), s.Answer(i)); diff != "" {
				t.Fatalf("answer to event %d, %v (-slow +fast):\n%s", i, want, diff)
			}
		}
	})
}
