package ordergen

import "fmt"

// Shape is what a cast comes to, counted over one block. It is exact, as every block has
// the same lives.
type Shape struct {
	Events    int // in a block
	Orders    int // events that are new orders
	Takers    int // orders that trade on arrival
	Makers    int // orders that rest and are taken
	Passives  int // orders that rest and are cancelled, or stay
	Cancelled int // passive orders that are cancelled
	Changes   int // reductions and replacements of passive orders
	Refused   int // events that the engine must refuse
	Missed    int // orders that must trade nothing and rest nowhere
	Drilled   int // events of drills, which are none of the above
	// RestingBlocks sums up how many blocks each order rests, of those that do not stay.
	RestingBlocks int64
}

// Shape counts what a block of the cast is made of.
func (c Cast) Shape() (s Shape) {
	for _, life := range c {
		for k := range life.count() {
			lag, steps := lagAt(life, k), life.steps()
			for nth, step := range steps {
				s.add(step, life, int64(len(steps)-1-nth)*lag)
			}
		}
	}
	return s
}

// add counts a step after which its life goes on for so many blocks.
func (s *Shape) add(step step, life Life, blocks int64) {
	s.Events++
	switch step.role {
	case maker:
		s.Orders++
		s.Makers++
		s.RestingBlocks += blocks
	case taker:
		s.Orders++
		s.Takers++
	case rester:
		s.Orders++
		s.Passives++
		s.RestingBlocks += blocks
	case misser:
		s.Orders++
		s.Missed++
	case lateChange:
		s.Refused++
	case drilled:
		s.Drilled++
	case change:
		if step.action == Cancel {
			s.Cancelled++
		} else {
			s.Changes++
		}
	}
}

// Lifetimes lists how many blocks after it came each order of a block is cancelled, and
// after how many each maker's life ends with the last of its takers. Orders that stay are in
// neither.
func (c Cast) Lifetimes() (cancelled, taken []int64) {
	for _, life := range c {
		steps := life.steps()
		for k := range life.count() {
			lag := lagAt(life, k)
			for nth, step := range steps {
				switch {
				case step.role == maker:
					taken = append(taken, int64(len(steps)-1-nth)*lag)
				case step.role == change && step.action == Cancel:
					cancelled = append(cancelled, int64(nth)*lag)
				}
			}
		}
	}
	return cancelled, taken
}

// OrderToTrade is the order-to-trade ratio: events for each order that trades on arrival.
// It is 0 where none does.
func (s Shape) OrderToTrade() float64 { return ratio(int64(s.Events), int64(s.Takers)) }

// CancelShare is the share of the resting orders that are cancelled before they trade.
func (s Shape) CancelShare() float64 {
	return ratio(int64(s.Cancelled), int64(s.Makers+s.Passives))
}

// Lifetime is how many blocks an order rests on average, of those that do not stay.
func (s Shape) Lifetime() float64 {
	return ratio(s.RestingBlocks, int64(s.Makers+s.Cancelled))
}

// Standing is how many orders rest at a time on average, without those that stay.
func (s Shape) Standing() float64 { return float64(s.RestingBlocks) }

func ratio(a, b int64) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

// PerMille is a count of the shape as a share of its events.
func (s Shape) PerMille(n int) float64 { return 1000 * ratio(int64(n), int64(s.Events)) }

// String says it in one line.
func (s Shape) String() string {
	return fmt.Sprintf("of 1000 events %.0f take, %.0f make, %.0f rest, %.0f cancel, %.0f change, %.0f are refused or miss; order-to-trade %.1f; %.1f %% of resting orders are cancelled, after %.1f blocks of %d events on average; about %.0f orders stand",
		s.PerMille(s.Takers), s.PerMille(s.Makers), s.PerMille(s.Passives), s.PerMille(s.Cancelled), s.PerMille(s.Changes), s.PerMille(s.Refused+s.Missed),
		s.OrderToTrade(), 100*s.CancelShare(), s.Lifetime(), s.Events, s.Standing())
}
