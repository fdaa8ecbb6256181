package judge

import (
	"math"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/formats"
)

// alike reports whether some events come to the same in every order: they leave the same
// book, and each trades and cancels the same number of shares. It may report false where
// they do.
func (r *reference) alike(events []event) bool {
	if len(events) < 2 {
		return len(events) == 0 || events[0].Reply != formats.Unknown
	}
	c := crowd{reference: r, named: make(map[ordergen.ID]bool), places: make(map[place]bool)}
	for i := range c.sides {
		c.sides[i] = side{nearest: outOfReach(ordergen.Side(i)), tightest: outOfReach(ordergen.Side(i).Opposite())}
	}
	for _, e := range events {
		if !c.add(e) {
			return false
		}
	}
	return c.apart()
}

// crowd is events under way together, and what they do to each side of a book.
type crowd struct {
	*reference
	named  map[ordergen.ID]bool // orders that an event is about
	places map[place]bool       // places at which an event comes to rest
	sides  [2]side
}

type place struct {
	side  ordergen.Side
	price ordergen.Price
}

// side is what events do to one side of the book.
type side struct {
	wanted   int64          // shares that they take or cancel
	tightest ordergen.Price // limit of the takers of this side that reaches least far
	takers   int
	nearest  ordergen.Price // best price at which one comes to rest here, or is cancelled
	reach    []ordergen.Order
}

// outOfReach is a price that is worse than all others to the other side.
func outOfReach(s ordergen.Side) ordergen.Price {
	if s == ordergen.Buy {
		return math.MinInt64
	}
	return math.MaxInt64
}

// better reports whether a price of a side goes before another.
func better(s ordergen.Side, a, b ordergen.Price) bool {
	if s == ordergen.Buy {
		return a > b
	}
	return a < b
}

func (c *crowd) add(e event) bool {
	o := e.Event
	about := o.ID
	if o.Action != ordergen.Submit {
		about = o.Orig
	}
	if c.named[about] || e.Reply == formats.Unknown || o.Action == ordergen.Replace {
		return false
	}
	c.named[about] = true
	if o.Action != ordergen.Submit {
		if named, rests := c.open[o.Orig]; rests {
			s := &c.sides[named.side]
			s.wanted += named.left
			if better(named.side, named.price, s.nearest) {
				s.nearest = named.price
			}
		}
		return true
	}
	if _, twice := c.open[o.ID]; twice {
		return false
	}
	makers := &c.sides[o.Side.Opposite()]
	if c.depth(o, 1) > 0 {
		makers.takers++
		makers.wanted += o.Quantity
		limit := o.Price
		if o.Type == ordergen.Market {
			limit = outOfReach(o.Side.Opposite())
		}
		if makers.takers == 1 || better(o.Side.Opposite(), limit, makers.tightest) {
			makers.tightest = limit
		}
		return true
	}
	makers.reach = append(makers.reach, o)
	if o.Type != ordergen.Limit {
		return true
	}
	at := place{o.Side, o.Price}
	if c.places[at] {
		return false
	}
	c.places[at] = true
	if s := &c.sides[o.Side]; better(o.Side, o.Price, s.nearest) {
		s.nearest = o.Price
	}
	return true
}

// apart reports whether what is taken from each side lies before all that comes to rest or
// is cancelled there, and is enough for all takers.
func (c *crowd) apart() bool {
	for i, s := range c.sides {
		makers := ordergen.Side(i)
		for _, o := range s.reach {
			if reaches(o.Side, o.Type, o.Price, s.nearest) && s.nearest != outOfReach(makers) {
				return false
			}
		}
		if s.takers == 0 {
			continue
		}
		shares, worst := int64(0), ordergen.Price(0)
		for l := range c.book.Levels(makers) {
			if shares >= s.wanted {
				break
			}
			shares, worst = shares+l.Quantity, l.Price
		}
		if shares < s.wanted || better(makers, s.tightest, worst) || !better(makers, worst, s.nearest) {
			return false
		}
	}
	return true
}

// several reports whether more than one of some events may trade with the side that an
// order of a side trades with.
func several(events []event, s ordergen.Side) bool {
	n := 0
	for _, e := range events {
		if e.Event.Action == ordergen.Submit && e.Event.Side == s {
			n++
		}
	}
	return n > 1
}
