package conform

import (
	"cmp"
	"slices"

	"github.com/ordergen/ordergen"
)

// Minimal returns the divergence of a shortest tape that still makes the engine
// diverge, made from the given one by cutting entries out and rounding what is left:
// one symbol, limit orders, quantity 1, prices about 100. Another invariant may break
// on the way. It returns nil where the tape does not make the engine diverge.
func Minimal(newEngine func() Engine, tape Tape) *Divergence {
	found := Play(newEngine, tape)
	if found == nil {
		return nil
	}
	diverges := func(candidate Tape) bool {
		d := Play(newEngine, candidate)
		if d != nil {
			found = d
		}
		return d != nil
	}
	diverges(found.Tape[:found.Place+1])
	for again := true; again; {
		before := found.Tape
		cut(found.Tape, diverges)
		round(found.Tape, diverges)
		again = !slices.Equal(before, found.Tape)
	}
	for range 30 {
		found.Fickle = found.Fickle || Play(newEngine, found.Tape) == nil
	}
	return found
}

// cut offers tapes with fewer entries, each time from the last one that was taken: runs
// of entries first, and then single ones.
func cut(tape Tape, take func(Tape) bool) {
	for size := len(tape) / 2; size > 0; size /= 2 {
		for end := len(tape); end >= size; end-- {
			shorter := tape
			for range size {
				shorter = shorter.Without(end - size)
			}
			if take(shorter) {
				tape, end = shorter, end-size+1
			}
		}
	}
}

// round offers tapes of the same length with simpler entries.
func round(tape Tape, take func(Tape) bool) {
	for place := range tape {
		simpler := simplerEntries(tape[place])
		for len(simpler) > 0 {
			candidate := slices.Clone(tape)
			candidate[place], simpler = simpler[0], simpler[1:]
			if take(candidate) {
				tape, simpler = candidate, simplerEntries(candidate[place])
			}
		}
	}
	for _, tidy := range []func(Tape) Tape{Tape.withFirstSymbols, Tape.withPricesFrom100} {
		if candidate := tidy(tape); !slices.Equal(candidate, tape) && take(candidate) {
			tape = candidate
		}
	}
}

// simplerEntries lists entries to put in the place of e, each a single step simpler.
func simplerEntries(e Entry) (simpler []Entry) {
	switch e := e.(type) {
	case Submit:
		for _, s := range simplerSubmits(e) {
			simpler = append(simpler, s)
		}
	case Reuse:
		simpler = append(simpler, e.Submit)
		for _, s := range simplerSubmits(e.Submit) {
			simpler = append(simpler, Reuse{e.Target, s})
		}
	case Reduce:
		for _, by := range smaller(e.By) {
			simpler = append(simpler, Reduce{e.Target, by})
		}
	case Replace:
		simpler = append(simpler, Cancel{e.Target})
		for _, quantity := range smaller(e.Quantity) {
			simpler = append(simpler, Replace{e.Target, e.Price, quantity})
		}
	}
	return simpler
}

func simplerSubmits(e Submit) (simpler []Submit) {
	add := func(change func(*Submit)) {
		s := e
		if change(&s); s != e {
			simpler = append(simpler, s)
		}
	}
	add(func(s *Submit) { s.Symbol = "" })
	if e.Type != ordergen.Limit {
		add(func(s *Submit) { s.Type, s.Price = ordergen.Limit, cmp.Or(s.Price, 100) })
	}
	for _, quantity := range smaller(e.Quantity) {
		add(func(s *Submit) { s.Quantity = quantity })
	}
	if e.Type != ordergen.Market {
		add(func(s *Submit) { s.Price = 100 })
	}
	return simpler
}

// smaller lists quantities to put in the place of n: 1, and then steps down from n that
// begin with a half of it and become finer.
func smaller(n int64) (less []int64) {
	if n > 1 {
		less = append(less, 1)
	}
	for step := n / 2; step > 0; step /= 2 {
		less = append(less, n-step)
	}
	return less
}

// withFirstSymbols returns the tape with its symbols renamed, in the same order, to the
// first that tapes use.
func (t Tape) withFirstSymbols() Tape {
	used := t.symbols()
	return t.changed(func(e *Submit) {
		if i, _ := slices.BinarySearch(used, e.symbol()); i < len(symbolNames) {
			e.Symbol = symbolNames[i]
		}
	}, func(*Replace) {})
}

// withPricesFrom100 returns the tape with its prices moved together, in the same order:
// the lowest is 100 and the others follow.
func (t Tape) withPricesFrom100() Tape {
	used := t.prices()
	move := func(p *ordergen.Price) {
		i, _ := slices.BinarySearch(used, *p)
		*p = 100 + ordergen.Price(i)
	}
	return t.changed(func(e *Submit) {
		if e.Type != ordergen.Market {
			move(&e.Price)
		}
	}, func(e *Replace) { move(&e.Price) })
}

// changed returns the tape with every order and every replacement changed.
func (t Tape) changed(order func(*Submit), replacement func(*Replace)) Tape {
	changed := slices.Clone(t)
	for place, e := range changed {
		switch e := e.(type) {
		case Submit:
			order(&e)
			changed[place] = e
		case Reuse:
			order(&e.Submit)
			changed[place] = e
		case Replace:
			replacement(&e)
			changed[place] = e
		}
	}
	return changed
}
