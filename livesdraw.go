package ordergen

// drawn is what one event's words say.
type drawn struct {
	symbol  int64
	side    Side  // side of the life
	price   int64 // 0 where it has none
	lots    int64
	lot     int64 // shares
	opening uint64
	before  bool // its life opened below index 0
}

// quantity is the shares of an event at a slot.
func (d *drawn) quantity(s *slot) int64 { return d.lot * (s.lots*d.lots + s.extra) }

// cancelled is the shares that it takes off the book.
func (d *drawn) cancelled(s *slot) int64 { return d.lot * (s.off*d.lots - s.less) }

// draw computes event i, at a position of a block whose turn is known, and returns its slot. Its
// slow twin is lives.event with what is computed from it. The fields are read as if all were
// linear, which costs no call, and once more where one is not.
func (l *lives) draw(d *drawn, i, block, position uint64, now turn) *slot {
	s := &l.slots[l.shuffle.slot(now, position)]
	opened := int64(block) - s.back
	opening := uint64(opened)*l.length + l.shuffle.position(l.shuffle.turn(opened), s.base)
	d.opening, d.before = opening, opened < 0

	w, ofPrice := lifeWord(l.life.word(l.number(opened, s.base))), l.price.word(i)
	d.symbol, d.side = l.symbol.linear.at(w.symbol()), w.side()
	m := &l.instruments[d.symbol]
	ticks := m.zones[s.zone].linear.at(ofPrice)
	lots := m.lots.linear.at(w.lots(s.drawn))
	if l.curved {
		d.symbol = l.symbol.at(w.symbol())
		m = &l.instruments[d.symbol]
		ticks = m.zones[s.zone].at(ofPrice)
		lots = m.lots.at(w.lots(s.drawn))
	}
	if s.shares {
		lots = l.sharedLots(s, w, m)
	}
	d.price = s.priced * (m.touch[d.side&1] + m.step[d.side&1]*ticks)
	d.lots, d.lot = lots, m.Lot
	return s
}

// sharedLots is a taker's share of the lots of all makers of its life.
func (l *lives) sharedLots(s *slot, w lifeWord, m *instrument) (lots int64) {
	life := &l.lives[s.life]
	for nth := range life.makers {
		lots += m.lots.at(w.lots(lotFactorOf(nth))) + life.extra(nth)
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
	s := l.draw(&d, i, block, position, now)
	if s.role == drilled {
		l.putDrill(o, i)
		return
	}
	o.ID = ID{l.prefix, i}
	o.Symbol = l.symbols[d.symbol]
	o.Side = (d.side ^ s.flip) & s.sided
	o.Type, o.Action = s.typ, s.action
	o.Price, o.Quantity = Price(d.price), d.quantity(s)
	o.Orig = ID{l.names[s.named&1], d.opening & s.named}
	if d.before && s.named != 0 {
		o.Orig = ID{l.before, -d.opening - 1}
	}
}

// answer is the right one to event i.
func (l *lives) answer(i uint64) Answer {
	var d drawn
	block := i / l.length
	s := l.draw(&d, i, block, i-block*l.length, l.shuffle.turn(int64(block)))
	if s.role == drilled {
		return l.answerDrill(i)
	}
	return Answer{Refused: s.refused, Filled: s.fills * d.quantity(s), Cancelled: d.cancelled(s)}
}
