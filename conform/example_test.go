package conform_test

import (
	"fmt"
	"testing"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/conform"
	"github.com/ordergen/ordergen/engine"
)

// adapter shows an engine.Book, which holds the orders of one symbol.
type adapter struct{ book engine.Book }

func newAdapter() conform.Engine { return &adapter{} }

func (a *adapter) Submit(o ordergen.Order) ([]conform.Fill, error) {
	return a.book.Submit(o, nil)
}

func (a *adapter) Cancel(o ordergen.Order) bool {
	_, ok := a.book.Cancel(o.ID)
	return ok
}

func (a *adapter) Best(_ string, side ordergen.Side) (ordergen.Price, bool) {
	level, ok := a.book.Best(side)
	return level.Price, ok
}

func (a *adapter) DepthAt(_ string, side ordergen.Side, price ordergen.Price) int64 {
	return a.book.At(side, price).Quantity
}

func (a *adapter) Lacks() conform.Features { return conform.SeveralSymbols }

func TestConform(t *testing.T) { conform.Conform(t, newAdapter) }

// Outside of a test, Suite does what Conform does.
func ExampleSuite() {
	report := conform.Suite{Tapes: 1000, Seed: 1}.Run(newAdapter)
	fmt.Println(report.Passed())
	fmt.Println(report.Lacks)
	// Output:
	// true
	// Reductions|Replacements|SeveralSymbols|Ladders|InvalidOrders|Stops|StopLimits|Icebergs|PostOnlyOrders|Owners
}

// generous gives the taker of each trade the price that it named.
type generous struct{ adapter }

func (g *generous) Submit(o ordergen.Order) ([]conform.Fill, error) {
	fills, err := g.adapter.Submit(o)
	for i := range fills {
		if o.Type != ordergen.Market {
			fills[i].Price = o.Price
		}
	}
	return fills, err
}

// A divergence reads like this.
func ExampleDivergence() {
	newEngine := func() conform.Engine { return &generous{} }
	report := conform.Suite{Tapes: 1000, Seed: 1}.Run(newEngine)
	fmt.Println(report.First())
	// Output:
	// Broken: maker's price. The law is that a trade is made at the price of the order that rested, or at the one that the rules declare.
	//
	//     o-00000 rested at 100 and trades at 101
	//
	// Tape:
	//
	//     #0   SELL 1 at 100
	//     #1   BUY 1 at 101
	//
	// Answers to #1:
	//
	//              reference                        engine
	//     answer   accepted                         accepted
	//     fill 1   1 at 100: o-00001 with o-00000   1 at 101: o-00001 with o-00000   <-
	//
	// As a test, with newEngine what was given to Conform:
	//
	//     func TestMakersPrice(t *testing.T) {
	//     	conform.Replay(t, newEngine, conform.Tape{
	//     		0: conform.Submit{Side: ordergen.Sell, Price: 100, Quantity: 1},
	//     		1: conform.Submit{Side: ordergen.Buy, Price: 101, Quantity: 1},
	//     	})
	//     }
}
