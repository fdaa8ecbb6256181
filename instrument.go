package ordergen

import (
	"errors"
	"fmt"
	"hash/fnv"
	"math"
)

// Instrument is one traded symbol in a flow of lives: where its orders lie. Each side of its book
// has three zones, counted in ticks from that side's touch into the book: makers rest
// nearest, passive orders behind them, and a taker's limit on the other side reaches past
// every maker.
type Instrument struct {
	Bid, Ask Price // touch: the prices from which the zones count, in cents, Bid below Ask
	Tick     Price // smallest price step, in cents; 1 if 0
	Lot      int64 // shares in a lot; 1 if 0

	Lots    Dist // lots of an order, above 0
	Maker   Dist // ticks from the touch at which a maker rests
	Passive Dist // ticks from the touch at which a passive order rests, all behind the makers
	Taker   Dist // ticks past the other side's touch that a taker accepts, as far as any maker or farther
}

// StandardInstrument is the instrument that Steady gives a symbol: a spread of 2 cents around a
// price between 20 and 420 dollars that depends on the symbol's name alone, makers on
// the best 5 prices, passive orders on the 40 behind them, and 1 to 5 lots of 100 shares.
func StandardInstrument(symbol string) Instrument {
	h := fnv.New32a()
	h.Write([]byte(symbol))
	bid := 2000 + Price(h.Sum32()%800)*50
	return Instrument{
		Bid: bid, Ask: bid + 2, Tick: 1, Lot: 100,
		Lots:    Uniform{Min: 1, Max: 5},
		Maker:   Uniform{Min: 0, Max: 4},
		Passive: Uniform{Min: 5, Max: 44},
		Taker:   Uniform{Min: 4, Max: 9},
	}
}

func (m Instrument) withDefaults() Instrument {
	m.Tick, m.Lot = max(m.Tick, 1), max(m.Lot, 1)
	return m
}

// Bounds of a market's fields, such that prices and sums stay exact.
const (
	maxTicks = 1 << 20
	maxLot   = 1 << 20
	maxLots  = 1 << 20
)

// validate checks each field by itself. What the fields must be together is the proof's,
// as a market that breaks it can still be played.
func (m Instrument) validate(path string) error {
	var errs []error
	if m.Tick < 0 || m.Tick > maxTicks {
		errs = append(errs, fmt.Errorf("%sTick is %d, want 1..%d cents, or 0 for 1", path, m.Tick, maxTicks))
	}
	if m.Lot < 0 || m.Lot > maxLot {
		errs = append(errs, fmt.Errorf("%sLot is %d, want 1..%d shares, or 0 for 1", path, m.Lot, maxLot))
	}
	errs = append(errs,
		checkDist(path+"Lots", m.Lots, 1, maxLots),
		checkDist(path+"Maker", m.Maker, -maxTicks, maxTicks),
		checkDist(path+"Passive", m.Passive, -maxTicks, maxTicks),
		checkDist(path+"Taker", m.Taker, -maxTicks, maxTicks),
	)
	if err := errors.Join(errs...); err != nil {
		return err
	}
	m = m.withDefaults()
	farthest := max(most(m.Maker), most(m.Passive), most(m.Taker))
	if lowest := m.Bid - m.Tick*Price(farthest); m.Bid > maxPrice || lowest < 1 {
		errs = append(errs, fmt.Errorf("%sBid is %d, and its zones reach down to %d, want 1..%d cents", path, m.Bid, lowest, int64(maxPrice)))
	}
	nearest := min(least(m.Maker), least(m.Passive), least(m.Taker))
	if lowest := m.Ask + m.Tick*Price(nearest); m.Ask > maxPrice || lowest < 1 {
		errs = append(errs, fmt.Errorf("%sAsk is %d, and its zones reach down to %d, want 1..%d cents", path, m.Ask, lowest, int64(maxPrice)))
	}
	return errors.Join(errs...)
}

// least and most are the bounds of a distribution, as Dist is monotone.
func least(d Dist) int64 { return d.Quantile(0) }
func most(d Dist) int64  { return d.Quantile(math.MaxUint64) }

// price is so many ticks from a side's touch into its book.
func (m *Instrument) price(side Side, ticks int64) Price {
	if side == Buy {
		return m.Bid - m.Tick*Price(ticks)
	}
	return m.Ask + m.Tick*Price(ticks)
}

// breaches are the conditions of the proof that the market does not keep.
func (m Instrument) breaches(symbol string) (broken []Breach) {
	m = m.withDefaults()
	add := func(format string, values ...any) {
		broken = append(broken, Breach{symbol, fmt.Sprintf(format, values...)})
	}
	if most(m.Maker) > least(m.Taker) {
		add("a maker may rest %d ticks from its touch and a taker may accept only %d, so that it misses", most(m.Maker), least(m.Taker))
	}
	if least(m.Passive) <= most(m.Maker) {
		add("a passive order may rest %d ticks from its touch and a maker %d, so that a taker meets the passive one", least(m.Passive), most(m.Maker))
	}
	nearest := min(least(m.Maker), least(m.Passive))
	if bid, ask := m.price(Buy, nearest), m.price(Sell, nearest); bid >= ask {
		add("a bid may rest at %v and an ask at %v, so that they trade with each other", bid, ask)
	}
	return broken
}
