package ordergen

import (
	"fmt"
	"strconv"
)

// Interval is the whole numbers Min..Max, both included. A figure that is known
// exactly has Min = Max.
type Interval struct {
	Min int64 `json:"min"`
	Max int64 `json:"max"`
}

// Contains reports whether v lies in the interval.
func (v Interval) Contains(x int64) bool { return v.Min <= x && x <= v.Max }

// String is the one number, or "Min..Max".
func (v Interval) String() string {
	if v.Min == v.Max {
		return strconv.FormatInt(v.Min, 10)
	}
	return fmt.Sprintf("%d..%d", v.Min, v.Max)
}

func (v Interval) plus(w Interval) Interval { return Interval{v.Min + w.Min, v.Max + w.Max} }

// Outcome is what an engine must end up with, for one symbol or several together,
// once it has taken all it was sent. It holds for every arrival order.
type Outcome struct {
	Received    Interval `json:"received"`    // orders, without the seeds
	Traded      Interval `json:"traded"`      // shares
	Fills       Interval `json:"fills"`       // matches: one for each pair of taker and maker
	RestingBids Interval `json:"restingBids"` // orders
	BidQuantity Interval `json:"bidQuantity"` // shares
	RestingAsks Interval `json:"restingAsks"` // orders
	AskQuantity Interval `json:"askQuantity"` // shares
	AskLevels   Interval `json:"askLevels"`   // distinct prices; of several symbols, their sum

	// What only a flow of lives has.
	Cancelled         Interval `json:"cancelled,omitzero"`         // orders
	CancelledQuantity Interval `json:"cancelledQuantity,omitzero"` // shares that cancels and reductions take off the book
	Replaced          Interval `json:"replaced,omitzero"`          // replacements that the engine took
}

func (o Outcome) plus(p Outcome) Outcome {
	return Outcome{
		Received:    o.Received.plus(p.Received),
		Traded:      o.Traded.plus(p.Traded),
		Fills:       o.Fills.plus(p.Fills),
		RestingBids: o.RestingBids.plus(p.RestingBids),
		BidQuantity: o.BidQuantity.plus(p.BidQuantity),
		RestingAsks: o.RestingAsks.plus(p.RestingAsks),
		AskQuantity: o.AskQuantity.plus(p.AskQuantity),
		AskLevels:   o.AskLevels.plus(p.AskLevels),

		Cancelled:         o.Cancelled.plus(p.Cancelled),
		CancelledQuantity: o.CancelledQuantity.plus(p.CancelledQuantity),
		Replaced:          o.Replaced.plus(p.Replaced),
	}
}

// Expectation is the outcome of each symbol of a book: an oracle that needs no
// engine.
type Expectation map[string]Outcome

// Sum is the outcome of the given symbols together, or of all where none is given.
func (e Expectation) Sum(symbols ...string) (sum Outcome) {
	if len(symbols) == 0 {
		for _, o := range e {
			sum = sum.plus(o)
		}
		return sum
	}
	for _, s := range symbols {
		sum = sum.plus(e[s])
	}
	return sum
}

// Expect foretells what a run leaves in the engine, from the orders that it has
// taken for certain and those whose fate is unknown, such as a request that timed
// out. With none unknown, and a book that proves the fills of the orders done, all
// is exact but the fills, which depend on the arrival order; their bounds are tight
// where quantities let order and ask boundaries meet or miss each other freely.
//
// Where the book proves nothing, or a passive BUY reaches the asks, the figures are bounds that
// hold all the same, by the conservation of shares. An order of a symbol that the book does not
// list finds no asks, and rests.
func (b *Book) Expect(done, unknown Demands) Expectation {
	e := make(Expectation, len(b.lookup))
	if b.standing != nil {
		for i, symbol := range b.standing.lives.symbols {
			e[symbol] = b.standing.expect(i, done[symbol], unknown[symbol])
		}
	}
	for i := range b.asks {
		a := &b.asks[i]
		e[a.symbol] = a.expect(done[a.symbol], unknown[a.symbol])
	}
	for _, demands := range []Demands{done, unknown} {
		for symbol := range demands {
			if _, listed := e[symbol]; !listed {
				e[symbol] = (&asks{symbol: symbol}).expect(done[symbol], unknown[symbol])
			}
		}
	}
	return e
}

// expect bounds the outcome, where the engine took the orders done and any of the unknown ones.
//
// At the end either an ask at p or less is left, and then every BUY with a limit of p or more has
// found its fill, or all of them are gone. So the shares traded are no fewer than the supply up to
// p or what those orders want, whichever is less, and other orders cannot undo it. That holds for
// the orders done, for the unknown ones that were taken, and for both together, each with its own
// lowest limit as p. What was wanted and not traded rests.
func (a *asks) expect(done, unknown Demand) Outcome {
	var (
		all      = done.Plus(unknown)
		divisor  = max(1, all.step())
		offered  = a.offered()
		strays   = a.strays(all)
		received = Interval{done.Aggressive + done.Passive, all.Aggressive + all.Passive}
		surely   = func(d Demand) int64 { return min(a.supplyUpTo(d.LowestLimit), d.Quantity) }
		atLeast  = max(surely(done), surely(unknown), surely(all)) // shares traded where all were taken
		proven   = strays == 0 && atLeast == all.Quantity
		traded   = Interval{surely(done), min(offered, all.Quantity+min(all.Resting, strays))}
		left     = Interval{max(0, done.Resting-strays, done.Quantity+done.Resting-offered), all.Resting + all.Quantity - atLeast}
		bids     = Interval{done.Passive, all.Passive + min(all.Aggressive, all.Quantity-atLeast)}
	)
	switch {
	case strays > 0: // each passive order may trade, as an aggressive one may
		bids = Interval{min(1, left.Min), received.Max}
		all.Aggressive += all.Passive
	case done.Quantity > offered: // no more orders found their whole fill than the smallest would
		bids.Min += max(1, done.Aggressive-offered/max(1, done.step()))
	}
	early := a.eaten(traded.Min, divisor)
	late := a.eaten(traded.Max, divisor)
	return Outcome{
		Received:    received,
		Traded:      traded,
		Fills:       fills(proven, done, all, traded, early, late, divisor),
		RestingBids: bids,
		BidQuantity: left,
		RestingAsks: Interval{late.asks, early.asks},
		AskQuantity: Interval{offered - traded.Max, offered - traded.Min},
		AskLevels:   Interval{late.levels, early.levels},
	}
}

// offered is the supply of all levels.
func (a *asks) offered() int64 {
	if len(a.supply) == 0 {
		return 0
	}
	return a.supply[len(a.supply)-1]
}

// strays is how many of the shares offered the passive orders can reach; 0 as they are meant to be.
func (a *asks) strays(d Demand) int64 {
	if d.Passive == 0 {
		return 0
	}
	return a.supplyUpTo(d.HighestPassive)
}

// eaten is what some shares, bought in priority order, do to a symbol's asks.
type eaten struct {
	asks, levels int64 // left
	boundaries   int64 // between asks, strictly within the shares bought
	divisible    int64 // boundaries at a multiple of the orders' common divisor
}

func (a *asks) eaten(shares, divisor int64) (e eaten) {
	position := int64(0) // shares up to the end of the ask
	level := Price(0)    // last one that an ask was left on
	a.each(func(o Order) bool {
		position += o.Quantity
		switch {
		case position > shares:
			e.asks++
			if o.Price != level {
				level = o.Price
				e.levels++
			}
		case position < shares:
			e.boundaries++
			if position%divisor == 0 {
				e.divisible++
			}
		}
		return true
	})
	return e
}

// fills bounds the number of matches. Lay the shares traded in a row: m orders cut
// it at m − 1 boundaries, whose places depend on the arrival order, and the asks at
// c fixed ones. Each piece is a fill, so there are m + c less the boundaries that
// coincide. Those of the orders are multiples of their common divisor g, as c' of
// the asks' are, so at most min(m−1, c') coincide; and as D/g − m multiples of g
// bound no order, at least c' − (D/g − m) do.
//
// Without a proof an order may trade in part or not at all, and both refinements fall.
func fills(proven bool, least, most Demand, traded Interval, early, late eaten, divisor int64) Interval {
	fewest := early.boundaries + 1
	largest := min(most.Aggressive+late.boundaries, traded.Max)
	if proven {
		fewest = max(fewest, least.Aggressive+early.boundaries-early.divisible)
		largest = min(largest, late.boundaries-late.divisible+traded.Max/divisor)
	}
	if traded.Min == 0 {
		fewest = 0
	}
	return Interval{fewest, largest}
}
