package conform

import (
	"fmt"
	"slices"

	"github.com/ordergen/ordergen"
)

// step is one call with both answers, and the questions they reply to.
type step struct {
	call
	lacks     Features
	rests     resting // before it
	rules     Rules
	questions []question
	want, got answer
}

// resting is what rests and what sleeps, by id.
type resting map[ordergen.ID]refOrder

func (s step) differs() bool {
	return s.got.panic != "" || s.answerDiffers() || !equalReplies(s.want.book, s.got.book)
}

func (s step) answerDiffers() bool {
	return s.outcomeDiffers() || s.fillsDiffer()
}

// fillsDiffer compares what the engine tells of its fills.
func (s step) fillsDiffer() bool {
	want, got := s.want.fills, s.got.fills
	if s.lacks&Trades == 0 {
		return !slices.Equal(want, got)
	}
	return s.lacks&TradeCounts == 0 && len(want) != len(got) || s.lacks&TradedShares == 0 && shares(want) != shares(got)
}

// shares is what fills come to.
func shares(fills []Fill) (sum int64) {
	for _, f := range fills {
		sum += f.Quantity
	}
	return sum
}

// outcomeDiffers leaves open whether an order that neither trades nor rests was
// accepted or refused.
func (s step) outcomeDiffers() bool { return s.want.ok != s.got.ok && !s.want.vain }

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
	id, state := s.order.ID, "did not rest"
	named, rested := s.rests[id]
	if rested {
		state = "rested"
		if named.with.Stop != 0 {
			state = "slept"
		}
	}
	sent := Submit{Side: s.order.Side, Type: s.order.Type, Price: s.order.Price, Quantity: s.order.Quantity}
	switch {
	case s.action == cancelling:
		return CancelRemovesOne, fmt.Sprintf("the answer is %v, and %v %s", s.got.ok, id, state)
	case s.action == reducing || s.action == replacing:
		return AmendChangesOne, fmt.Sprintf("the answer is %v, and %v %s", s.got.ok, id, state)
	case s.got.ok && sent.invalid():
		return RefusesInvalid, fmt.Sprintf("%v, which is %v, is accepted", id, sent)
	case s.got.ok && rested:
		return UniqueIDs, fmt.Sprintf("%v is accepted while an order under that id rests", id)
	case s.got.ok && s.again:
		return UniqueIDs, fmt.Sprintf("%v is accepted, and an order under that id was before", id)
	case s.got.ok:
		return AgreesOtherwise, fmt.Sprintf("%v is accepted, and the reference refuses it: %s", id, s.want.refusal)
	case s.again && !rested:
		return UniqueIDs, fmt.Sprintf("%v is refused although no order under that id rests: %s", id, s.got.refusal)
	case s.again:
		return UniqueIDs, fmt.Sprintf("%v is refused, and was to replace the order under that id: %s", id, s.got.refusal)
	}
	return AcceptsValid, fmt.Sprintf("%v is refused: %s", id, s.got.refusal)
}

// submits reports whether an order goes to the book, by the reference's word.
func (s step) submits() bool {
	return (s.action == submitting || s.action == replacing) && s.want.ok
}

// blameFills follows the fills up to the first that differs from the reference's.
func (s step) blameFills() (Invariant, string) {
	want, got := s.want.fills, s.got.fills
	if !s.fillsDiffer() {
		return "", ""
	}
	if s.lacks&Trades != 0 {
		return s.blameSums()
	}
	same := 0
	for same < min(len(want), len(got)) && want[same] == got[same] {
		same++
	}
	if !s.submits() && len(got) > 0 {
		if s.with.PostOnly {
			return PostOnlyRests, fmt.Sprintf("%v is post-only, and trades with %v", got[0].Taker, got[0].Maker)
		}
		return NoPhantomFill, fmt.Sprintf("%v trades, and was not to be submitted", got[0].Taker)
	}
	a := s.account(want[:same])
	switch {
	case same == len(got):
		return a.blameEnd(want[same])
	case same == len(want):
		return a.blameFill(got[same], nil)
	}
	return a.blameFill(got[same], &want[same])
}

// blameSums judges fills of which no more is told than their number and their sum.
func (s step) blameSums() (Invariant, string) {
	id, want, got := s.order.ID, shares(s.want.fills), shares(s.got.fills)
	allOrNone := s.order.Type == ordergen.FOK || s.order.Type == ordergen.Market && s.rules.MarketRest == MarketAllOrNot
	switch reason := fmt.Sprintf("%v trades %d shares, and %d are to be had", id, got, want); {
	case got == want || s.lacks&TradedShares != 0:
		return AgreesOtherwise, fmt.Sprintf("%v trades in %s, want %d", id, plural(len(s.got.fills), "fill"), len(s.want.fills))
	case !s.submits():
		return NoPhantomFill, fmt.Sprintf("%v trades %d shares, and was not to be submitted", id, got)
	case allOrNone:
		return FillOrKill, reason
	case got > want:
		return Conservation, reason
	default:
		return TradesInFull, reason
	}
}

// blameBook judges how the book looks afterwards.
func (s step) blameBook() (Invariant, string) {
	if s.got.book == nil {
		return "", ""
	}
	if broken, reason := s.blameCrossed(); broken != "" {
		return broken, reason
	}
	if broken, reason := s.blameLadders(); broken != "" {
		return broken, reason
	}
	// A wrong depth says more than the wrong best price that may follow from it.
	for _, kind := range []about{depth, bestPrice, ladder} {
		for i, q := range s.questions {
			if want, got := s.want.book[i], s.got.book[i]; q.about == kind && !got.equal(want) {
				return s.blameFor(q, want, got), fmt.Sprintf("the book shows %v for %v, want %v", got, q, want)
			}
		}
	}
	return "", ""
}

// blameFor names the invariant that a wrong reply to a question breaks.
func (s step) blameFor(q question, want, got reply) Invariant {
	own := q.side == s.order.Side && (q.about != depth || q.price == s.taker().Price)
	named, known := s.rests[s.order.ID]
	switch {
	case s.action == nothing:
		return AgreesOtherwise
	case q.symbol != s.order.Symbol:
		return SymbolsApart
	case s.action == cancelling:
		return CancelRemovesOne
	case s.action == reducing || s.action == replacing && !(own && s.want.ok):
		return AmendChangesOne
	case s.action == submitting && !s.want.ok && known && named.with.Stop == 0:
		return UniqueIDs
	case s.ownerMeetsItself():
		return NoSelfTrade
	case s.with.PostOnly && s.meets(func(refOrder) bool { return true }):
		return PostOnlyRests
	case s.with.Stop != 0 || s.mayWake(q.side):
		return StopsWake
	case s.with.Display != 0 || s.meetsIceberg():
		return IcebergShows
	case q.about == ladder:
		return LaddersAreLevels
	case own && s.order.Type != ordergen.Limit && !got.none && (want.none || got.n > want.n):
		return NeverRests
	case own && q.about == depth:
		return Conservation
	case q.about == bestPrice:
		return BestIsBest
	}
	return DepthIsSum
}

// mayWake reports whether trades happen while orders of a side sleep.
func (s step) mayWake(side ordergen.Side) bool {
	for _, o := range s.rests {
		if len(s.want.fills) > 0 && o.with.Stop != 0 && o.Symbol == s.order.Symbol && o.Side == side {
			return true
		}
	}
	return false
}

func (s step) meetsIceberg() bool {
	return slices.ContainsFunc(s.want.fills, func(f Fill) bool { return s.rests[f.Maker].with.Display != 0 })
}

// ownerMeetsItself reports whether an order of the taker's owner rests within its limit.
func (s step) ownerMeetsItself() bool {
	return s.with.Owner != "" && s.meets(func(o refOrder) bool { return o.with.Owner == s.with.Owner })
}

// meets reports whether an order that qualifies rests within the taker's limit.
func (s step) meets(qualifies func(refOrder) bool) bool {
	for _, o := range s.rests {
		if o.with.Stop == 0 && o.Symbol == s.order.Symbol && o.Side != s.order.Side && accepts(s.taker(), o.Price) && qualifies(o) {
			return true
		}
	}
	return false
}

// blameLadders judges the levels of each side after a new order by the engine's own word: no two are at one
// price, none is empty, and the best comes first. An empty one that a cancel leaves is the cancel's fault.
func (s step) blameLadders() (Invariant, string) {
	if s.action != submitting {
		return "", ""
	}
	for i, reply := range s.got.book {
		for j, level := range reply.levels {
			switch q := s.questions[i]; {
			case level.Quantity <= 0:
				return LaddersAreLevels, fmt.Sprintf("the %v have %d shares at %d", q, level.Quantity, level.Price)
			case j > 0 && !better(q.side, reply.levels[j-1].Price, level.Price):
				return LaddersAreLevels, fmt.Sprintf("the %v have %d behind %d", q, level.Price, reply.levels[j-1].Price)
			}
		}
	}
	return "", ""
}

// blameCrossed judges the best prices of each symbol by the engine's own word.
func (s step) blameCrossed() (Invariant, string) {
	bids := make(map[string]int64)
	for i, reply := range s.got.book {
		q := s.questions[i]
		if q.about != bestPrice || reply.none {
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
