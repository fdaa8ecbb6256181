package conform

import (
	"io"
	"strings"

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
	// with the given price and quantity, behind all others at that price. It returns
	// the fills, as Submit does, and whether the order rested; one that did not is not
	// submitted. It is never asked to take shares off at an unchanged price, where
	// venues differ on whether the order keeps its place.
	Replace(o ordergen.Order, price ordergen.Price, quantity int64) ([]Fill, bool)
}

// Limited is an Engine that declares what it lacks. None of that is played or asked,
// and a report says so.
type Limited interface {
	Lacks() Features
}

// Features is a set of things that an engine may lack.
type Features uint16

const (
	MarketOrders   Features = 1 << iota // orders that take any price
	IOCOrders                           // orders that take what they can at once and never rest
	FOKOrders                           // orders that trade in full at once or not at all
	Cancels                             // Cancel
	Reductions                          // Reduce; lacking where the Engine is no Reducer
	Replacements                        // Replace; lacking where the Engine is no Replacer
	DuplicateIDs                        // refusing an order under the id of one that rests
	ReusedIDs                           // taking an order under the id of one that is done
	SeveralSymbols                      // a book for each symbol
	BestPrices                          // Best
	Depths                              // DepthAt
	allFeatures    = 1<<iota - 1
)

var featureNames = []string{
	"MarketOrders", "IOCOrders", "FOKOrders", "Cancels", "Reductions", "Replacements",
	"DuplicateIDs", "ReusedIDs", "SeveralSymbols", "BestPrices", "Depths",
}

// String lists the names, such as "MarketOrders|Cancels".
func (f Features) String() string {
	var names []string
	for i, name := range featureNames {
		if f&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return "nothing"
	}
	return strings.Join(names, "|")
}

// declared is what the engines that newEngine returns declare to lack.
func declared(newEngine func() Engine) Features {
	e := newEngine()
	defer end(e)
	return lacks(e)
}

// lacks is what an engine declares to lack, and what it has no method for.
func lacks(e Engine) (f Features) {
	if l, ok := e.(Limited); ok {
		f = l.Lacks()
	}
	if _, ok := e.(Reducer); !ok {
		f |= Reductions
	}
	if _, ok := e.(Replacer); !ok {
		f |= Replacements
	}
	return f
}

// end closes an engine that wants it.
func end(e Engine) {
	if c, ok := e.(io.Closer); ok {
		c.Close()
	}
}
