package ordergen

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
	d.quantity = m.Lot * (s.lots*lots + s.extra)
	d.cancelled = m.Lot * (s.off*lots - s.less)
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
