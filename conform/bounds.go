package conform

import (
	"cmp"

	"github.com/ordergen/ordergen"
)

const largest = 1<<40 - 1 // price and quantity of an engine without bounds of its own

func (b Bounds) maxPrice() ordergen.Price { return cmp.Or(b.MaxPrice, largest) }
func (b Bounds) maxQuantity() int64       { return cmp.Or(b.MaxQuantity, largest) }
func (b Bounds) tick() ordergen.Price     { return cmp.Or(b.Tick, 1) }
func (b Bounds) lot() int64               { return cmp.Or(b.Lot, 1) }

// hasPrice reports whether an order may name the price.
func (b Bounds) hasPrice(p ordergen.Price) bool { return 0 < p && p <= b.maxPrice() && p%b.tick() == 0 }

// hasQuantity reports whether an order may have the quantity.
func (b Bounds) hasQuantity(q int64) bool { return 0 < q && q <= b.maxQuantity() && q%b.lot() == 0 }

// has reports whether all numbers of an order that is valid keep to the bounds.
func (b Bounds) has(e Submit) bool {
	return b.hasQuantity(e.Quantity) &&
		(e.Type == ordergen.Market || b.hasPrice(e.Price)) &&
		(e.With.Stop == 0 || b.hasPrice(e.With.Stop)) &&
		(e.With.Display == 0 || b.hasQuantity(e.With.Display))
}

// fit returns a tape whose numbers are ticks and lots as one that keeps to the bounds:
// its prices move down together where the highest is too high. It reports false where
// there is no room.
func (b Bounds) fit(t Tape) (Tape, bool) {
	ticks := t.prices()
	if len(ticks) == 0 {
		ticks = []ordergen.Price{1}
	}
	down := max(ticks[len(ticks)-1]-b.maxPrice()/b.tick(), 0)
	if down >= ticks[0] {
		return nil, false
	}
	fitted := t.moved(func(p ordergen.Price) ordergen.Price { return (p - down) * b.tick() }, func(q int64) int64 { return q * b.lot() })
	for _, e := range fitted {
		s, sends := submit(e)
		r, replaces := e.(Replace)
		if sends && !s.invalid() && !b.has(s) || replaces && !b.hasQuantity(r.Quantity) {
			return nil, false
		}
	}
	return fitted, true
}
