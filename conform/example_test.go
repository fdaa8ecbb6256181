package ordergentest_test

import (
	"fmt"
	"testing"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/engine"
	"github.com/ordergen/ordergen/ordergentest"
)

// adapter shows an engine.Book, which holds the orders of one symbol.
type adapter struct{ book engine.Book }

func newAdapter() ordergentest.Engine { return &adapter{} }

func (a *adapter) Submit(o ordergen.Order) ([]ordergentest.Fill, error) {
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

func (a *adapter) Lacks() ordergentest.Features { return ordergentest.SeveralSymbols }

func TestConform(t *testing.T) { ordergentest.Conform(t, newAdapter) }

// Outside of a test, Suite does what Conform does.
func ExampleSuite() {
	report := ordergentest.Suite{Tapes: 1000, Seed: 1}.Run(newAdapter)
	fmt.Println(report.Passed())
	fmt.Println(report.Lacks)
	// Output:
	// true
	// Reductions|Replacements|SeveralSymbols
}

// generous gives the taker of each trade the price that it named.
type generous struct{ adapter }

func (g *generous) Submit(o ordergen.Order) ([]ordergentest.Fill, error) {
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
	newEngine := func() ordergentest.Engine { return &generous{} }
	report := ordergentest.Suite{Tapes: 1000, Seed: 1}.Run(newEngine)
	fmt.Println(report.First())
	// Output:
	// Broken: maker's price. The law is that a trade is made at the price of the order that rested.
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
	//     	ordergentest.Replay(t, newEngine, ordergentest.Tape{
	//     		0: ordergentest.Submit{Side: ordergen.Sell, Price: 100, Quantity: 1},
	//     		1: ordergentest.Submit{Side: ordergen.Buy, Price: 101, Quantity: 1},
	//     	})
	//     }
}
