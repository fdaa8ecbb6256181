package ordergen

import (
	"cmp"
	"slices"
)

// forecastLives walks through a flow of lives in the order of its indexes. The makers hold what
// their takers want, so what there is to foretell is matches and resting orders.
func (p *Plan) forecastLives(windows []Span) (f Forecast) {
	l := p.Stream.lives
	var resting [2]int64
	makers := make([][2]queues, len(l.symbols))
	for k := range p.Book.standing.bySymbol {
		stands := &p.Book.standing.bySymbol[k]
		for side := range resting {
			resting[side] += stands.sums[side].Passives + stands.sums[side].Makers
		}
		for _, o := range stands.orders {
			if m := &l.instruments[k]; m.reachable(o.Side, o.Price) {
				makers[k][o.Side].add(o.Side, o.Price, o.Quantity)
			}
		}
	}
	next := p.First
	advance := func(to uint64, into *WindowForecast) {
		for ; next < min(to, p.First+p.Orders); next++ {
			e := l.event(next)
			m := &l.instruments[e.symbol]
			switch e.role {
			case rester:
				resting[e.side]++
			case maker:
				price, quantity := l.rest(&e, m)
				makers[e.symbol][e.side].add(e.side, price, quantity)
				resting[e.side]++
			case change:
				if e.action == Cancel {
					resting[e.side]--
				}
			case drilled:
				r := &drillResults[e.turn]
				into.Fills += r.fills
				resting[e.side] += int64(len(drillRests[(e.turn+1)%len(drillScript)]) - len(drillRests[e.turn]))
			case taker:
				fills, gone := makers[e.symbol][e.side].take(l.taken(&e, m))
				into.Fills += fills
				resting[e.side] -= gone
			}
		}
		into.Bids, into.Asks = resting[Buy], resting[Sell]
	}
	for _, span := range windows {
		var outside WindowForecast
		advance(span.Lo, &outside)
		inside := WindowForecast{Span: span}
		advance(span.Hi, &inside)
		f.Windows = append(f.Windows, inside)
	}
	return f
}

// reachable reports whether a price lies in the zone of makers.
func (m *instrument) reachable(side Side, price Price) bool {
	nearest, farthest := m.price(side, least(m.Maker)), m.price(side, most(m.Maker))
	return min(nearest, farthest) <= price && price <= max(nearest, farthest)
}

// queues is the makers of one side, the best price first, at each price the first to come
// first.
type queues []queue

type queue struct {
	price  Price
	shares []int64
}

func (q *queues) add(side Side, price Price, shares int64) {
	better := cmp.Compare[Price]
	if side == Buy {
		better = func(a, b Price) int { return cmp.Compare(b, a) }
	}
	i, found := slices.BinarySearchFunc(*q, price, func(x queue, p Price) int { return better(x.price, p) })
	if !found {
		*q = slices.Insert(*q, i, queue{price: price})
	}
	(*q)[i].shares = append((*q)[i].shares, shares)
}

// take returns the fills, and the makers that are gone with them.
func (q *queues) take(shares int64) (fills, gone int64) {
	for shares > 0 && len(*q) > 0 {
		best := &(*q)[0]
		taken := min(shares, best.shares[0])
		shares -= taken
		fills++
		if best.shares[0] -= taken; best.shares[0] > 0 {
			return fills, gone
		}
		gone++
		if best.shares = best.shares[1:]; len(best.shares) == 0 {
			*q = slices.Delete(*q, 0, 1)
		}
	}
	return fills, gone
}
