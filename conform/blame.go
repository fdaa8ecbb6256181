package conform

import (
	"fmt"
	"slices"

	"github.com/ordergen/ordergen"
)

// step is one call with both answers, and the questions they reply to.
type step struct {
	call
	rests     queue // before it
	questions []question
	want, got answer
}

func (s step) differs() bool {
	return s.got.panic != "" || s.outcomeDiffers() || !slices.Equal(s.want.fills, s.got.fills) || !slices.Equal(s.want.book, s.got.book)
}

// outcomeDiffers leaves open whether an order that neither trades nor rests was
// accepted or refused.
func (s step) outcomeDiffers() bool {
	moot := s.action == submitting && s.order.Type != ordergen.Limit && s.want.ok && len(s.want.fills) == 0
	return s.want.ok != s.got.ok && !moot
}

// blame names the invariant that the engine's answer breaks, and says how. It looks at
// what came first first: an answer, then fill by fill, then the book.
func (s step) blame() (Invariant, string) {
	for _, look := range []func(step) (Invariant, string){
		step.blamePanic, step.blameOutcome, step.blameFills, step.blameBook,
	} {
		if broken, reason := look(s); broken != "" {
			return broken, reason
		}
	}
	return AgreesOtherwise, "the answers differ"
}

func (s step) blamePanic() (Invariant, string) {
	if s.got.panic != "" {
		return NoPanic, s.got.panic
	}
	return "", ""
}

func (s step) blameOutcome() (Invariant, string) {
	if !s.outcomeDiffers() {
		return "", ""
	}
	id, rested := s.order.ID, "did not rest"
	if s.rests.find(id) >= 0 {
		rested = "rested"
	}
	switch {
	case s.action == cancelling:
		return CancelRemovesOne, fmt.Sprintf("the answer is %v, and %v %s", s.got.ok, id, rested)
	case s.action == reducing || s.action == replacing:
		return AmendChangesOne, fmt.Sprintf("the answer is %v, and %v %s", s.got.ok, id, rested)
	case s.got.ok && rested == "rested":
		return UniqueIDs, fmt.Sprintf("%v is accepted while an order under that id rests", id)
	case s.got.ok:
		return AgreesOtherwise, fmt.Sprintf("%v is accepted, and the reference refuses it: %s", id, s.want.refusal)
	case s.again:
		return UniqueIDs, fmt.Sprintf("%v is refused although no order under that id rests: %s", id, s.got.refusal)
	}
	return AcceptsValid, fmt.Sprintf("%v is refused: %s", id, s.got.refusal)
}

// blameFills follows the fills one by one, beside the maker that each must be with.
func (s step) blameFills() (Invariant, string) {
	if !s.submits() {
		if len(s.got.fills) > 0 {
			return NoPhantomFill, fmt.Sprintf("%v trades, and was not to be submitted", s.got.fills[0].Taker)
		}
		return "", ""
	}
	taker, makers := s.taker(), slices.Clone(s.rests)
	for _, f := range s.got.fills {
		i, next := makers.find(f.Maker), makers.next(taker)
		if broken, reason := blameFill(f, taker, makers, i, next); broken != "" {
			return broken, reason
		}
		taker.Quantity -= f.Quantity
		makers.take(i, f.Quantity)
	}
	return s.blameEnd(taker, makers)
}

// submits reports whether an order goes to the book, by the reference's word.
func (s step) submits() bool {
	return (s.action == submitting || s.action == replacing) && s.want.ok
}

// blameFill judges a fill with the i-th maker while the next-th is due.
func blameFill(f Fill, taker ordergen.Order, makers queue, i, next int) (Invariant, string) {
	switch {
	case f.Quantity <= 0:
		return NoPhantomFill, fmt.Sprintf("%v and %v trade %d shares", f.Maker, f.Taker, f.Quantity)
	case f.Taker != taker.ID:
		return NoPhantomFill, fmt.Sprintf("the taker of a fill is %v, and %v came in", f.Taker, taker.ID)
	case i < 0:
		return NoPhantomFill, fmt.Sprintf("%v trades with %v, which does not rest", f.Taker, f.Maker)
	}
	maker := makers[i]
	switch {
	case maker.Symbol != taker.Symbol:
		return SymbolsApart, fmt.Sprintf("%v of %s trades with %v of %s", f.Taker, taker.Symbol, f.Maker, maker.Symbol)
	case maker.Side == taker.Side:
		return NoPhantomFill, fmt.Sprintf("%v trades with %v, and both are a %v", f.Taker, f.Maker, maker.Side)
	case !accepts(taker, maker.Price):
		return TakersLimit, fmt.Sprintf("%v has the limit %d and trades with %v at %d", f.Taker, taker.Price, f.Maker, maker.Price)
	case f.Price != maker.Price:
		return MakersPrice, fmt.Sprintf("%v rested at %d and trades at %d", f.Maker, maker.Price, f.Price)
	case f.Quantity > maker.Quantity:
		return Conservation, fmt.Sprintf("%v has %d shares left and trades %d", f.Maker, maker.Quantity, f.Quantity)
	case f.Quantity > taker.Quantity:
		return Conservation, fmt.Sprintf("%v has %d shares left to trade and trades %d", f.Taker, taker.Quantity, f.Quantity)
	case maker.Price != makers[next].Price:
		return PricePriority, fmt.Sprintf("%v trades with %v at %d while %v rests at %d", f.Taker, f.Maker, maker.Price, makers[next].ID, makers[next].Price)
	case i != next:
		return TimePriority, fmt.Sprintf("%v trades with %v, and %v came before it at %d", f.Taker, f.Maker, makers[next].ID, maker.Price)
	case f.Quantity < min(maker.Quantity, taker.Quantity):
		return TradesInFull, fmt.Sprintf("%v and %v trade %d shares at once, and could trade %d", f.Maker, f.Taker, f.Quantity, min(maker.Quantity, taker.Quantity))
	}
	return "", ""
}

// blameEnd judges where the fills end, with what is left of taker and makers.
func (s step) blameEnd(taker ordergen.Order, makers queue) (Invariant, string) {
	next := makers.next(taker)
	switch {
	case taker.Quantity == 0:
		return "", ""
	case taker.Type == ordergen.FOK && len(s.got.fills) > 0:
		return FillOrKill, fmt.Sprintf("%v has traded, and %d of its shares have not", taker.ID, taker.Quantity)
	case taker.Type == ordergen.FOK && len(s.want.fills) > 0:
		return FillOrKill, fmt.Sprintf("%v is killed while enough rests at prices it accepts", taker.ID)
	case taker.Type == ordergen.FOK || next < 0:
		return "", ""
	}
	if broken, reason := s.blameCrossed(); broken != "" {
		return broken, reason
	}
	return TradesInFull, fmt.Sprintf("%v stops with %d shares left while %v rests at %d", taker.ID, taker.Quantity, makers[next].ID, makers[next].Price)
}

// blameBook judges how the book looks afterwards.
func (s step) blameBook() (Invariant, string) {
	if s.got.book == nil {
		return "", ""
	}
	if broken, reason := s.blameCrossed(); broken != "" {
		return broken, reason
	}
	// A wrong depth says more than the wrong best price that may follow from it.
	for _, best := range []bool{false, true} {
		for i, q := range s.questions {
			if want, got := s.want.book[i], s.got.book[i]; q.best == best && got != want {
				return s.blameFor(q, got), fmt.Sprintf("the book shows %v for %v, want %v", got, q, want)
			}
		}
	}
	return "", ""
}

// blameFor names the invariant that a wrong reply to a question breaks.
func (s step) blameFor(q question, got reply) Invariant {
	own := q.side == s.order.Side && (q.best || q.price == s.taker().Price)
	switch {
	case s.action == nothing:
		return AgreesOtherwise
	case q.symbol != s.order.Symbol:
		return SymbolsApart
	case s.action == cancelling:
		return CancelRemovesOne
	case s.action == reducing || s.action == replacing && !(own && s.want.ok):
		return AmendChangesOne
	case own && s.order.Type != ordergen.Limit && !got.none:
		return NeverRests
	case own && !q.best:
		return Conservation
	case q.best:
		return BestIsBest
	}
	return DepthIsSum
}

// blameCrossed judges the best prices of each symbol by the engine's own word.
func (s step) blameCrossed() (Invariant, string) {
	bids := make(map[string]int64)
	for i, reply := range s.got.book {
		q := s.questions[i]
		if !q.best || reply.none {
			continue
		}
		if q.side == ordergen.Buy {
			bids[q.symbol] = reply.n
		} else if bid, ok := bids[q.symbol]; ok && bid >= reply.n {
			return NoCrossedBook, fmt.Sprintf("the best bid of %s is %d and its best ask %d", q.symbol, bid, reply.n)
		}
	}
	return "", ""
}
