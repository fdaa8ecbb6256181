package conform

import "strings"

// Limited is an Engine that declares what it lacks. None of that is played or asked,
// and a report says so.
type Limited interface {
	Lacks() Features
}

// Features is a set of things that an engine may lack.
type Features uint32

const (
	MarketOrders   Features = 1 << iota // orders that take any price
	IOCOrders                           // orders that take what they can at once and never rest
	FOKOrders                           // orders that trade in full at once or not at all
	Cancels                             // Cancel
	Reductions                          // Reduce; lacking where the Engine is no Reducer
	Replacements                        // Replace; lacking where the Engine is no Replacer
	DuplicateIDs                        // its IDRule, for an order under the id of one that rests
	ReusedIDs                           // its IDRule, for an order under the id of one that is done
	SeveralSymbols                      // a book for each symbol
	BestPrices                          // Best
	Depths                              // DepthAt
	Ladders                             // Levels; lacking where the Engine is no Ladderer
	FallingIDs                          // ids in any order; they rise else
	InvalidOrders                       // refusing them; lacking where Rules.RefusesInvalid is not declared
	Stops                               // MARKET orders with a Stop; this and what follows is lacking where the Engine is not Instructed
	StopLimits                          // LIMIT orders with a Stop
	Icebergs                            // LIMIT orders with a Display
	PostOnlyOrders                      // LIMIT orders that are PostOnly
	Owners                              // orders with an Owner, and its SelfTradeRule
	Trades                              // maker, price and size of each fill; else the fills of an answer tell their number and the sum of their quantities
	TradeCounts                         // the number of fills; else they tell their sum
	TradedShares                        // the sum of the fills; without it they tell nothing
	allFeatures    = 1<<iota - 1

	instructed = Stops | StopLimits | Icebergs | PostOnlyOrders | Owners
	told       = BestPrices | Depths | Ladders | Trades | TradeCounts | TradedShares // what an engine shows, and does not do
)

var featureNames = []string{
	"MarketOrders", "IOCOrders", "FOKOrders", "Cancels", "Reductions", "Replacements",
	"DuplicateIDs", "ReusedIDs", "SeveralSymbols", "BestPrices", "Depths", "Ladders", "FallingIDs", "InvalidOrders",
	"Stops", "StopLimits", "Icebergs", "PostOnlyOrders", "Owners", "Trades", "TradeCounts", "TradedShares",
}

// each lists the features of the set, as sets of one.
func (f Features) each() (all []Features) {
	for i := range featureNames {
		if f&(1<<i) != 0 {
			all = append(all, 1<<i)
		}
	}
	return all
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
