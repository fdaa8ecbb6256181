package conform

import (
	"cmp"
	"slices"

	"github.com/ordergen/ordergen"
)

// round offers tapes of the same length with simpler entries.
func (m *minimiser) round() {
	for place := range m.found.Tape {
		simpler := m.simplerEntries(m.found.Tape[place])
		for len(simpler) > 0 {
			candidate := slices.Clone(m.found.Tape)
			candidate[place], simpler = simpler[0], simpler[1:]
			if m.diverges(candidate) {
				if place >= len(m.found.Tape) {
					return
				}
				simpler = m.simplerEntries(m.found.Tape[place])
			}
		}
	}
	m.shrinkPairs()
	for _, tidy := range []func(Tape) Tape{Tape.withFirstSymbols, m.withPricesFrom100} {
		if candidate := tidy(m.found.Tape); !slices.Equal(candidate, m.found.Tape) {
			m.diverges(candidate)
		}
	}
}

// shrinkPairs offers tapes on which two entries have as many lots less each, as a maker and
// its taker can often shrink only together.
func (m *minimiser) shrinkPairs() {
	const longest = 16 // entries of a tape whose pairs are few enough
	if len(m.found.Tape) > longest {
		return
	}
	for second := range m.found.Tape {
		for first := range second {
			for again := true; again; {
				again = false
				if second >= len(m.found.Tape) {
					return
				}
				less := min(quantity(m.found.Tape[first]), quantity(m.found.Tape[second])) - m.unit.lot()
				for ; less > 0 && !again; less = less / m.unit.lot() / 2 * m.unit.lot() {
					candidate := slices.Clone(m.found.Tape)
					candidate[first], candidate[second] = lessen(candidate[first], less), lessen(candidate[second], less)
					again = m.diverges(candidate)
				}
			}
		}
	}
}

// quantity is that of an entry, 0 where it has none.
func quantity(e Entry) int64 {
	switch e := e.(type) {
	case Submit:
		return e.Quantity
	case Reuse:
		return e.Quantity
	case Reduce:
		return e.By
	case Replace:
		return e.Quantity
	}
	return 0
}

// lessen returns the entry with fewer shares.
func lessen(e Entry, shares int64) Entry {
	switch e := e.(type) {
	case Submit:
		e.Quantity -= shares
		return e
	case Reuse:
		e.Quantity -= shares
		return e
	case Reduce:
		e.By -= shares
		return e
	case Replace:
		e.Quantity -= shares
		return e
	}
	return e
}

// simplerEntries lists entries to put in the place of e, each a single step simpler.
func (m *minimiser) simplerEntries(e Entry) (simpler []Entry) {
	switch e := e.(type) {
	case Submit:
		for _, s := range m.simplerSubmits(e) {
			simpler = append(simpler, s)
		}
	case Reuse:
		simpler = append(simpler, e.Submit)
		for _, s := range m.simplerSubmits(e.Submit) {
			simpler = append(simpler, Reuse{e.Target, s})
		}
	case Reduce:
		for _, by := range m.smaller(e.By) {
			simpler = append(simpler, Reduce{e.Target, by})
		}
	case Replace:
		simpler = append(simpler, Cancel{e.Target})
		for _, quantity := range m.smaller(e.Quantity) {
			simpler = append(simpler, Replace{e.Target, e.Price, quantity})
		}
	}
	return simpler
}

// usual is the price to which prices are rounded.
func (m *minimiser) usual() ordergen.Price {
	return min(100, m.unit.maxPrice()/m.unit.tick()) * m.unit.tick()
}

func (m *minimiser) simplerSubmits(e Submit) (simpler []Submit) {
	add := func(change func(*Submit)) {
		s := e
		if change(&s); s != e {
			simpler = append(simpler, s)
		}
	}
	add(func(s *Submit) { s.Symbol = "" })
	add(func(s *Submit) { s.Countdown = false })
	add(func(s *Submit) { s.With = Instructions{} })
	add(func(s *Submit) { s.With.Owner = "" })
	if e.Type != ordergen.Limit {
		add(func(s *Submit) { s.Type, s.Price = ordergen.Limit, cmp.Or(s.Price, m.usual()) })
	}
	for _, quantity := range m.smaller(e.Quantity) {
		add(func(s *Submit) { s.Quantity = quantity })
	}
	for _, display := range m.smaller(e.With.Display) {
		add(func(s *Submit) { s.With.Display = display })
	}
	if e.Type != ordergen.Market && e.Price > 0 {
		add(func(s *Submit) { s.Price = m.usual() })
	}
	return simpler
}

// smaller lists quantities to put in the place of n: one lot, and then steps down from n that
// begin with a half of it and become finer.
func (m *minimiser) smaller(n int64) (less []int64) {
	lot := m.unit.lot()
	if n > lot {
		less = append(less, lot)
	}
	for step := n / lot / 2; step > 0; step /= 2 {
		less = append(less, n-step*lot)
	}
	return less
}

// withFirstSymbols returns the tape with its symbols renamed, in the same order, to the
// first that tapes use.
func (t Tape) withFirstSymbols() Tape {
	used := t.symbols()
	renamed := slices.Clone(t)
	rename := func(e Submit) Submit {
		if i, _ := slices.BinarySearch(used, e.symbol()); i < len(symbolNames) {
			e.Symbol = symbolNames[i]
		}
		return e
	}
	for place, e := range renamed {
		switch e := e.(type) {
		case Submit:
			renamed[place] = rename(e)
		case Reuse:
			e.Submit = rename(e.Submit)
			renamed[place] = e
		}
	}
	return renamed
}

// withPricesFrom100 returns the tape with its prices moved together, in the same order:
// the lowest is 100 ticks and the others follow.
func (m *minimiser) withPricesFrom100(t Tape) Tape {
	used := t.prices()
	lowest := max(min(100, m.unit.maxPrice()/m.unit.tick()-ordergen.Price(len(used))+1), 1)
	return t.moved(func(p ordergen.Price) ordergen.Price {
		i, _ := slices.BinarySearch(used, p)
		return (lowest + ordergen.Price(i)) * m.unit.tick()
	}, func(q int64) int64 { return q })
}
