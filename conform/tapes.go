package conform

import (
	"slices"

	"github.com/ordergen/ordergen"
	"pgregory.net/rapid"
)

// Tapes draws tapes that ask for nothing in without. A tape has phases, each in a mood
// of its own, so that a book fills, is swept, is cancelled empty and fills again. It
// shrinks to fewer phases and entries, one symbol, limit orders of quantity 1 at 100.
func Tapes(without Features) *rapid.Generator[Tape] {
	symbols := symbolNames
	if without&SeveralSymbols != 0 {
		symbols = symbols[:1]
	}
	moods := moodsWithout(without)
	return rapid.Custom(func(t *rapid.T) (tape Tape) {
		m := marketplace{
			symbol: rapid.SampledFrom(symbols[:rapid.IntRange(1, len(symbols)).Draw(t, "symbols")]),
			scale:  rapid.SampledFrom(scales).Draw(t, "scale"),
		}
		phase := rapid.Custom(func(t *rapid.T) []Entry { return m.phase(t, rapid.SampledFrom(moods).Draw(t, "mood")) })
		return aimed(slices.Concat(rapid.SliceOfN(phase, 1, 6).Draw(t, "phases")...))
	})
}

// marketplace is what the phases of a tape have in common.
type marketplace struct {
	symbol *rapid.Generator[string]
	scale
}

// symbolNames are those that tapes use, in the order in which they are used.
var symbolNames = []string{"", "B", "C"}

// scale is the size of the numbers on a tape.
type scale struct {
	middle ordergen.Price // about which bids and asks meet
	lot    int64          // shares that every quantity is a multiple of
}

var (
	// Prices below 100 have a digit less, which finds those that are ordered as text.
	plain = scale{middle: 100, lot: 1}
	// From 2^24 a float32 skips numbers, and 32 bits hold no such quantity.
	far = scale{middle: 1 << 24, lot: 1<<32 + 1}

	scales = []scale{plain, plain, plain, plain, plain, plain, plain, far}
)

// price is the price so far away from the middle where orders of the side rest.
func (s scale) price(side ordergen.Side, away ordergen.Price) ordergen.Price {
	if side == ordergen.Buy {
		return s.middle - away
	}
	return s.middle + away
}

// mood is the law of one phase.
type mood struct {
	kinds      []Entry          // those listed twice come twice as often
	away       []ordergen.Price // of a price from the middle, on the side where an order rests
	quantities []int64          // in lots
	oneSided   bool
}

func moods() []mood {
	var (
		limit, market   = Submit{}, Submit{Type: ordergen.Market}
		ioc, fok        = Submit{Type: ordergen.IOC}, Submit{Type: ordergen.FOK}
		reuse, cancel   = Reuse{}, Cancel{}
		reduce, replace = Reduce{}, Replace{}

		meetAtTheTouch = mood{
			kinds:      []Entry{limit, limit, limit, limit, limit, limit, market, ioc, fok, cancel, cancel, reduce, replace, reuse},
			away:       []ordergen.Price{0, 1, -1, 2, -2},
			quantities: []int64{1, 2, 3, 4, 5},
		}
		buildWithoutTrade = mood{
			kinds:      []Entry{limit, limit, limit, limit, limit, cancel, reduce, replace, reuse},
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
	)
	if mood.oneSided {
		side = rapid.Just(side.Draw(t, "side of all"))
	}
	entry := rapid.Custom(func(t *rapid.T) Entry {
		// All is drawn for each kind, or the kind with the fewest draws would be the simplest.
		var (
			kind   = kind.Draw(t, "kind")
			order  = Submit{Symbol: m.symbol.Draw(t, "symbol"), Side: side.Draw(t, "side"), Quantity: lots.Draw(t, "lots") * m.lot}
			target = back.Draw(t, "back")
		)
		order.Price = m.price(order.Side, away.Draw(t, "away"))
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
			order.Type = e.Type
		}
		if order.Type == ordergen.Market {
			order.Price = 0
		}
		return order
	})
	return rapid.SliceOfN(entry, 1, 30).Draw(t, "entries")
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
