package ordergen

import (
	"errors"
	"fmt"
	"math"
)

func newLivesPlan(s *Stream, b *Book, n uint64) (*Plan, error) {
	if s.lives == nil || b.standing == nil || b.standing.lives != s.lives {
		return nil, errors.New("ordergen plan: the book is not of the stream, want Stream.Standing for a flow of lives and NewBook for a one-sided one")
	}
	first := b.standing.first
	if n > NoIndex-first {
		return nil, fmt.Errorf("ordergen plan: %d events from %d on leave the indexes, want at most %d", n, first, NoIndex-first)
	}
	p := &Plan{Stream: s, Book: b, First: first, Orders: n}
	largest := int64(1)
	for k, symbol := range s.symbols {
		i := s.lives.instruments[k].Instrument
		p.Breaches = append(p.Breaches, i.breaches(symbol)...)
		// A maker that several takers share has more lots than were drawn.
		largest = max(largest, i.Lot*(most(i.Lots)+maxParty))
	}
	if n > math.MaxInt64/2/uint64(largest) {
		return nil, fmt.Errorf("ordergen plan: %d events of up to %d shares may sum beyond 2^62", n, largest)
	}
	return p, nil
}

// expect foretells what rests and what was done, of one symbol, from the events that the
// engine took for certain and those that it may have taken.
func (s *standing) expect(symbol int, done, unknown Demand) (o Outcome) {
	m := &s.lives.instruments[symbol]
	var (
		start    = &s.bySymbol[symbol].sums
		quantity [2]Interval
		orders   [2]Interval
	)
	for side := range start {
		d, u := done.Book[side], unknown.Book[side]
		exact := func(done, unknown int64) Interval { return Interval{done, done + unknown} }

		o.Received = o.Received.plus(exact(d.received(), u.received()))
		o.Traded = o.Traded.plus(exact(d.TakenShares+d.DrillShares, u.TakenShares+u.DrillShares))
		o.Cancelled = o.Cancelled.plus(exact(d.Cancels, u.Cancels))
		o.CancelledQuantity = o.CancelledQuantity.plus(exact(d.CancelShares+d.ReducedShares, u.CancelShares+u.ReducedShares))
		o.Replaced = o.Replaced.plus(exact(d.Replaces, u.Replaces))

		passives := start[side].Passives + d.Passives - d.Cancels - d.DrillGone
		makers := Interval{start[side].MakerShares + d.MakerShares - d.TakenShares - u.TakenShares, start[side].MakerShares + d.MakerShares + u.MakerShares - d.TakenShares}
		shares := start[side].PassiveShares + d.PassiveShares - d.CancelShares - d.ReducedShares + d.RaisedShares - d.LoweredShares - d.DrillShares
		quantity[side] = makers.plus(Interval{
			shares - u.CancelShares - u.ReducedShares - u.LoweredShares - u.DrillShares,
			shares + u.PassiveShares + u.RaisedShares,
		})
		entered := start[side].Makers + d.Makers + u.Makers
		orders[side] = Interval{passives - u.Cancels - u.DrillGone, passives + u.Passives}.plus(m.makersLeft(makers, entered))
		o.Fills = o.Fills.plus(m.fills(exact(d.Takers, u.Takers), exact(d.TakenShares, u.TakenShares), entered)).plus(exact(d.DrillFills, u.DrillFills))
	}
	o.RestingBids, o.RestingAsks = orders[Buy], orders[Sell]
	o.BidQuantity, o.AskQuantity = quantity[Buy], quantity[Sell]
	o.AskLevels = m.levels(orders[Sell])
	return o
}

// largestMaker is the most shares that one maker can have.
func (m *instrument) largestMaker() int64 { return m.Lot * (most(m.Lots) + maxParty - 1) }

// makersLeft bounds the makers that hold some shares together: which ones are left depends
// on the arrival order, and one of them may be taken in part.
func (m *instrument) makersLeft(shares Interval, entered int64) Interval {
	return Interval{
		(max(shares.Min, 0) + m.largestMaker() - 1) / m.largestMaker(),
		min(entered, max(shares.Max, 0)/m.Lot),
	}
}

// fills bounds the matches of takers with makers. Each match ends a taker or a maker. The last
// one ends a taker, and a maker with it unless that maker is left in part, so that one match
// fewer is made than there are orders.
func (m *instrument) fills(takers, shares Interval, makers int64) Interval {
	fewest := max(takers.Min, (shares.Min+m.largestMaker()-1)/m.largestMaker())
	return Interval{fewest, min(max(takers.Max+makers-1, 0), shares.Max/m.Lot)}
}

// levels bounds the prices that some orders of a side stand at.
func (m *instrument) levels(orders Interval) Interval {
	zone := func(d Dist) int64 { return most(d) - least(d) + 1 }
	return Interval{min(orders.Min, 1), min(orders.Max, zone(m.Maker)+zone(m.Passive))}
}
