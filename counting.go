package ordergen

import (
	"runtime"
	"sync"
)

// Demand counts the orders lo ≤ i < hi exactly, on all cores and in memory that
// depends on the number of symbols alone.
func (s *Stream) Demand(lo, hi uint64) Demands {
	parts := Span{lo, hi}.Split(runtime.GOMAXPROCS(0))
	counts := make([][]Demand, len(parts))
	var wg sync.WaitGroup
	for k, part := range parts {
		wg.Go(func() { counts[k] = s.count(part) })
	}
	wg.Wait()

	sum := make(Demands, len(s.symbols))
	for i, symbol := range s.symbols {
		var d Demand
		for _, c := range counts {
			d = d.Plus(c[i])
		}
		if d != (Demand{}) {
			sum[symbol] = d
		}
	}
	return sum
}

// Count adds event i to the demand of its symbol.
func (s *Stream) Count(d Demands, i uint64) {
	if s.lives == nil {
		d.Add(s.At(i), s.Aggressive(i))
		return
	}
	e := s.lives.event(i)
	x := d[s.symbols[e.symbol]]
	s.lives.count(&x, &e)
	d[s.symbols[e.symbol]] = x
}

// count returns the demand by index of symbol.
func (s *Stream) count(part Span) []Demand {
	demand := make([]Demand, len(s.symbols))
	if s.lives != nil {
		for i := part.Lo; i < part.Hi; i++ {
			e := s.lives.event(i)
			s.lives.count(&demand[e.symbol], &e)
		}
		return demand
	}
	for i := part.Lo; i < part.Hi; i++ {
		d := s.draw(i)
		demand[d.symbol].add(d.price, d.quantity, d.class == aggressive)
	}
	return demand
}

// count adds an event to the demand of its symbol.
func (l *lives) count(d *Demand, e *event) {
	m := &l.instruments[e.symbol]
	book := &d.Book[e.side]
	switch e.role {
	case maker:
		_, quantity := l.rest(e, m)
		book.Makers++
		book.MakerShares += quantity
		d.Passive++
		d.Resting += quantity
	case rester:
		_, quantity := l.rest(e, m)
		book.Passives++
		book.PassiveShares += quantity
		d.Passive++
		d.Resting += quantity
	case taker:
		quantity := l.taken(e, m)
		book.Takers++
		book.TakenShares += quantity
		d.Aggressive++
		d.Quantity += quantity
	case misser:
		book.Misses++
		d.Passive++
	case lateChange:
		book.Refusals++
	case drilled:
		l.countDrill(d, e, m)
	case change:
		nth := e.nthStep()
		before := m.Lot * l.left(e, m, nth-1)
		switch e.action {
		case Cancel:
			book.Cancels++
			book.CancelShares += before
		case Reduce:
			book.Reductions++
			book.ReducedShares += before - m.Lot*l.left(e, m, nth)
		case Replace:
			book.Replaces++
			by := m.Lot*l.left(e, m, nth) - before
			book.RaisedShares += max(by, 0)
			book.LoweredShares += max(-by, 0)
		}
	}
}
