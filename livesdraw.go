package ordergen

// recipe is how the fields of an event follow from its random words. An event is one of
// many kinds in an order that no processor can predict, and a branch on its kind would cost
// as much as all else; so that all kinds are computed alike, by numbers that are 0 where a
// kind has no such field.
type recipe struct {
	base        uint64 // slot of the life's opening
	zone        int    // zone in which its price lies, as an index of instrument.zones
	priced      int64
	lots, extra int64 // its quantity is lots × the drawn lots + extra
	off, less   int64 // it takes off × the drawn lots − less off the book
	fills       int64 // how often its quantity trades on arrival
	sided       Side  // Sell where it has a side
	flip        Side  // Sell where that is not its life's
	refused     bool
	named       uint64 // all bits where it names the opening, as an index of lives.names its lowest
	drawnBy     int    // event of the life that drew the lots
	involved    bool   // the lots are not those that the opening drew
}

// Zones of an instrument.
const (
	makerZone = iota
	passiveZone
	takerZone
	noZone
	zones
)

// recipeOf is the recipe of the nth event of a life.
func recipeOf(steps []step, nth int, this *life) (r recipe) {
	s := steps[nth]
	r = recipe{base: this.base, zone: noZone, refused: s.role == lateChange}
	price := func(zone int) { r.zone, r.priced = zone, 1 }
	name := func() { r.named = ^uint64(0) }
	switch s.role {
	case maker:
		price(makerZone)
		r.sided, r.lots, r.extra, r.drawnBy = Sell, 1, this.extra(s.nth), nth
	case rester:
		price(passiveZone)
		r.sided, r.lots, r.extra = Sell, 1, this.reductions
	case misser:
		price(passiveZone)
		r.sided, r.lots = Sell, 1
	case taker:
		if s.typ != Market {
			price(takerZone)
		}
		r.sided, r.flip, r.lots, r.fills = Sell, Sell, 1, 1
		r.involved = this.makers > 1 || this.takers > 1
	case change:
		name()
		for k, earlier := range steps[1:nth] {
			if earlier.action == Replace {
				r.drawnBy = k + 1
			}
		}
		later := int64(0) // reductions from this event on, for each of which a lot was kept
		for _, s := range steps[nth:] {
			if s.action == Reduce {
				later++
			}
		}
		switch s.action {
		case Cancel:
			r.off = 1
		case Reduce:
			r.less = -1
			r.lots, r.extra = 1, later-1
		case Replace:
			price(passiveZone)
			r.drawnBy = nth
			r.lots, r.extra = 1, later
		}
	case lateChange:
		name()
		if s.action == Replace {
			price(passiveZone)
		}
		if s.action != Cancel {
			r.extra = 1
		}
	}
	r.involved = r.involved || r.drawnBy > 0
	return r
}

// drawn is what one event's words say.
type drawn struct {
	*slot
	symbol    int64
	side      Side  // side of the life
	price     int64 // 0 where it has none
	quantity  int64 // shares
	cancelled int64 // shares that it takes off the book
	opening   uint64
	before    bool // its life opened below index 0
}

// draw computes event i, at a position of a block whose turn is known. Its slow twin is
// lives.event with what is computed from it. The
// fields are read as if all were linear, which costs no call, and once more where one is not.
func (l *lives) draw(d *drawn, i, block, position uint64, now turn) {
	s := &l.slots[l.shuffle.slot(now, position)]
	opened := int64(block) - s.back
	opening := uint64(opened)*l.length + l.shuffle.position(l.shuffle.turn(opened), s.base)
	d.slot, d.opening, d.before = s, opening, opened < 0

	life, price := l.life.words(opening), l.price.words(i)
	w, ofPrice := lifeWord(life.next()), price.next()
	d.symbol, d.side = l.symbol.linear.at(w.symbol()), w.side()
	m := &l.instruments[d.symbol]
	ticks := m.zones[s.zone].linear.at(ofPrice)
	lots := m.lots.linear.at(w.lots())
	if l.curved {
		d.symbol = l.symbol.at(w.symbol())
		m = &l.instruments[d.symbol]
		ticks = m.zones[s.zone].at(ofPrice)
		lots = m.lots.at(w.lots())
	}
	if s.involved {
		lots = l.involvedLots(s, opened, lots, m)
	}
	d.price = s.priced * (m.touch[d.side&1] + m.step[d.side&1]*ticks)
	d.quantity = m.Lot * (s.lots*lots + s.extra)
	d.cancelled = m.Lot * (s.off*lots - s.less)
}

// involvedLots is what stands in place of the lots that the opening drew: those of another
// event of the life, or a taker's share of those of all makers.
func (l *lives) involvedLots(s *slot, opened, lots int64, m *instrument) int64 {
	life := &l.lives[s.life]
	drawn := func(nth int) int64 {
		return m.lots.at(l.lots.word(l.word(l.placeOfSlot(opened+int64(nth)*life.lag, life.base+uint64(nth)))))
	}
	if s.drawnBy > 0 {
		return drawn(s.drawnBy)
	}
	lots += life.extra(0)
	for nth := 1; nth < life.makers; nth++ {
		lots += drawn(nth)
	}
	return share(lots, s.nth, life.takers)
}

// put writes event i where it is to be.
func (l *lives) put(o *Order, i uint64) {
	block := i / l.length
	l.putAt(o, i, block, i-block*l.length, l.shuffle.turn(int64(block)))
}

// fill writes the events from first on, and looks up the turn of each block once.
func (l *lives) fill(dst []Order, first uint64) {
	block := first / l.length
	position := first - block*l.length
	now := l.shuffle.turn(int64(block))
	for k := range dst {
		l.putAt(&dst[k], first+uint64(k), block, position, now)
		if position++; position == l.length {
			block, position = block+1, 0
			now = l.shuffle.turn(int64(block))
		}
	}
}

func (l *lives) putAt(o *Order, i, block, position uint64, now turn) {
	var d drawn
	l.draw(&d, i, block, position, now)
	if d.role == drilled {
		l.putDrill(o, i)
		return
	}
	o.ID = ID{l.prefix, i}
	o.Symbol = l.symbols[d.symbol]
	o.Side = (d.side ^ d.flip) & d.sided
	o.Type, o.Action = d.typ, d.action
	o.Price, o.Quantity = Price(d.price), d.quantity
	o.Orig = ID{l.names[d.named&1], d.opening & d.named}
	if d.before && d.named != 0 {
		o.Orig = ID{l.before, -d.opening - 1}
	}
}

// answer is the right one to event i.
func (l *lives) answer(i uint64) Answer {
	var d drawn
	block := i / l.length
	l.draw(&d, i, block, i-block*l.length, l.shuffle.turn(int64(block)))
	if d.role == drilled {
		return l.answerDrill(i)
	}
	return Answer{Refused: d.refused, Filled: d.fills * d.quantity, Cancelled: d.cancelled}
}
