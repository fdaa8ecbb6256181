package judge

import (
	"fmt"
	"strconv"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/engine"
	"github.com/ordergen/ordergen/formats"
)

// reference is the right book of one symbol, with what an answer is held to.
type reference struct {
	book  engine.Book
	open  map[ordergen.ID]resting
	fills []engine.Fill
}

type resting struct {
	side  ordergen.Side
	price ordergen.Price
	left  int64 // shares
}

func newReference() *reference { return &reference{open: make(map[ordergen.ID]resting)} }

// step is an event in its turn.
type step struct {
	formats.Record
	// loose says that the number and the makers of its trades depend on an order of execution
	// that nobody knows, while the shares that it trades do not.
	loose bool
	turn  int // its place among the steps that minimal started from
}

// fault is what of an answer is wrong.
type fault struct{ what, want, got string }

// take lets an event have its turn, and returns what of its answer is wrong.
func (r *reference) take(s step) *fault {
	o := s.Event
	if s.Reply == formats.Refused {
		if left, rests := r.changeable(o); rests {
			return &fault{"events taken", fmt.Sprintf("accepted, as %v rests with %d shares", o.Orig, left), "refused"}
		}
		return nil
	}
	done, err := r.apply(o)
	if err != nil {
		return &fault{"events taken", "refused: " + err.Error(), "accepted"}
	}
	if wrong := differ("shares filled", done.Filled, s.Filled); wrong != nil {
		return wrong
	}
	if o.Action != ordergen.Submit && o.Action != ordergen.Replace {
		return differ("shares cancelled", done.Cancelled, s.Cancelled)
	}
	if s.loose {
		return nil
	}
	if wrong := differ("fills", int64(len(done.Fills)), s.Fills); wrong != nil {
		return wrong
	}
	return sameTrades(done.Fills, s.Trades)
}

func differ(what string, want int64, got *int64) *fault {
	if got == nil || *got == want {
		return nil
	}
	return &fault{what, strconv.FormatInt(want, 10), strconv.FormatInt(*got, 10)}
}

func sameTrades(want []engine.Fill, got []formats.Trade) *fault {
	if got == nil {
		return nil
	}
	for i := range max(len(want), len(got)) {
		a, b := "none", "none"
		if i < len(want) {
			a = tradeOf(want[i].Maker, want[i].Price, want[i].Quantity)
		}
		if i < len(got) {
			b = tradeOf(got[i].Maker, got[i].Price, got[i].Quantity)
		}
		if a != b {
			return &fault{fmt.Sprintf("trade %d", i+1), a, b}
		}
	}
	return nil
}

func tradeOf(maker ordergen.ID, price ordergen.Price, quantity int64) string {
	return fmt.Sprintf("%d shares of %v at %d", quantity, maker, price)
}

// changeable is the shares of the order that a change names, and whether the change can be
// done.
func (r *reference) changeable(o ordergen.Order) (left int64, rests bool) {
	if o.Action == ordergen.Submit {
		return 0, false
	}
	named, rests := r.open[o.Orig]
	return named.left, rests && (o.Action != ordergen.Reduce || o.Quantity < named.left)
}

// apply executes an event. The fills are valid until the next one.
func (r *reference) apply(o ordergen.Order) (engine.Outcome, error) {
	done, err := r.book.Apply(o, r.fills[:0])
	if err != nil {
		return done, err
	}
	r.fills = done.Fills
	for _, f := range done.Fills {
		maker := r.open[f.Maker]
		if maker.left -= f.Quantity; maker.left > 0 {
			r.open[f.Maker] = maker
		} else {
			delete(r.open, f.Maker)
		}
	}
	switch o.Action {
	case ordergen.Submit:
		if done.Resting > 0 {
			r.open[o.ID] = resting{o.Side, o.Price, done.Resting}
		}
	case ordergen.Cancel:
		delete(r.open, o.Orig)
	case ordergen.Reduce:
		named := r.open[o.Orig]
		named.left = done.Resting
		r.open[o.Orig] = named
	case ordergen.Replace:
		named := resting{r.open[o.Orig].side, o.Price, done.Resting}
		if delete(r.open, o.Orig); named.left > 0 {
			r.open[o.Orig] = named
		}
	}
	return done, nil
}

// reaches reports whether a limit of a side accepts a price.
func reaches(side ordergen.Side, typ ordergen.Type, limit, price ordergen.Price) bool {
	switch {
	case typ == ordergen.Market:
		return true
	case side == ordergen.Buy:
		return price <= limit
	}
	return price >= limit
}

// depth is the shares of the other side within an order's limit, counted no further than
// most.
func (r *reference) depth(o ordergen.Order, most int64) (shares int64) {
	for l := range r.book.Levels(o.Side.Opposite()) {
		if shares >= most || !reaches(o.Side, o.Type, o.Price, l.Price) {
			break
		}
		shares += l.Quantity
	}
	return min(shares, most)
}

// agrees reports whether an answer is the one that the reference would give now, as far as
// that can be told without changing it.
func (r *reference) agrees(s step) bool {
	o := s.Event
	left, rests := r.changeable(o)
	if s.Reply == formats.Refused {
		return !rests
	}
	filled, cancelled := int64(0), int64(0)
	switch o.Action {
	case ordergen.Submit:
		if _, twice := r.open[o.ID]; twice {
			return false
		}
		filled = r.wouldTrade(o)
	case ordergen.Replace:
		o.Side = r.open[o.Orig].side
		filled = r.wouldTrade(o)
	case ordergen.Reduce:
		cancelled = left - o.Quantity
	case ordergen.Cancel:
		cancelled = left
	}
	if o.Action != ordergen.Submit && !rests || differ("", filled, s.Filled) != nil {
		return false
	}
	takesOff := o.Action == ordergen.Cancel || o.Action == ordergen.Reduce
	return !takesOff || differ("", cancelled, s.Cancelled) == nil
}

func (r *reference) wouldTrade(o ordergen.Order) int64 {
	filled := r.depth(o, o.Quantity)
	if o.Type == ordergen.FOK && filled < o.Quantity {
		return 0
	}
	return filled
}
