package ordergen

import (
	"math"
	"math/bits"
	"slices"
)

// lives computes the events of a cast. An event's index is block × length + position; in
// each block a keyed bijection gives every slot of the cast its position.
type lives struct {
	length      uint64 // events in a block
	slots       []slot
	lives       []life
	instruments []instrument // indexed as the symbols
	dealt       uint64       // lives in a block that are no drill
	symbol      sampler

	shuffle keyedOrder
	life    key // words of lives, by the number of the opening: symbol, side and quantities
	price   key // words of prices, by the event's own index

	prefix, before string    // what starts the ids of the indexes from 0 on, and of those below
	names          [2]string // "" and prefix
	symbols        []string
	curved         bool // some field is not linear
}

// slot is a place in the cast: one event of one life.
type slot struct {
	step
	recipe
	life int32
	back int64 // blocks since the opening of the life
}

// instrument is an Instrument with its zones looked up, as in a one-sided stream.
type instrument struct {
	Instrument
	lots, maker, passive, taker sampler

	// What prices are computed from: touch and tick by side, and the zones by their constants.
	touch, step [2]int64
	zones       [zones]sampler
}

func newInstrument(m Instrument) instrument {
	n := instrument{Instrument: m, lots: newSampler(m.Lots), maker: newSampler(m.Maker), passive: newSampler(m.Passive), taker: newSampler(m.Taker)}
	n.touch = [2]int64{Buy: int64(m.Bid), Sell: int64(m.Ask)}
	n.step = [2]int64{Buy: -int64(m.Tick), Sell: int64(m.Tick)}
	n.zones = [zones]sampler{n.maker, n.passive, n.taker, newSampler(Constant(0))}
	return n
}

func newLives(c Config, pick sampler) *lives {
	l := &lives{
		life:    newKey(c.Seed, "lives"),
		price:   newKey(c.Seed, "prices of lives"),
		prefix:  c.Prefix,
		before:  c.Prefix + "before-",
		symbol:  pick,
		names:   [2]string{"", c.Prefix},
		symbols: c.Symbols,
	}
	for _, kind := range c.Cast {
		steps := kind.steps()
		for k := range kind.count() {
			lag := lagAt(kind, k)
			this := life{base: uint64(len(l.slots)), steps: len(steps), lag: lag}
			switch kind := kind.(type) {
			case Rest:
				this.stays = kind.Stays
			case Drill:
				this.drill, this.symbol = true, int64(slices.Index(c.Symbols, kind.Symbol))
			}
			this.dealt = l.dealt
			if this.drill {
				this.dealt = uint64(len(l.lives)) - l.dealt
			} else {
				l.dealt++
			}
			for e, s := range steps {
				switch {
				case s.role == maker:
					this.makers++
				case s.role == taker:
					this.takers++
				case s.role == change && s.action == Reduce:
					this.reductions++
				}
				l.slots = append(l.slots, slot{step: s, life: int32(len(l.lives)), back: int64(e) * lag})
			}
			for e := range steps {
				l.slots[this.base+uint64(e)].recipe = recipeOf(steps, e, &this)
			}
			l.lives = append(l.lives, this)
		}
	}
	l.length = uint64(len(l.slots))
	l.shuffle = newKeyedOrder(c.Seed, len(l.slots))
	for _, symbol := range c.Symbols {
		m := newInstrument(c.instrument(symbol).withDefaults())
		l.instruments = append(l.instruments, m)
		for _, field := range []sampler{pick, m.lots, m.maker, m.passive, m.taker} {
			l.curved = l.curved || field.dist != nil
		}
	}
	return l
}

// place is an index as a block, which may be below 0, and a position in it.
type place struct {
	block    int64
	position uint64
}

func (l *lives) placeOf(i uint64) place { return place{int64(i / l.length), i % l.length} }

// word is the place as the index of random words: the same number for an index from 0 on,
// and one that no index of a run has below.
func (l *lives) word(p place) uint64 { return uint64(p.block)*l.length + p.position }

// number is a slot of a block as the index of random words. A life is looked up by the number
// of its opening and not by the index: so the position of the opening, which is a chain of
// computations of its own, need not be known before the words.
func (l *lives) number(block int64, slot uint64) uint64 { return uint64(block)*l.length + slot }

func (l *lives) id(p place) ID {
	if p.block < 0 {
		return ID{l.before, -l.word(p) - 1}
	}
	return ID{l.prefix, l.word(p)}
}

// slotAt is the inverse of placeOfSlot.
func (l *lives) slotAt(p place) uint64 { return l.shuffle.slot(l.shuffle.turn(p.block), p.position) }

func (l *lives) placeOfSlot(block int64, slot uint64) place {
	return place{block, l.shuffle.position(l.shuffle.turn(block), slot)}
}

// event is one event with what there is to know of it without its prices and quantities.
type event struct {
	place
	*slot
	life    *life
	opening place
	symbol  int64
	side    Side // side that the life rests on: that of its makers, or of its resting order
	turn    int  // place in its script of the event that a drill has
}

func (l *lives) event(i uint64) event { return l.eventAt(l.placeOf(i)) }

func (l *lives) eventAt(p place) event {
	s := &l.slots[l.slotAt(p)]
	e := event{place: p, slot: s, life: &l.lives[s.life], opening: p}
	switch {
	case s.back > 0:
		e.opening = l.placeOfSlot(p.block-s.back, e.life.base)
	case e.life.drill:
		e.turn = drillTurn(p.block)
		e.opening = l.placeOfSlot(p.block-int64(e.turn), e.life.base)
	}
	e.draw(l)
	return e
}

// draw looks up what all events of the life have in common.
func (e *event) draw(l *lives) {
	w := l.lifeWord(e)
	e.symbol, e.side = l.symbol.at(w.symbol()), w.side()
	if e.life.drill {
		e.symbol = e.life.symbol
	}
}

func (l *lives) lifeWord(e *event) lifeWord {
	return lifeWord(l.life.word(l.number(e.opening.block, e.life.base)))
}

// drawLots is the lots that the nth event of a life draws.
func (l *lives) drawLots(e *event, m *instrument, nth int) int64 {
	return m.lots.at(l.lifeWord(e).lots(lotFactorOf(nth)))
}

// drawTicks is how far from the touch an event draws a price for itself.
func (l *lives) drawTicks(p place, zone *sampler) int64 { return zone.at(l.price.word(l.word(p))) }

// other is the place of another event of the same life, counted from its opening.
func (l *lives) other(e *event, nth int) place {
	block := e.opening.block + int64(nth)*e.life.lag
	return l.placeOfSlot(block, e.life.base+uint64(nth))
}

// nthStep is which event of its life it is, from 0 at the opening.
func (e *event) nthStep() int { return int(e.back / e.life.lag) }

// rest is the price and quantity of an order that comes to rest: a maker has a lot more
// for each taker after the first, so that each finds one to take, and a passive order one
// for each reduction.
func (l *lives) rest(e *event, m *instrument) (Price, int64) {
	lots := l.drawLots(e, m, e.nthStep())
	if e.role == maker {
		return m.price(e.side, l.drawTicks(e.place, &m.maker)), m.Lot * (lots + e.life.extra(e.nth))
	}
	return m.price(e.side, l.drawTicks(e.place, &m.passive)), m.Lot * (lots + e.life.reductions)
}

// makerLots is the lots of the nth maker of an event's life.
func (l *lives) makerLots(e *event, m *instrument, nth int) int64 {
	return l.drawLots(e, m, nth) + e.life.extra(nth)
}

// taken is the shares of a taker: the makers' lots are dealt out evenly.
func (l *lives) taken(e *event, m *instrument) int64 {
	lots := int64(0)
	for nth := range e.life.makers {
		lots += l.makerLots(e, m, nth)
	}
	return m.Lot * share(lots, e.nth, e.life.takers)
}

// share is the nth of n parts of a whole that differ by 1 at most.
func share(whole int64, nth, n int) int64 {
	return whole*int64(nth+1)/int64(n) - whole*int64(nth)/int64(n)
}

// replacement is the price and quantity that a Replace gives its order; so many reductions
// are still to come.
func (l *lives) replacement(e *event, m *instrument, nth int) (Price, int64) {
	lots := l.drawLots(e, m, nth)
	for later := nth + 1; later < e.life.steps; later++ {
		if l.slots[e.life.base+uint64(later)].action == Reduce {
			lots++
		}
	}
	return m.price(e.side, l.drawTicks(l.other(e, nth), &m.passive)), m.Lot * lots
}

// left is the lots that the resting order of a life has after its nth event.
func (l *lives) left(e *event, m *instrument, nth int) int64 {
	reduced := int64(0)
	for ; nth >= 1; nth-- {
		switch l.slots[e.life.base+uint64(nth)].action {
		case Reduce:
			reduced++
		case Replace:
			_, quantity := l.replacement(e, m, nth)
			return quantity/m.Lot - reduced
		}
	}
	return l.drawLots(e, m, 0) + e.life.reductions - reduced
}

// keyedOrder is a bijection of 0..n−1 for each block: slot s goes to position
// (table[(s + a) mod n] + b) mod n, with a and b drawn for the block. Its inverse costs the
// same, by the inverse table.
type keyedOrder struct {
	key            key
	n              uint64
	table, inverse []uint32
}

func newKeyedOrder(seed uint64, n int) keyedOrder {
	k := keyedOrder{key: newKey(seed, "order of a block"), n: uint64(n), table: make([]uint32, n), inverse: make([]uint32, n)}
	for i := range k.table {
		k.table[i] = uint32(i)
	}
	shuffle := newKey(seed, "table of a block")
	for i := n - 1; i >= 1; i-- { // Fisher and Yates
		w := shuffle.words(uint64(i))
		j, _ := bits.Mul64(w.next(), uint64(i)+1)
		k.table[i], k.table[j] = k.table[j], k.table[i]
	}
	for i, to := range k.table {
		k.inverse[to] = uint32(i)
	}
	k.table, k.inverse = append(k.table, k.table...), append(k.inverse, k.inverse...)
	return k
}

// turn is a block's a and b.
type turn struct{ a, b uint64 }

func (k *keyedOrder) turn(block int64) turn {
	hi, lo := bits.Mul64(uint64(block)^k.key.offset, k.key.mask|1)
	h := hi ^ lo
	return turn{h >> 32 * k.n >> 32, h & math.MaxUint32 * k.n >> 32} // n is below 2^32
}

func (k *keyedOrder) position(t turn, slot uint64) uint64 {
	return k.wrap(uint64(k.table[slot+t.a]) + t.b)
}

func (k *keyedOrder) slot(t turn, position uint64) uint64 {
	return k.wrap(uint64(k.inverse[position+k.n-t.b]) + k.n - t.a)
}

// wrap is x mod n for x below 2n, without a branch, which no processor could predict.
func (k *keyedOrder) wrap(x uint64) uint64 {
	below, borrow := bits.Sub64(x, k.n, 0)
	return below + k.n&-borrow
}
