package ordergen

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

// putAt writes event i, at a position of a block whose turn is known. It returns the event's
// slot and, unless the event belongs to a drill, the lots that its life has drawn and the
// instrument of its symbol. Its slow twin is lives.event with what is computed from it. The
// fields are read as if all were linear, which costs no call, and once more where one is not.
func (l *lives) putAt(o *Order, i, block, position uint64, now turn) (s *slot, lots int64, m *instrument) {
	s = &l.slots[l.shuffle.slot(now, position)]
	if s.role == drilled {
		l.putDrill(o, i)
		return s, 0, nil
	}
	opened := int64(block) - s.back
	opening := uint64(opened)*l.length + l.shuffle.position(l.shuffle.turn(opened), s.base)

	w, ofPrice := lifeWord(l.life.word(l.number(opened, s.base))), l.price.word(i)
	symbol, side := l.symbol.linear.at(w.symbol()), w.side()
	m = &l.instruments[symbol]
	ticks := m.zones[s.zone].linear.at(ofPrice)
	lots = m.lots.linear.at(w.lots(s.drawn))
	if l.curved {
		symbol = l.symbol.at(w.symbol())
		m = &l.instruments[symbol]
		ticks = m.zones[s.zone].at(ofPrice)
		lots = m.lots.at(w.lots(s.drawn))
	}
	if s.shares {
		lots = l.sharedLots(s, w, m)
	}
	o.ID = ID{l.prefix, i}
	o.Symbol = l.symbols[symbol]
	o.Side = (side ^ s.flip) & s.sided
	o.Type, o.Action = s.typ, s.action
	o.Price = Price(s.priced * (m.touch[side&1] + m.step[side&1]*ticks))
	o.Quantity = m.Lot * (s.lots*lots + s.extra)
	o.Orig = ID{l.names[s.named&1], opening & s.named}
	if opened < 0 && s.named != 0 {
		o.Orig = ID{l.before, -opening - 1}
	}
	return s, lots, m
}

// sharedLots is a taker's share of the lots of all makers of its life.
func (l *lives) sharedLots(s *slot, w lifeWord, m *instrument) (lots int64) {
	life := &l.lives[s.life]
	for nth := range life.makers {
		lots += m.lots.at(w.lots(lotFactorOf(nth))) + life.extra(nth)
	}
	return share(lots, s.nth, life.takers)
}

// answer is the right one to event i.
func (l *lives) answer(i uint64) Answer {
	var o Order
	block := i / l.length
	s, lots, m := l.putAt(&o, i, block, i-block*l.length, l.shuffle.turn(int64(block)))
	if s.role == drilled {
		return l.answerDrill(i)
	}
	return Answer{Refused: s.refused, Filled: s.fills * o.Quantity, Cancelled: m.Lot * (s.off*lots - s.less)}
}
