package conform

import (
	"slices"

	"github.com/ordergen/ordergen"
	"pgregory.net/rapid"
)

// Tapes draws tapes that ask for nothing in without. A tape has phases, each in a mood
// of its own, so that a book fills, is swept, is cancelled empty and fills again. It
// shrinks to fewer phases and entries, one symbol, limit orders of quantity 1 at 100.
func Tapes(without Features) *rapid.Generator[Tape] { return Bounds{}.Tapes(without) }

// Tapes draws tapes whose numbers keep to the bounds.
func (b Bounds) Tapes(without Features) *rapid.Generator[Tape] {
	symbols := symbolNames
	if without&SeveralSymbols != 0 {
		symbols = symbols[:1]
	}
	moods := moodsWithout(without)
	scales := b.scales()
	return rapid.Custom(func(t *rapid.T) (tape Tape) {
		m := marketplace{
			symbol: rapid.SampledFrom(symbols[:rapid.IntRange(1, len(symbols)).Draw(t, "symbols")]),
			scale:  rapid.SampledFrom(scales).Draw(t, "scale"),
		}
		if without&FallingIDs == 0 {
			m.countdown = rapid.SampledFrom([]bool{false, false, false, true}).Draw(t, "countdown")
		}
		m.owners = rapid.Just("")
		if without&Owners == 0 && rapid.Bool().Draw(t, "owners") {
			m.owners = rapid.SampledFrom([]string{"", "x", "y"})
		}
		phase := rapid.Custom(func(t *rapid.T) []Entry { return m.phase(t, rapid.SampledFrom(moods).Draw(t, "mood")) })
		return aimed(slices.Concat(rapid.SliceOfN(phase, 1, 6).Draw(t, "phases")...))
	})
}

// marketplace is what the phases of a tape have in common.
type marketplace struct {
	symbol    *rapid.Generator[string]
	owners    *rapid.Generator[string]
	countdown bool // whether some ids count down
	scale
}

// symbolNames are those that tapes use, in the order in which they are used.
var symbolNames = []string{"", "B", "C"}

// scale is the size of the numbers on a tape.
type scale struct {
	middle ordergen.Price // about which bids and asks meet
	tick   ordergen.Price
	lot    int64 // shares that every quantity is a multiple of
	most   int64 // most lots that an order may have
}

// scales are those that keep to the bounds: mostly plain ones, and one near the bounds.
func (b Bounds) scales() []scale {
	const (
		around   = 5  // ticks from the middle to the farthest price
		quantity = 20 // lots of the largest order
	)
	// Prices below 100 have a digit less, which finds those that are ordered as text.
	plain := b.scale(100, b.lot(), around, quantity)
	// From 2^24 a float32 skips numbers, and 32 bits hold no such quantity.
	far := b.scale(1<<24, (1<<32+1)*b.lot(), around, quantity)
	return []scale{plain, plain, plain, plain, plain, plain, plain, far}
}

func (b Bounds) scale(middle ordergen.Price, lot int64, around ordergen.Price, quantity int64) scale {
	highest := b.maxPrice() / b.tick()
	most := b.maxQuantity() / b.lot()
	lot = max(min(lot/b.lot(), most/quantity), 1)
	return scale{
		middle: max(min(middle, highest-around), min((highest+1)/2, middle)) * b.tick(),
		tick:   b.tick(),
		lot:    lot * b.lot(),
		most:   min(quantity, most/lot),
	}
}

// price is the price so far away from the middle where orders of the side rest.
func (s scale) price(side ordergen.Side, away ordergen.Price) ordergen.Price {
	if side == ordergen.Buy {
		away = -away
	}
	return s.middle + away*s.tick
}

// mood is the law of one phase.
type mood struct {
	kinds      []Entry          // those listed twice come twice as often
	away       []ordergen.Price // distances of a price from the middle, on the side where an order rests
	quantities []int64          // in lots
	oneSided   bool
}

func moods() []mood {
	var (
		limit, market   = Submit{Quantity: 1, Price: 1}, Submit{Quantity: 1, Type: ordergen.Market}
		ioc, fok        = Submit{Quantity: 1, Price: 1, Type: ordergen.IOC}, Submit{Quantity: 1, Price: 1, Type: ordergen.FOK}
		reuse, cancel   = Reuse{Submit: limit}, Cancel{}
		reduce, replace = Reduce{}, Replace{}
		stop, stopLimit = Submit{Quantity: 1, Type: ordergen.Market, With: Instructions{Stop: 1}}, Submit{Quantity: 1, Price: 1, With: Instructions{Stop: 1}}
		iceberg         = Submit{Quantity: 1, Price: 1, With: Instructions{Display: 1}}
		postOnly        = Submit{Quantity: 1, Price: 1, With: Instructions{PostOnly: true}}
		invalid         = Submit{Quantity: -1}

		meetAtTheTouch = mood{
			kinds:      []Entry{limit, limit, limit, limit, limit, limit, market, ioc, fok, cancel, cancel, reduce, replace, reuse, stop, stopLimit, iceberg, postOnly, invalid},
			away:       []ordergen.Price{0, 1, -1, 2, -2},
			quantities: []int64{1, 2, 3, 4, 5},
		}
		buildWithoutTrade = mood{
			kinds:      []Entry{limit, limit, limit, limit, limit, cancel, reduce, replace, reuse, iceberg, postOnly, stop, stopLimit},
			away:       []ordergen.Price{1, 2, 3, 4},
			quantities: []int64{1, 2, 3, 4, 5},
		}
		crowdOnePrice = mood{
			kinds:      []Entry{limit, limit, limit, limit, limit, limit, limit, limit, cancel, reduce},
			away:       []ordergen.Price{0},
			quantities: []int64{1, 2, 3},
			oneSided:   true,
		}
		sweepLevels = mood{
			kinds:      []Entry{limit, limit, market, ioc, fok},
			away:       []ordergen.Price{0, -1, -2, -3, -4},
			quantities: []int64{1, 5, 8, 13, 20},
		}
		emptyByCancels = mood{
			kinds:      []Entry{cancel, cancel, cancel, cancel, reduce, replace, reuse, limit},
			away:       []ordergen.Price{0, 1},
			quantities: []int64{1, 2, 3},
		}
	)
	return []mood{meetAtTheTouch, buildWithoutTrade, crowdOnePrice, crowdOnePrice, sweepLevels, emptyByCancels}
}

// moodsWithout are the moods with no kind that needs one of the features.
func moodsWithout(without Features) []mood {
	all := moods()
	for i := range all {
		all[i].kinds = slices.DeleteFunc(all[i].kinds, func(kind Entry) bool {
			_, reuses := kind.(Reuse)
			return needs(kind)&without != 0 || reuses && without&DuplicateIDs != 0 && without&ReusedIDs != 0
		})
	}
	return all
}

// phase draws entries in a mood. The Target of an entry counts orders back, as nothing
// is known yet of the tape that it will stand on.
func (m marketplace) phase(t *rapid.T, mood mood) []Entry {
	var (
		kind = rapid.SampledFrom(mood.kinds)
		side = rapid.SampledFrom([]ordergen.Side{ordergen.Buy, ordergen.Sell})
		away = rapid.SampledFrom(mood.away)
		lots = rapid.SampledFrom(mood.quantities)
		back = rapid.IntRange(0, 15)

		oddities = rapid.IntRange(0, 3)
	)
	if mood.oneSided {
		side = rapid.Just(side.Draw(t, "side of all"))
	}
	entry := rapid.Custom(func(t *rapid.T) Entry {
		// All is drawn for each kind, or the kind with the fewest draws would be the simplest.
		var (
			kind   = kind.Draw(t, "kind")
			order  = Submit{Symbol: m.symbol.Draw(t, "symbol"), Side: side.Draw(t, "side"), Quantity: min(lots.Draw(t, "lots"), m.most) * m.lot}
			target = back.Draw(t, "back")
			odd    = oddities.Draw(t, "odd")
			wild   = rapid.SampledFrom(wilds).Draw(t, "wild")
		)
		order.Price = m.price(order.Side, away.Draw(t, "away"))
		order.With.Owner = m.owners.Draw(t, "owner")
		order.Countdown = m.countdown && odd%2 == 1
		switch e := kind.(type) {
		case Reuse:
			return Reuse{target, order}
		case Cancel:
			return Cancel{target}
		case Reduce:
			return Reduce{target, order.Quantity}
		case Replace:
			return Replace{target, order.Price, order.Quantity}
		case Submit:
			return m.special(order, e, odd, wild)
		}
		return order
	})
	return rapid.SliceOfN(entry, 1, 30).Draw(t, "entries")
}

// special makes an order one of a kind. What it needs beside its own numbers comes from a small
// odd number and a price.
func (m marketplace) special(order, kind Submit, odd int, wild func(Submit) Submit) Submit {
	order.Type = kind.Type
	if kind.invalid() {
		order.With = Instructions{}
		return wild(order)
	}
	if kind.With.Stop != 0 { // beyond the middle, on the side where a stop sleeps
		order.With.Stop = m.price(order.Side.Opposite(), ordergen.Price(odd))
	}
	if kind.With.Display != 0 {
		order.With.Display = order.Quantity
		order.Quantity = min(order.Quantity*int64(odd+1), m.most*m.lot)
	}
	order.With.PostOnly = kind.With.PostOnly
	if order.Type == ordergen.Market {
		order.Price = 0
	}
	return order
}

// wilds make an order invalid.
var wilds = []func(Submit) Submit{
	func(e Submit) Submit { e.Quantity = 0; return e },
	func(e Submit) Submit { e.Quantity = -e.Quantity; return e },
	func(e Submit) Submit { e.Price = 0; return e },
	func(e Submit) Submit { e.Price = -e.Price; return e },
	func(e Submit) Submit { e.Side = 2; return e },
	func(e Submit) Submit { e.Type = 9; return e },
}

// aimed makes a tape of entries whose targets count orders back.
func aimed(entries []Entry) (tape Tape) {
	var orders []int // places that send an order
	for place, e := range entries {
		if back := e.target(); back != noTarget {
			target := nobody
			if back < len(orders) {
				target = orders[len(orders)-1-back]
			}
			e = e.aimedAt(target)
		}
		if _, ok := submit(e); ok {
			orders = append(orders, place)
		}
		tape = append(tape, e)
	}
	return tape
}
