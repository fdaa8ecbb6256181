package conform

import (
	"fmt"

	"github.com/ordergen/ordergen"
)

// account is where makers and takers are after the fills of a step on which both agree.
type account struct {
	step
	orders map[ordergen.ID]*refOrder // the orders with what they have left, the one that came in among them
}

func (s step) account(agreed []Fill) account {
	a := account{s, make(map[ordergen.ID]*refOrder, len(s.rests)+1)}
	for id, o := range s.rests {
		a.orders[id] = &o
	}
	a.orders[s.order.ID] = &refOrder{Order: s.taker(), with: s.with, shown: s.taker().Quantity}
	for _, f := range agreed {
		a.orders[f.Taker].Quantity -= f.Quantity
		a.orders[f.Maker].take(f.Quantity)
		if a.orders[f.Maker].shown == 0 {
			a.orders[f.Maker].show()
		}
	}
	return a
}

// blameFill judges a fill, and says what is wrong with it while another is due, or none.
func (a account) blameFill(f Fill, due *Fill) (Invariant, string) {
	taker, known := a.orders[f.Taker]
	maker, rests := a.orders[f.Maker]
	came := a.order.ID
	switch {
	case f.Quantity <= 0:
		return NoPhantomFill, fmt.Sprintf("%v and %v trade %d shares", f.Maker, f.Taker, f.Quantity)
	case known && f.Taker != came && taker.with.Stop != 0 && (due == nil || due.Taker != f.Taker):
		return StopsWake, fmt.Sprintf("%v trades, and it is not its turn: its stop is %d", f.Taker, taker.with.Stop)
	case f.Taker != came && (due == nil || due.Taker != f.Taker):
		return NoPhantomFill, fmt.Sprintf("the taker of a fill is %v, and %v came in", f.Taker, came)
	case due != nil && due.Taker != f.Taker:
		return StopsWake, fmt.Sprintf("%v trades on while %v was to wake", f.Taker, due.Taker)
	case !rests || maker.Quantity == 0:
		return NoPhantomFill, fmt.Sprintf("%v trades with %v, which does not rest", f.Taker, f.Maker)
	case maker.with.Stop != 0 && f.Maker != came && (due == nil || due.Maker != f.Maker):
		return StopsWake, fmt.Sprintf("%v trades with %v, which sleeps", f.Taker, f.Maker)
	case maker.Symbol != taker.Symbol:
		return SymbolsApart, fmt.Sprintf("%v of %s trades with %v of %s", f.Taker, taker.Symbol, f.Maker, maker.Symbol)
	case maker.Side == taker.Side:
		return NoPhantomFill, fmt.Sprintf("%v trades with %v, and both are a %v", f.Taker, f.Maker, maker.Side)
	case !taker.takes(maker.Price):
		return TakersLimit, fmt.Sprintf("%v has the limit %d and trades with %v at %d", f.Taker, taker.Price, f.Maker, maker.Price)
	case newReference(a.rules).selfTrade(taker, maker):
		return NoSelfTrade, fmt.Sprintf("%v and %v are both of %s", f.Taker, f.Maker, taker.with.Owner)
	case f.Quantity > maker.Quantity:
		return Conservation, fmt.Sprintf("%v has %d shares left and trades %d", f.Maker, maker.Quantity, f.Quantity)
	case f.Quantity > taker.Quantity:
		return Conservation, fmt.Sprintf("%v has %d shares left to trade and trades %d", f.Taker, taker.Quantity, f.Quantity)
	case due == nil:
		return a.blameExtra(f, taker)
	}
	next := a.orders[due.Maker]
	iceberg := next.with.Display != 0 || maker.with.Display != 0
	switch {
	case f.Maker == due.Maker && f.Price != due.Price:
		if due.Price == maker.Price {
			return MakersPrice, fmt.Sprintf("%v rested at %d and trades at %d", f.Maker, maker.Price, f.Price)
		}
		return MakersPrice, fmt.Sprintf("%v rested at %d, and %v with the limit %d trades with it at %d, want %d", f.Maker, maker.Price, f.Taker, taker.Price, f.Price, due.Price)
	case maker.Price != next.Price:
		return PricePriority, fmt.Sprintf("%v trades with %v at %d while %v rests at %d", f.Taker, f.Maker, maker.Price, next.ID, next.Price)
	case f.Maker != due.Maker && iceberg:
		return IcebergShows, fmt.Sprintf("%v trades with %v while it is the turn of %v", f.Taker, f.Maker, next.ID)
	case f.Maker != due.Maker:
		return TimePriority, fmt.Sprintf("%v trades with %v, and %v came before it at %d", f.Taker, f.Maker, next.ID, maker.Price)
	case f.Quantity > due.Quantity && iceberg:
		return IcebergShows, fmt.Sprintf("%v shows %d shares and trades %d at once", f.Maker, maker.shown, f.Quantity)
	}
	return TradesInFull, fmt.Sprintf("%v and %v trade %d shares at once, and could trade %d", f.Maker, f.Taker, f.Quantity, due.Quantity)
}

// blameExtra judges a fill where none is due.
func (a account) blameExtra(f Fill, taker *refOrder) (Invariant, string) {
	switch {
	case taker.Type == ordergen.FOK, taker.Type == ordergen.Market && a.rules.MarketRest == MarketAllOrNot:
		return FillOrKill, fmt.Sprintf("%v trades, and cannot trade all of its %d shares", f.Taker, a.taker().Quantity)
	case a.with.PostOnly:
		return PostOnlyRests, fmt.Sprintf("%v is post-only, and trades with %v", f.Taker, f.Maker)
	case a.rules.SelfTrade != "" && a.with.Owner != "":
		return NoSelfTrade, fmt.Sprintf("%v trades on, and was to be cancelled where it met an order of %s", f.Taker, a.with.Owner)
	}
	return AgreesOtherwise, fmt.Sprintf("%v trades with %v, and was not to trade", f.Taker, f.Maker)
}

// blameEnd judges the end of the fills where another is due.
func (a account) blameEnd(due Fill) (Invariant, string) {
	taker := a.orders[due.Taker]
	switch {
	case due.Taker != a.order.ID:
		return StopsWake, fmt.Sprintf("%v sleeps on, and a trade has reached its stop %d", due.Taker, taker.with.Stop)
	case taker.Type == ordergen.FOK && len(a.got.fills) > 0:
		return FillOrKill, fmt.Sprintf("%v has traded, and %d of its shares have not", taker.ID, taker.Quantity)
	case taker.Type == ordergen.FOK:
		return FillOrKill, fmt.Sprintf("%v is killed while enough rests at prices it accepts", taker.ID)
	}
	if broken, reason := a.blameCrossed(); broken != "" {
		return broken, reason
	}
	maker := a.orders[due.Maker]
	reason := fmt.Sprintf("%v stops with %d shares left while %v rests at %d", taker.ID, taker.Quantity, maker.ID, maker.Price)
	switch {
	case a.ownerMeetsItself():
		return NoSelfTrade, reason
	case maker.with.Display != 0:
		return IcebergShows, reason
	}
	return TradesInFull, reason
}
