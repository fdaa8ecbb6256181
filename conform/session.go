package conform

import (
	"cmp"

	"github.com/ordergen/ordergen"
)

// session is a tape on its way through the reference, which knows what each entry asks.
type session struct {
	tape      Tape
	lacks     Features
	reference *reference
	ids       map[ordergen.ID]trace
}

// trace is what became of an id that was tried.
type trace struct {
	order    ordergen.Order // The last order that was accepted under the id, as it was submitted.
	accepted bool           // Whether an order was accepted under the id.
	vain     bool           // Whether the last order that was submitted under the id neither traded nor rested.
}

func newSession(tape Tape, p profile) *session {
	return &session{
		tape: tape, lacks: p.lacks, reference: newReference(p.rules),
		ids: map[ordergen.ID]trace{},
	}
}

func (s *session) bounds() Bounds { return s.reference.rules.Bounds }

// next looks the entry at a place up. A zero call, which asks nothing, stands for one that
// needs what the engine lacks, or that venues do differently and no rule decides.
func (s *session) next(place int) call {
	c, required, ok := s.call(place)
	if !ok || required&s.lacks != 0 {
		return call{}
	}
	return c
}

// call is what an entry asks, with what an engine must have for it, and false where no rule
// decides on its answer.
func (s *session) call(place int) (c call, required Features, ok bool) {
	required = needs(s.tape[place])
	switch e := s.tape[place].(type) {
	case Submit:
		c = call{action: submitting, order: e.order(s.tape.id(place)), with: e.With}
		ok = s.decided(e)
	case Reuse:
		c = call{action: submitting, order: e.order(s.tape.id(place)), with: e.With}
		before, tried := s.ids[c.order.ID]
		c.again = before.accepted
		live := s.named(c.order.ID)
		switch {
		case live != nil:
			required |= DuplicateIDs
		case tried:
			required |= ReusedIDs
		}
		ok = s.decided(e.Submit) && s.decidedID(c, live)
	case Cancel:
		c = call{action: cancelling, order: s.submitted(s.tape.id(e.Target))}
		ok = true
	case Reduce:
		c = call{action: reducing, order: s.submitted(s.tape.id(e.Target)), by: e.By}
		live := s.named(c.order.ID)
		ok = s.bounds().hasQuantity(e.By) && (live == nil || e.By < live.Quantity && s.plain(live))
	case Replace:
		c = call{action: replacing, order: s.submitted(s.tape.id(e.Target)), price: e.Price, quantity: e.Quantity}
		live := s.named(c.order.ID)
		ok = s.bounds().hasPrice(e.Price) && s.bounds().hasQuantity(e.Quantity) &&
			(live == nil || s.plain(live) && s.decidedPlace(e, live))
	}
	return c, required, ok
}

// answer asks the reference and books what it says.
func (s *session) answer(c call) answer {
	a := c.on(s.reference)
	if c.action == submitting {
		alive := s.reference.live[key(c.order)] != nil
		a.vain = len(a.fills) == 0 && !alive && (a.ok || a.refusal == errWouldTrade.Error())
		now := s.ids[c.order.ID]
		now.vain = a.vain || !a.ok && !alive
		if a.ok {
			now.order, now.accepted = c.order, true
		}
		s.ids[c.order.ID] = now
	}
	if a.ok && c.action == replacing {
		now := s.ids[c.order.ID]
		now.order = c.taker()
		s.ids[c.order.ID] = now
	}
	return a
}

// named returns the live order under an id, or nil.
func (s *session) named(id ordergen.ID) *refOrder {
	return s.reference.live[key(s.ids[id].order)]
}

// submitted returns the order that an id names, as it was submitted, and something
// plausible where it names none.
func (s *session) submitted(id ordergen.ID) ordergen.Order {
	if before := s.ids[id]; before.accepted {
		return before.order
	}
	b := s.bounds()
	return Submit{Price: min(100*b.tick(), b.maxPrice()/b.tick()*b.tick()), Quantity: b.lot()}.order(id)
}

// plain reports whether an order rests as all engines know it.
func (s *session) plain(o *refOrder) bool {
	return o.with.Stop == 0 && o.with.Display == 0 && !o.with.PostOnly && s.ids[o.ID].order.Type == ordergen.Limit
}

// decided reports whether all engines with these rules do the same with the order.
func (s *session) decided(e Submit) bool {
	if e.invalid() {
		return e.With == (Instructions{})
	}
	var (
		w      = e.With
		rules  = s.reference.rules
		book   = s.reference.book(e.symbol())
		taker  = &refOrder{Order: e.order(ordergen.ID{}), with: w}
		allOr  = e.Type == ordergen.FOK || e.Type == ordergen.Market && rules.MarketRest == MarketAllOrNot
		itself = w.Owner != "" && rules.SelfTrade != "" && rules.SelfTrade != SelfTrades
	)
	switch {
	case !rules.Bounds.has(e):
	case (w.Display != 0 || w.PostOnly) && (e.Type != ordergen.Limit || w.Stop != 0):
	case w.Stop != 0 && e.Type != ordergen.Limit && e.Type != ordergen.Market:
	case w.Stop != 0 && (book.last != 0 && taker.reached(book.last) || allOr && itself):
	case itself && (allOr || w.PostOnly) && s.meetsOwn(taker):
	case w.PostOnly && !s.slides(taker):
	default:
		return true
	}
	return false
}

// slides reports whether there is a price to which a post-only order could slide.
func (s *session) slides(o *refOrder) bool {
	maker := s.reference.book(o.Symbol).first(o)
	return maker == nil || s.reference.rules.PostOnly != PostOnlySlides || s.bounds().hasPrice(behind(maker.Order, s.bounds().tick()))
}

// meetsOwn reports whether an order of the taker's owner rests within its limit.
func (s *session) meetsOwn(taker *refOrder) bool {
	for _, o := range s.reference.live {
		if o.Symbol == taker.Symbol && o.Side != taker.Side && o.with.Owner == taker.with.Owner && taker.takes(o.Price) {
			return true
		}
	}
	return false
}

// decidedID reports whether all engines with these rules do the same with the order's id.
func (s *session) decidedID(c call, live *refOrder) bool {
	before := s.ids[c.order.ID]
	switch rule := cmp.Or(s.reference.rules.IDs, IDsOfLiveRefused); {
	case rule == IDsOnce:
		return !before.vain && (!before.accepted || before.order.Symbol == c.order.Symbol)
	case live == nil:
		return true
	case rule == IDsReplace && (c.order.Type != ordergen.Limit || c.with != Instructions{}):
		return false
	}
	return live.Symbol == c.order.Symbol // ids are unique in a book, or in all
}

// decidedPlace reports whether the rules say where a replacement leaves its order.
func (s *session) decidedPlace(e Replace, live *refOrder) bool {
	if e.Price != live.Price || e.Quantity > live.Quantity {
		return true
	}
	switch s.reference.rules.Modify {
	case ModifyLosesPlace, SamePriceKeepsAll:
		return true
	case ShrinkKeepsPlace:
		return e.Quantity < live.Quantity
	}
	return false
}
