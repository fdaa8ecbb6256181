package ordergen

import (
	"strings"
	"testing"
)

// Asks are taken where their shares together reach 2^62, and refused beyond it. The sum of more than
// one symbol is that of Expectation.Sum, which must stay exact.
func TestLimitOfTheSharesOfABook(t *testing.T) {
	asks := func(orders int, quantity int64, symbols ...string) BookConfig {
		return BookConfig{Listings: []Listing{{Symbols: symbols, Ladder: Ladder{Touch: 1, Tick: 1, Levels: 1, Orders: orders, Quantity: Constant(quantity)}}}}
	}
	for _, c := range []BookConfig{asks(1<<30, 1<<32, "A"), asks(1<<24, 1<<37, "A", "B"), asks(1<<22, 1<<39, "A", "B")} {
		if err := c.checkSum(); err != nil {
			t.Errorf("2^62 shares are refused: %v", err)
		}
	}
	for want, c := range map[string]BookConfig{
		"A: 1073741824 orders of up to 4294967297 shares may sum beyond 2^62":                             asks(1<<30, 1<<32+1, "A"),
		"the asks of the symbols up to B may have 4611686018427387906 shares together, want 2^62 at most": asks(1, 1<<61+1, "A", "B"),
	} {
		if err := c.checkSum(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the error is %v, want %s", err, want)
		}
	}
}

// A ladder is taken up to each of its limits, and refused beyond it.
func TestLimitsOfALadder(t *testing.T) {
	for want, change := range map[string]func(l *Ladder, beyond int){
		"Touch is 0, want 1..1099511627775 cents":                       func(l *Ladder, n int) { l.Touch = Price(1 - n) },
		"Touch is 1099511627776, want":                                  func(l *Ladder, n int) { l.Touch = maxPrice + Price(n) },
		"Tick is 0, want 1..1048575 cents":                              func(l *Ladder, n int) { l.Tick = Price(1 - n) },
		"Tick is 1048576, want":                                         func(l *Ladder, n int) { l.Tick = Price(1<<20 - 1 + n) },
		"Levels is 0, want 1..1048576":                                  func(l *Ladder, n int) { l.Levels = 1 - n },
		"Levels is 1048577, want":                                       func(l *Ladder, n int) { l.Levels, l.Orders = 1<<20+n, 1<<20+n },
		"Orders is 2, want Levels = 3 at least, and at most 1073741824": func(l *Ladder, n int) { l.Levels, l.Orders = 3, 3-n },
		"Orders is 1073741825, want Levels":                             func(l *Ladder, n int) { l.Orders = 1<<30 + n },
	} {
		try := func(beyond int) error {
			l := StandardLadder(4, 2)
			change(&l, beyond)
			return l.validate("")
		}
		if err := try(0); err != nil {
			t.Errorf("the limit of %q is refused: %v", want, err)
		}
		if err := try(1); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("beyond a limit the error is %v, want …%s…", err, want)
		}
	}
}

// A ladder is filled up to its last order, and not beyond it.
func TestTopUpOfAnAlmostFullLadder(t *testing.T) {
	const room = 3
	for _, c := range []struct {
		shares int64
		added  int // orders, or 0 where too many would be
	}{{1, 1}, {10, 1}, {11, 2}, {29, 3}, {30, 3}, {31, 0}, {1 << 40, 0}} {
		a := &asks{ladder: Ladder{Touch: 1, Tick: 1, Levels: 1, Orders: 1, Quantity: Constant(10)}, extra: maxLadderOrders - 1 - room}
		before := a.len()
		if filled := a.addOrders(c.shares); filled != (c.added > 0) || filled && a.len() != before+c.added {
			t.Errorf("%d shares are added with %d orders, %v, want %d", c.shares, a.len()-before, filled, c.added)
		}
	}
	// The quantities that come are less than the largest ones would be.
	a := &asks{ladder: Ladder{Touch: 1, Tick: 1, Levels: 1, Orders: 1, Quantity: Uniform{Min: 1, Max: 10}}, extra: maxLadderOrders - 1 - room}
	held := int64(0)
	for k := range room {
		held += a.order(a.len()+k, 0).Quantity
	}
	if a.addOrders(held + 1) {
		t.Errorf("%d shares are added with %d orders that hold %d", held+1, room, held)
	}
}
