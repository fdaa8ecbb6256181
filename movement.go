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
