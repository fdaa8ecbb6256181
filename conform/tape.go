package conform

import (
	"fmt"
	"slices"

	"github.com/ordergen/ordergen"
)

// Tape is a sequence of things to ask of an engine. An entry names another order by
// its place on the tape, counted from 0, so every sequence of entries is a valid tape,
// whatever was cut out of it. A tape prints as the Go literal that makes it.
type Tape []Entry

// Entry is one thing to ask: Submit, Reuse, Cancel, Reduce or Replace.
type Entry interface {
	fmt.Stringer
	fmt.GoStringer

	target() int // noTarget where there is none
	aimedAt(target int) Entry
}

// Submit sends a new order. Its id tells its place on the tape.
type Submit struct {
	Symbol   string // "A" where it is empty
	Side     ordergen.Side
	Type     ordergen.Type
	Price    ordergen.Price // cents, above 0; no meaning for a market order
	Quantity int64          // shares, above 0
	With     Instructions

	Countdown bool // its id counts down from 89999 with its place, so that ids do not rise
}

// Reuse sends a new order under the id of the one at the place Target: a duplicate
// while that one rests, and else an id that comes again. Where Target is no place
// before it, it is the same as its Submit.
type Reuse struct {
	Target int
	Submit
}

// Cancel cancels the order at the place Target. A target that is done, that is no
// order, or that lies off the tape makes it a cancel with nothing to do.
type Cancel struct{ Target int }

// Reduce takes By shares off the order at the place Target. It is left out when it
// would take all that is left, as venues differ on what that does.
type Reduce struct {
	Target int
	By     int64
}

// Replace gives the order at the place Target another price and quantity. It is left out
// where the engine's ModifyRule does not say whether the order keeps its place, and for an
// order that sleeps, shows a part or is post-only.
type Replace struct {
	Target   int
	Price    ordergen.Price
	Quantity int64
}

// Targets that are no place.
const (
	noTarget = -2 // target of an entry that names no other
	nobody   = -1 // target of an entry whose own was cut out
)

func (Submit) target() int    { return noTarget }
func (e Reuse) target() int   { return e.Target }
func (e Cancel) target() int  { return e.Target }
func (e Reduce) target() int  { return e.Target }
func (e Replace) target() int { return e.Target }

func (e Submit) aimedAt(int) Entry         { return e }
func (e Cancel) aimedAt(target int) Entry  { e.Target = target; return e }
func (e Reduce) aimedAt(target int) Entry  { e.Target = target; return e }
func (e Replace) aimedAt(target int) Entry { e.Target = target; return e }

func (e Reuse) aimedAt(target int) Entry {
	if target == nobody {
		return e.Submit
	}
	e.Target = target
	return e
}

// Without returns the tape with the entry at a place cut out. The others still name
// the orders they named; one that named the order cut out now names nobody.
func (t Tape) Without(place int) Tape { return t.withoutRun(place, place+1) }

// withoutRun cuts out the entries from first up to end, and leaves end.
func (t Tape) withoutRun(first, end int) Tape {
	shorter := make(Tape, 0, len(t))
	for i, e := range t {
		switch target := e.target(); {
		case first <= i && i < end:
			continue
		case target >= end:
			e = e.aimedAt(target - (end - first))
		case target >= first:
			e = e.aimedAt(nobody)
		}
		shorter = append(shorter, e)
	}
	return shorter
}

// id is the id under which the entry at a place sends its order.
func (t Tape) id(place int) ordergen.ID {
	const unknown, last = 99_999, 89_999
	if place < 0 || place >= len(t) {
		place = unknown
	} else if reuse, ok := t[place].(Reuse); ok && 0 <= reuse.Target && reuse.Target < place {
		return t.id(reuse.Target)
	} else if s, ok := submit(t[place]); ok && s.Countdown {
		place = last - place
	}
	return ordergen.ID{Prefix: "o-", Index: uint64(place)}
}

// order is the order that the entry sends under an id.
func (e Submit) order(id ordergen.ID) ordergen.Order {
	return ordergen.Order{ID: id, Symbol: e.symbol(), Side: e.Side, Type: e.Type, Price: e.Price, Quantity: e.Quantity}
}

func (e Submit) symbol() string {
	if e.Symbol == "" {
		return "A"
	}
	return e.Symbol
}

// submit returns the order part of an entry that has one.
func submit(e Entry) (Submit, bool) {
	switch e := e.(type) {
	case Submit:
		return e, true
	case Reuse:
		return e.Submit, true
	}
	return Submit{}, false
}

// symbols and prices are those that the tape mentions, in rising order.
func (t Tape) symbols() []string {
	var all []string
	for _, e := range t {
		if s, ok := submit(e); ok {
			all = append(all, s.symbol())
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func (t Tape) prices() []ordergen.Price {
	var all []ordergen.Price
	t.moved(func(p ordergen.Price) ordergen.Price { all = append(all, p); return p }, func(q int64) int64 { return q })
	slices.Sort(all)
	return slices.Compact(all)
}

// moved returns the tape with each price and each quantity replaced. The numbers of an
// invalid order, which stand for what they are, stay.
func (t Tape) moved(price func(ordergen.Price) ordergen.Price, quantity func(int64) int64) Tape {
	moved := slices.Clone(t)
	order := func(e Submit) Submit {
		if e.invalid() {
			return e
		}
		if e.Type != ordergen.Market {
			e.Price = price(e.Price)
		}
		if e.With.Stop != 0 {
			e.With.Stop = price(e.With.Stop)
		}
		e.Quantity = quantity(e.Quantity)
		if e.With.Display != 0 {
			e.With.Display = quantity(e.With.Display)
		}
		return e
	}
	for place, e := range moved {
		switch e := e.(type) {
		case Submit:
			moved[place] = order(e)
		case Reuse:
			e.Submit = order(e.Submit)
			moved[place] = e
		case Reduce:
			e.By = quantity(e.By)
			moved[place] = e
		case Replace:
			e.Price, e.Quantity = price(e.Price), quantity(e.Quantity)
			moved[place] = e
		}
	}
	return moved
}

// invalid reports whether no engine should take the order, whatever its rules and bounds.
func (e Submit) invalid() bool {
	return e.Quantity <= 0 || e.Price <= 0 && e.Type != ordergen.Market || e.Side > ordergen.Sell || e.Type > ordergen.FOK
}
