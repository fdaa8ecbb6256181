package ordergen

// Answer is the right answer to event i. It costs about as much as At(i). For a one-sided
// flow it is right where the plan is proven.
func (s *Stream) Answer(i uint64) (a Answer) {
	if s.lives == nil {
		if d := s.draw(i); d.class == aggressive {
			a.Filled = d.quantity
		}
		return a
	}
	return s.lives.answer(i)
}

// Follows is the index of the event that event i must not overtake: the one before it in
// its life. It reports false where there is none at or after first, the index that a run
// starts at: what came before is seeded.
func (s *Stream) Follows(i, first uint64) (uint64, bool) {
	if s.lives == nil {
		return 0, false
	}
	l := s.lives
	p := l.placeOf(i)
	slot := l.slotAt(p)
	of := &l.slots[slot]
	life := &l.lives[of.life]
	if of.back == 0 && !life.drill {
		return 0, false
	}
	block := p.block - life.lag
	if block < 0 {
		return 0, false
	}
	if !life.drill {
		slot--
	}
	before := l.word(l.placeOfSlot(block, slot))
	return before, before >= first
}

// Reach is how far back, in events, the event that an event follows may lie, at most.
func (s *Stream) Reach() uint64 {
	if s.lives == nil {
		return 0
	}
	longest := int64(0)
	for i := range s.lives.lives {
		if l := &s.lives.lives[i]; l.steps > 1 || l.drill {
			longest = max(longest, l.lag)
		}
	}
	return uint64(longest+1) * s.lives.length
}
