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
// Where the book proves nothing, the figures are bounds that hold all the same.
func (b *Book) Expect(done, unknown Demands) Expectation {
	e := make(Expectation, len(b.lookup))
	if b.standing != nil {
		for i, symbol := range b.standing.lives.symbols {
			e[symbol] = b.standing.expect(i, done[symbol], unknown[symbol])
		}
		return e
	}
	for i := range b.asks {
		a := &b.asks[i]
		e[a.symbol] = a.expect(done[a.symbol], done[a.symbol].Plus(unknown[a.symbol]))
	}
	return e
}

// expect bounds the outcome from the least and the most that the engine took.
func (a *asks) expect(least, most Demand) Outcome {
	offered := a.supply[len(a.supply)-1]
	traded := Interval{least.Quantity, most.Quantity}
	restingBids := Interval{least.Passive, most.Passive}
	bidQuantity := Interval{least.Resting, most.Resting}
	fillable := a.supplyUpTo(most.LowestLimit)
	proven := most.Aggressive == 0 || fillable >= most.Quantity
	if !proven {
		// No proof. Either an ask at p or less is left, and then every BUY found its
		// fill, or all of them are gone; what did not trade rests.
		traded = Interval{min(fillable, least.Quantity), min(offered, most.Quantity)}
		restingBids.Max += most.Aggressive
		bidQuantity.Max += most.Quantity - traded.Min
	}
	early := a.eaten(traded.Min, most.step())
	late := a.eaten(traded.Max, most.step())
	return Outcome{
		Received:    Interval{least.Aggressive + least.Passive, most.Aggressive + most.Passive},
		Traded:      traded,
		Fills:       fills(proven, least, most, traded, early, late),
		RestingBids: restingBids,
		BidQuantity: bidQuantity,
		RestingAsks: Interval{late.asks, early.asks},
		AskQuantity: Interval{offered - traded.Max, offered - traded.Min},
		AskLevels:   Interval{late.levels, early.levels},
	}
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
			if divisor > 0 && position%divisor == 0 {
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
func fills(proven bool, least, most Demand, traded Interval, early, late eaten) Interval {
	fewest := early.boundaries + 1
	largest := min(most.Aggressive+late.boundaries, traded.Max)
	if proven {
		fewest = max(fewest, least.Aggressive+early.boundaries-early.divisible)
	}
	if proven && most.Quantity > 0 {
		largest = min(largest, late.boundaries-late.divisible+traded.Max/most.step())
	}
	if traded.Min == 0 {
		fewest = 0
	}
	return Interval{fewest, largest}
}
