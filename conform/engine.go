package conform

import (
	"io"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/engine"
)

// Engine is a matching engine under test, as an adapter shows it. It starts empty and
// is called from one goroutine.
//
// An adapter of an engine that keeps one symbol ignores the symbols and declares, with
// Limited, that it lacks SeveralSymbols. What else an engine lacks is declared alike;
// the method for it then answers anything. An adapter that is an io.Closer is closed
// when its tape has been played.
type Engine interface {
	// Submit hands the engine an order and returns its fills in the order of their
	// execution. An error says that the engine refused the order; for an order that
	// neither trades nor rests, such as an FOK order killed, it says the same as no
	// error and no fills.
	Submit(o ordergen.Order) ([]Fill, error)

	// Cancel takes a resting order out of the book and reports whether it rested. The
	// order is given as it was submitted, for engines that want more than its id.
	Cancel(o ordergen.Order) bool

	// Best returns the highest bid or the lowest ask of a symbol, and false where the
	// side is empty.
	Best(symbol string, side ordergen.Side) (ordergen.Price, bool)

	// DepthAt returns the shares that rest at a price, 0 where there are none.
	DepthAt(symbol string, side ordergen.Side, price ordergen.Price) int64
}

// Fill is one trade, at the price of the maker, the order that was resting.
type Fill = engine.Fill

// Reducer is an Engine that can take shares off a resting order.
type Reducer interface {
	// Reduce takes by shares off a resting order, which keeps its place among the orders
	// at its price, and reports whether it rested. It is never asked to take all.
	Reduce(o ordergen.Order, by int64) bool
}

// Replacer is an Engine that can give a resting order another price and quantity.
type Replacer interface {
	// Replace takes a resting order out of the book and submits it again under its id,
	// with the given price and quantity, behind all others at that price unless its
	// ModifyRule says otherwise. It returns the fills, as Submit does, and whether the
	// order rested; one that did not is not submitted.
	Replace(o ordergen.Order, price ordergen.Price, quantity int64) ([]Fill, bool)
}

// Ladderer is an Engine that shows a whole side of its book. One that takes a snapshot
// for each look is fast when it declares to lack BestPrices and Depths.
type Ladderer interface {
	// Levels returns the levels of a side, the best first.
	Levels(symbol string, side ordergen.Side) []Level
}

// Level is what rests at one price.
type Level struct {
	Price    ordergen.Price // cents
	Quantity int64          // shares
}

// end closes an engine that wants it.
func end(e Engine) {
	if c, ok := e.(io.Closer); ok {
		c.Close()
	}
}

// Sequenced is an Engine whose answers carry a witness: the place at which it executed what it
// was asked. With it a history of any length is checked in one pass.
type Sequenced interface {
	// Apply does what the order's Action asks for: Submit, Cancel or Replace, the last two of
	// the order Orig. It returns the fills, whether the order was accepted or the one it names rested,
	// and the place of the execution in the order of all executions of its symbol, counted from 1. A place of 0
	// says that the answer does not tell it, as a refusal may. A Cancel or Replace refused without a place is right if the
	// order that it names did not rest at some moment between the call and the answer.
	Apply(o ordergen.Order) (fills []Fill, ok bool, sequence uint64)
}
