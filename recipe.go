package ordergen

// life is one of the lives that open in each block.
type life struct {
	base           uint64 // slot of the opening; the others follow it
	steps          int
	lag            int64 // blocks from one event to the next
	makers, takers int
	reductions     int64 // reductions of its resting order, in all
	stays          bool
	dealt          uint64 // how many of its kind, drills or others, come before it in a block
	drill          bool
	symbol         int64 // symbol of a drill
}

// extra is the lots that the nth maker of a life has beyond its draw.
func (l *life) extra(nth int) int64 {
	if nth > 0 {
		return 0
	}
	return int64(l.takers - 1)
}

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
	named       uint64    // all bits where it names the opening, as an index of lives.names its lowest
	drawn       lotFactor // lots of the event of its life that drew them
	shares      bool      // it takes a share of the lots of several makers, or takes them with others
}

// recipeOf is the recipe of the nth event of a life.
func recipeOf(steps []step, nth int, this *life) (r recipe) {
	s := steps[nth]
	r = recipe{base: this.base, zone: noZone, refused: s.role == lateChange}
	drawnBy := 0
	price := func(zone int) { r.zone, r.priced = zone, 1 }
	name := func() { r.named = ^uint64(0) }
	switch s.role {
	case maker:
		price(makerZone)
		r.sided, r.lots, r.extra, drawnBy = Sell, 1, this.extra(s.nth), nth
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
		r.shares = this.makers > 1 || this.takers > 1
	case change:
		name()
		for k, earlier := range steps[1:nth] {
			if earlier.action == Replace {
				drawnBy = k + 1
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
			drawnBy = nth
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
	r.drawn = lotFactorOf(drawnBy)
	return r
}

// Zones of an instrument.
const (
	makerZone = iota
	passiveZone
	takerZone
	noZone
	zones
)
