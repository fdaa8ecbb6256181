package ordergen

// Movement is what events of a flow of lives do to one side of a symbol's book.
type Movement struct {
	Makers        int64 // orders that came to rest within reach
	MakerShares   int64
	Passives      int64 // orders that came to rest behind them
	PassiveShares int64
	Takers        int64 // orders of the other side that took from this one
	TakenShares   int64
	Cancels       int64 // passive orders that were cancelled
	CancelShares  int64 // shares that they had left
	Reductions    int64 // passive orders that were reduced
	ReducedShares int64
	Replaces      int64 // passive orders that were replaced
	RaisedShares  int64 // shares that replacements added
	LoweredShares int64 // shares that replacements took away
	Misses        int64 // orders of this side that met nothing
	Refusals      int64 // events about orders that are done

	// What the takers of a Drill do. Its other orders are among the passive ones.
	DrillTakers int64
	DrillShares int64 // shares that they took
	DrillFills  int64 // matches
	DrillGone   int64 // orders that they took the last share of
}

// add adds another movement so many times.
func (m *Movement) add(o Movement, times int64) {
	m.Makers += times * o.Makers
	m.MakerShares += times * o.MakerShares
	m.Passives += times * o.Passives
	m.PassiveShares += times * o.PassiveShares
	m.Takers += times * o.Takers
	m.TakenShares += times * o.TakenShares
	m.Cancels += times * o.Cancels
	m.CancelShares += times * o.CancelShares
	m.Reductions += times * o.Reductions
	m.ReducedShares += times * o.ReducedShares
	m.Replaces += times * o.Replaces
	m.RaisedShares += times * o.RaisedShares
	m.LoweredShares += times * o.LoweredShares
	m.Misses += times * o.Misses
	m.Refusals += times * o.Refusals
	m.DrillTakers += times * o.DrillTakers
	m.DrillShares += times * o.DrillShares
	m.DrillFills += times * o.DrillFills
	m.DrillGone += times * o.DrillGone
}

// received is the orders, of both sides, that the movement is made of: what an engine
// counts as received beside cancels and changes.
func (m Movement) received() int64 {
	return m.Makers + m.Passives + m.Takers + m.Misses + m.DrillTakers
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
