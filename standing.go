package ordergen

import (
	"cmp"
	"slices"
)

// standing is a Book of the lives that are open at an index.
type standing struct {
	lives    *lives
	first    uint64
	bySymbol []standingOrders
}

// standingOrders is what stands of one symbol.
type standingOrders struct {
	orders []Order
	sums   [2]Movement // what brought them there, by side
}

// placed is a standing order with the place of the event that gave it its priority.
type placed struct {
	Order
	at     place
	symbol int64
}

func (l *lives) standing(i uint64) []standingOrders {
	var (
		now      = l.placeOf(i)
		all      []placed
		bySymbol = make([]standingOrders, len(l.symbols))
		sums     = make([][2]Movement, len(l.symbols))
	)
	for k := range l.lives {
		life := &l.lives[k]
		if life.drill {
			all = l.appendDrill(all, life, now, sums)
			continue
		}
		first := now.block - int64(life.steps-1)*life.lag
		if life.stays {
			first = 0
		}
		for block := first; block <= now.block; block++ {
			opening := l.placeOfSlot(block, life.base)
			if opening.below(now) {
				e := event{place: opening, slot: &l.slots[life.base], life: life, opening: opening}
				e.draw(l)
				all = l.appendStanding(all, &e, now, sums[e.symbol][:])
			}
		}
	}
	slices.SortFunc(all, func(a, b placed) int {
		return cmp.Or(cmp.Compare(a.at.block, b.at.block), cmp.Compare(a.at.position, b.at.position))
	})
	for k := range bySymbol {
		bySymbol[k].sums = sums[k]
	}
	for _, o := range all {
		bySymbol[o.symbol].orders = append(bySymbol[o.symbol].orders, o.Order)
	}
	return bySymbol
}

func (p place) below(q place) bool {
	return p.block < q.block || p.block == q.block && p.position < q.position
}

// appendStanding appends the orders of a life that rest once all events below a place
// were taken, and adds them to the sums of their side.
func (l *lives) appendStanding(all []placed, opening *event, now place, sums []Movement) []placed {
	done := 0 // events of the life that were taken
	for done < opening.life.steps && l.other(opening, done).below(now) {
		done++
	}
	m := &l.instruments[opening.symbol]
	side := &sums[opening.side]
	order := Order{Symbol: l.symbols[opening.symbol], Side: opening.side}
	switch opening.role {
	case rester:
		if done == opening.life.steps && !opening.life.stays {
			return all
		}
		order.ID = l.id(opening.opening)
		at := opening.opening
		order.Price, _ = l.rest(opening, m)
		for nth := 1; nth < done; nth++ {
			if l.slots[opening.life.base+uint64(nth)].action == Replace {
				order.Price, _ = l.replacement(opening, m, nth)
				at = l.other(opening, nth)
			}
		}
		order.Quantity = m.Lot * l.left(opening, m, done-1)
		side.Passives++
		side.PassiveShares += order.Quantity
		return append(all, placed{order, at, opening.symbol})
	case maker:
		return l.appendMakers(all, opening, done, order, side)
	}
	return all
}

// appendMakers appends the makers of a life of which so many events were taken.
func (l *lives) appendMakers(all []placed, opening *event, done int, order Order, side *Movement) []placed {
	m := &l.instruments[opening.symbol]
	lots, taken := int64(0), int64(0)
	for nth := range opening.life.makers {
		lots += l.makerLots(opening, m, nth)
	}
	for nth := range done - opening.life.makers {
		taken += share(lots, nth, opening.life.takers)
	}
	for nth := range min(done, opening.life.makers) {
		own := l.makerLots(opening, m, nth)
		gone := min(own, taken)
		taken -= gone
		if gone == own {
			continue
		}
		at := l.other(opening, nth)
		order.ID = l.id(at)
		order.Price = m.price(opening.side, l.drawTicks(at, &m.maker))
		order.Quantity = m.Lot * (own - gone)
		side.Makers++
		side.MakerShares += order.Quantity
		all = append(all, placed{order, at, opening.symbol})
	}
	return all
}
