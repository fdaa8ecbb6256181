package formats

import (
	"time"

	"github.com/ordergen/ordergen"
)

// Reconstructor finds the orders that entered an exchange from the messages of its feed.
// An order that came to rest was a LIMIT order, executions of one moment against one side
// were one taker, and what of it came to rest at once was its rest. A taker of which
// nothing rested is an IOC order with the worst price that it took as its limit, as a feed
// does not show the limit that it had.
//
// Prices are rounded to the engine's tick: a resting order away from the other side, so
// that no two begin to cross, and a taker towards it, so that it reaches what it took.
type Reconstructor struct {
	Prefix string         // starts every order id; an index follows
	Tick   ordergen.Price // smallest price step of the engine, in cents; 1 if 0

	orders   map[uint64]*recorded
	standing map[level]*recorded
	taker    taker
	next     uint64 // index of the next event
	out      []Event
	leftOut  LeftOut
}

// LeftOut counts the messages of which no order came.
type LeftOut struct {
	Hidden  int64 // trades of orders that nobody saw
	Crosses int64 // auctions
	Halts   int64 // trading stopped or went on
	Unknown int64 // messages about orders that entered before the recording
	Other   int64 // messages that move no order
}

// Total is all of them.
func (l LeftOut) Total() int64 { return l.Hidden + l.Crosses + l.Halts + l.Unknown + l.Other }

// recorded is an order as the recording has it.
type recorded struct {
	id    ordergen.ID
	left  int64 // shares
	price int64 // in FeedUnits of a dollar
}

type level struct {
	symbol string
	side   ordergen.Side
	price  int64
}

// taker is an order that the executions read last were made by.
type taker struct {
	at     time.Duration
	symbol string
	side   ordergen.Side
	shares int64 // 0 where there is none
	worst  int64 // price, in FeedUnits of a dollar
}

// Stand tells of what rested before the first message, a message for each level, and
// returns the order that stands for it.
func (r *Reconstructor) Stand(m Message) ordergen.Order {
	r.begin()
	id := ordergen.ID{Prefix: "book-" + r.Prefix, Index: uint64(len(r.standing))}
	r.standing[level{m.Symbol, m.Side, m.Price}] = &recorded{id, m.Shares, m.Price}
	return ordergen.Order{
		ID: id, Symbol: m.Symbol, Side: m.Side,
		Price: r.round(m.Price, m.Side == ordergen.Sell), Quantity: m.Shares,
	}
}

func (r *Reconstructor) begin() {
	if r.orders == nil {
		r.orders = make(map[uint64]*recorded)
		r.standing = make(map[level]*recorded)
	}
}

// Read returns the events that a message completes, valid until the next call.
func (r *Reconstructor) Read(m Message) []Event {
	r.begin()
	r.out = r.out[:0]
	switch m.Kind {
	case HiddenTrade:
		r.leftOut.Hidden++
		return r.out // it may stand amid a sweep
	case Executed, ExecutedAt:
		r.execute(m)
		return r.out
	case Added:
		r.add(m)
		return r.out
	}
	r.endTaker()
	switch m.Kind {
	case Shrunk, Deleted:
		r.shrink(m)
	case Replaced:
		r.replace(m)
	case Cross:
		r.leftOut.Crosses++
	case Halt:
		r.leftOut.Halts++
	default:
		r.leftOut.Other++
	}
	return r.out
}

// End returns the events that the last message left open.
func (r *Reconstructor) End() []Event {
	r.out = r.out[:0]
	r.endTaker()
	return r.out
}

// LeftOut is what no order came of so far.
func (r *Reconstructor) LeftOut() LeftOut { return r.leftOut }

// find returns the order that a message names, or the level that stands for it.
func (r *Reconstructor) find(m Message) *recorded {
	if o := r.orders[m.Ref]; o != nil {
		return o
	}
	if o := r.standing[level{m.Symbol, m.Side, m.Price}]; o != nil && o.left >= m.Shares {
		return o
	}
	return nil
}

// forget lets go of an order that is done.
func (r *Reconstructor) forget(m Message, o *recorded) {
	if o.left > 0 {
		return
	}
	if r.orders[m.Ref] == o {
		delete(r.orders, m.Ref)
	}
}

func (r *Reconstructor) execute(m Message) {
	o := r.find(m)
	if o == nil {
		r.leftOut.Unknown++
		return
	}
	side := m.Side.Opposite()
	if t := r.taker; t.shares > 0 && (t.at != m.At || t.symbol != m.Symbol || t.side != side) {
		r.endTaker()
	}
	if r.taker.shares == 0 {
		r.taker = taker{at: m.At, symbol: m.Symbol, side: side, worst: o.price}
	}
	if beyond(side, o.price, r.taker.worst) {
		r.taker.worst = o.price
	}
	shares := min(m.Shares, o.left)
	r.taker.shares += shares
	o.left -= shares
	r.forget(m, o)
}

// beyond reports whether a taker of a side needs a further limit for a than for b.
func beyond(side ordergen.Side, a, b int64) bool {
	if side == ordergen.Buy {
		return a > b
	}
	return a < b
}

// endTaker lets a taker enter of which nothing came to rest.
func (r *Reconstructor) endTaker() {
	t := r.taker
	if t.shares == 0 {
		return
	}
	r.taker = taker{}
	r.enter(t.at, ordergen.Order{
		Symbol: t.symbol, Side: t.side, Type: ordergen.IOC,
		Price: r.round(t.worst, t.side == ordergen.Buy), Quantity: t.shares,
	})
}

func (r *Reconstructor) add(m Message) {
	traded := int64(0)
	if t := r.taker; t.shares > 0 {
		if t.at == m.At && t.symbol == m.Symbol && t.side == m.Side && !beyond(t.side, t.worst, m.Price) {
			traded, r.taker = t.shares, taker{}
		} else {
			r.endTaker()
		}
	}
	id := r.enter(m.At, ordergen.Order{
		Symbol: m.Symbol, Side: m.Side, Type: ordergen.Limit,
		Price: r.round(m.Price, m.Side == ordergen.Sell), Quantity: traded + m.Shares,
	})
	r.orders[m.Ref] = &recorded{id, m.Shares, m.Price}
}

func (r *Reconstructor) shrink(m Message) {
	o := r.find(m)
	if o == nil {
		r.leftOut.Unknown++
		return
	}
	change := ordergen.Order{Action: ordergen.Reduce, Symbol: m.Symbol, Orig: o.id}
	o.left -= min(m.Shares, o.left)
	if change.Quantity = o.left; o.left == 0 {
		change.Action = ordergen.Cancel
	}
	r.enter(m.At, change)
	r.forget(m, o)
}

func (r *Reconstructor) replace(m Message) {
	o := r.orders[m.Ref]
	if o == nil {
		r.leftOut.Unknown++
		return
	}
	delete(r.orders, m.Ref)
	o.left, o.price = m.Shares, m.Price
	r.orders[m.NewRef] = o
	r.enter(m.At, ordergen.Order{
		Action: ordergen.Replace, Symbol: m.Symbol, Orig: o.id,
		Price: r.round(m.Price, m.Side == ordergen.Sell), Quantity: m.Shares,
	})
}

func (r *Reconstructor) enter(at time.Duration, o ordergen.Order) ordergen.ID {
	o.ID = ordergen.ID{Prefix: r.Prefix, Index: r.next}
	r.next++
	r.out = append(r.out, Event{At: at, Order: o})
	return o.ID
}

// round maps a price of a feed to the engine's tick, at least one.
func (r *Reconstructor) round(price int64, up bool) ordergen.Price {
	tick := max(int64(r.Tick), 1) * centUnits
	ticks := price / tick
	if up && price%tick != 0 {
		ticks++
	}
	return ordergen.Price(max(ticks, 1) * tick / centUnits)
}
