package ordergen

// drilled is the place of an event of the same round.
func (l *lives) drilled(e *event, turn int) place {
	return l.placeOfSlot(e.opening.block+int64(turn), e.life.base)
}

// putDrill writes an event of a drill.
func (l *lives) putDrill(o *Order, i uint64) {
	e := l.event(i)
	m, s := &l.instruments[e.symbol], &drillScript[e.turn]
	*o = Order{ID: ID{l.prefix, i}, Symbol: l.symbols[e.symbol], Action: s.action, Type: s.typ, Quantity: m.Lot * s.lots}
	switch {
	case s.takes:
		o.Side = e.side.Opposite()
		o.Price = m.price(e.side, least(m.Taker))
	case s.action == Submit:
		o.Side = e.side
		o.Price = m.price(e.side, least(m.Maker))
	default:
		o.Orig = l.id(l.drilled(&e, s.of))
		if s.action == Replace {
			o.Price = m.price(e.side, least(m.Maker))
		}
	}
}

func (l *lives) answerDrill(i uint64) Answer {
	e := l.event(i)
	lot, r := l.instruments[e.symbol].Lot, &drillResults[e.turn]
	return Answer{Refused: r.refused, Filled: lot * r.filled, Cancelled: lot * r.cancelled}
}

// countDrill adds an event of a drill to the demand of its symbol.
func (l *lives) countDrill(d *Demand, e *event, m *instrument) {
	s, r, book := &drillScript[e.turn], &drillResults[e.turn], &d.Book[e.side]
	switch {
	case s.takes:
		book.DrillTakers++
		book.DrillShares += m.Lot * r.filled
		book.DrillFills += r.fills
		book.DrillGone += r.gone
		if r.filled == 0 {
			d.Passive++
			break
		}
		d.Aggressive++
		d.Quantity += m.Lot * r.filled
	case r.refused:
		book.Refusals++
	case s.action == Submit:
		book.Passives++
		book.PassiveShares += m.Lot * s.lots
		d.Passive++
		d.Resting += m.Lot * s.lots
	case s.action == Cancel:
		book.Cancels++
		book.CancelShares += m.Lot * r.cancelled
	case s.action == Reduce:
		book.Reductions++
		book.ReducedShares += m.Lot * r.cancelled
	case s.action == Replace:
		book.Replaces++
		book.RaisedShares += m.Lot * r.raised
		book.LoweredShares += m.Lot * r.lowered
	}
}

// appendDrill appends the orders of a drill that rest once all events below a place were
// taken, and adds them to the sums of their side.
func (l *lives) appendDrill(all []placed, life *life, now place, sums [][2]Movement) []placed {
	next := l.placeOfSlot(now.block, life.base)
	if next.below(now) {
		next = l.placeOfSlot(now.block+1, life.base)
	}
	e := l.eventAt(next)
	m := &l.instruments[e.symbol]
	side := &sums[e.symbol][e.side]
	for _, rest := range drillRests[e.turn] {
		o := Order{
			ID: l.id(l.drilled(&e, rest.sent)), Symbol: l.symbols[e.symbol], Side: e.side,
			Price: m.price(e.side, least(m.Maker)), Quantity: m.Lot * rest.lots,
		}
		side.Passives++
		side.PassiveShares += o.Quantity
		all = append(all, placed{o, l.drilled(&e, rest.placed), e.symbol})
	}
	return all
}
