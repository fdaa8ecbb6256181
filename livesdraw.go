package ordergen

// recipe is how the fields of an event follow from its random words. An event is one of
// many kinds in an order that no processor can predict, and a branch on its kind would cost
// as much as all else; so that all kinds are computed alike, by numbers that are 0 where a
// kind has no such field.
type recipe struct {
	base        uint64 // slot of the life's opening
	zone        int    // where its price lies, as an index of instrument.zones
	priced      int64
	fromOpening uint64 // all bits where the lots are those that the opening drew, none where its own
	lots, extra int64  // its quantity is lots × the drawn lots + extra
	off, less   int64  // it takes off × the drawn lots − less off the book
	fills       int64  // how often its quantity trades on arrival
	sided       Side   // Sell where it has a side
	flip        Side   // Sell where that is not its life's
	refused     bool
	named       uint64 // all bits where it names the opening, as an index of lives.names its lowest
	// involved events depend on several others of their life, and are computed by hand.
	involved bool
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
		r.sided, r.lots, r.extra = Sell, 1, this.extra(s.nth)
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
		r.fromOpening = ^uint64(0)
		r.involved = this.makers > 1 || this.takers > 1
	case change:
		name()
		reduced := int64(0)
		for _, earlier := range steps[1:nth] {
			r.involved = r.involved || earlier.action == Replace
			reduced++
		}
		left := this.reductions - reduced // lots beyond the drawn ones
		r.fromOpening = ^uint64(0)
		switch s.action {
		case Cancel:
			r.off, r.less = 1, -left
		case Reduce:
			r.less = -1
			r.lots, r.extra = 1, left-1
		case Replace:
			price(passiveZone)
			r.fromOpening = 0
			r.lots = 1
			for _, later := range steps[nth+1:] {
				if later.action == Reduce {
					r.extra++
				}
			}
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
	return r
}

// drawn is what one event's words say.
type drawn struct {
	*slot
	symbol    int64
	side      Side  // of the life
	price     int64 // 0 where it has none
	quantity  int64 // shares
	cancelled int64 // shares that it takes off the book
	opening   uint64
	before    bool // its life opened below index 0
}

// draw computes event i. Its slow twin is lives.event with what is computed from it.
func (l *lives) draw(d *drawn, i uint64) {
	p := l.placeOf(i)
	s := &l.slots[l.slotAt(p)]
	opened := p.block - s.back
	opening := uint64(opened)*l.length + l.shuffle.position(opened, s.base)
	life := l.life.words(opening)
	d.slot, d.opening, d.before = s, opening, opened < 0
	d.symbol = l.symbol.at(life.next())
	d.side = Side(life.next() >> 63)
	m := &l.instruments[d.symbol]

	own := l.order.words(i)
	d.price = s.priced * (m.touch[d.side&1] + m.step[d.side&1]*m.zones[s.zone].at(own.next()))
	sized := l.order.words(opening&s.fromOpening | i&^s.fromOpening)
	sized.next()
	lots := m.lots.at(sized.next())
	d.quantity = m.Lot * (s.lots*lots + s.extra)
	d.cancelled = m.Lot * (s.off*lots - s.less)
	if s.involved {
		l.drawInvolved(d, i, m)
	}
}

// drawInvolved computes what depends on several events of a life.
func (l *lives) drawInvolved(d *drawn, i uint64, m *instrument) {
	e := l.event(i)
	nth := e.nthStep()
	switch {
	case e.role == taker:
		d.quantity = l.taken(&e, m)
	case e.action == Cancel:
		d.cancelled = m.Lot * l.left(&e, m, nth-1)
	case e.action == Reduce:
		d.quantity = m.Lot * l.left(&e, m, nth)
	}
}

// put writes event i where it is to be.
func (l *lives) put(o *Order, i uint64) {
	var d drawn
	l.draw(&d, i)
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
