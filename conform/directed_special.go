package conform

import "github.com/ordergen/ordergen"

// specialCases need what not every engine has: stops, icebergs, post-only orders, owners, and
// that it refuses what is invalid.
func specialCases() []Case {
	const (
		b, s = ordergen.Buy, ordergen.Sell
		ioc  = ordergen.IOC
	)
	return []Case{
		// Stops.
		{"a stop order sleeps", "it is matched when it comes in",
			Tape{sell(1, 100), market(b, 1).stop(102), buy(1, 100)}},
		{"a stop order wakes at its price", "it waits for a trade beyond its stop",
			Tape{sell(1, 100), sell(1, 101), market(b, 1).stop(100), buy(1, 100)}},
		{"a seller's stop wakes at a fall", "a stop of either side wakes as a buyer's does",
			Tape{buy(1, 100), buy(1, 99), market(s, 1).stop(100), sell(1, 100)}},
		{"a seller's stop sleeps through a rise", "a stop of either side wakes as a buyer's does",
			Tape{buy(1, 102), buy(1, 100), buy(1, 99), market(s, 1).stop(101), sell(1, 102), sell(1, 100)}},
		{"a quote wakes no stop", "the best price is taken for the last trade",
			Tape{market(b, 1).stop(101), sell(1, 101), buy(1, 100)}},
		{"a trade short of the stop wakes nobody", "any trade wakes",
			Tape{sell(1, 100), sell(1, 101), market(b, 1).stop(101), buy(1, 100), buy(1, 101)}},
		{"a stop-limit order rests when it wakes", "it is matched and dropped",
			Tape{sell(1, 100), buy(2, 101).stop(100), buy(1, 100), sell(1, 101)}},
		{"a stop-limit order keeps its limit", "it wakes as a market order",
			Tape{sell(1, 100), sell(1, 103), buy(1, 101).stop(100), buy(1, 100)}},
		{"a stop order wakes another", "the trades of woken orders are not looked at",
			Tape{sell(1, 100), sell(1, 101), sell(1, 102), market(b, 1).stop(101), market(b, 1).stop(100), buy(1, 100)}},
		{"two stop orders wake in the order they came", "the last comes first",
			Tape{sell(1, 100), sell(1, 101), sell(1, 102), market(b, 1).stop(100), market(b, 1).stop(100), buy(1, 100)}},
		{"a stop order waits for the end of the sweep that wakes it", "it overtakes the order that woke it",
			Tape{sell(1, 100), sell(1, 101), sell(1, 102), market(b, 1).stop(100), buy(2, 101)}},
		{"a cancelled stop order does not wake", "the index does not know the sleeping",
			Tape{sell(1, 100), sell(1, 101), market(b, 1).stop(100), Cancel{2}, buy(1, 100), Cancel{2}}},
		{"a stop order wakes once", "it is left among the sleeping",
			Tape{sell(1, 100), market(b, 1).stop(100), buy(1, 100), sell(1, 101), sell(1, 100), buy(1, 100)}},
		{"a stop stays within its symbol", "one list holds the stops of all symbols",
			Tape{sell(1, 100), sell(1, 100).of("B"), market(b, 1).stop(100).of("B"), buy(1, 100), sell(1, 101).of("B")}},
		{"the id of a sleeping order is taken", "only the resting are looked at",
			Tape{buy(1, 100).stop(105), Reuse{0, buy(1, 99)}, Cancel{0}}},

		// Icebergs.
		{"an iceberg shows its display", "the depth counts what is hidden",
			Tape{sell(5, 100).showing(2), buy(1, 100)}},
		{"an iceberg goes to the end when it shows more", "it keeps its place for all its shares",
			Tape{sell(4, 100).showing(2), sell(2, 100), buy(2, 100), buy(2, 100), buy(2, 100)}},
		{"an iceberg is swept whole", "the sweep ends with what is shown",
			Tape{sell(5, 100).showing(2), sell(1, 101), buy(6, 101)}},
		{"the last display of an iceberg is what is left", "it shows more than it has",
			Tape{sell(3, 100).showing(2), buy(2, 100), buy(2, 100)}},
		{"an iceberg takes with all its shares", "it takes no more than it shows",
			Tape{sell(4, 100), buy(5, 100).showing(2), sell(1, 100)}},
		{"an iceberg is cancelled whole", "what is hidden stays",
			Tape{sell(5, 100).showing(2), buy(2, 100), Cancel{0}, buy(3, 100)}},
		{"an FOK order counts what icebergs hide", "only the shown is counted",
			Tape{sell(5, 100).showing(1), buy(4, 100).as(ordergen.FOK)}},

		// Post-only.
		{"a post-only order rests", "it is refused for being passive",
			Tape{buy(1, 99).postOnly(), sell(1, 101).postOnly(), sell(1, 99)}},
		{"a post-only order does not take", "it is a limit order",
			Tape{sell(1, 100), buy(1, 100).postOnly(), buy(1, 100)}},
		{"a post-only seller does not take", "only buyers are looked at",
			Tape{buy(1, 100), sell(1, 99).postOnly(), sell(1, 100)}},

		// Owners.
		{"owners trade with each other", "owners are confused",
			Tape{sell(1, 100).by("x"), buy(1, 100).by("y")}},
		{"an order without an owner trades with all", "nobody is an owner",
			Tape{sell(1, 100), buy(1, 100), sell(1, 100).by("x"), buy(1, 100)}},
		{"an owner meets itself", "it trades with itself, or the wrong one is cancelled",
			Tape{sell(1, 100).by("x"), buy(1, 100).by("x"), sell(1, 100), buy(1, 100), buy(1, 100)}},
		{"an owner meets itself behind another", "only the first maker is looked at",
			Tape{sell(1, 100).by("y"), sell(2, 100).by("x"), sell(1, 101).by("y"), buy(4, 101).by("x")}},
		{"an owner meets itself with more than it has", "what is left is lost, or rests twice",
			Tape{sell(1, 100).by("x"), sell(3, 100).by("y"), buy(3, 100).by("x")}},
		{"an owner meets itself with less than it has", "the maker goes whole",
			Tape{sell(3, 100).by("x"), buy(1, 100).by("x"), buy(1, 100).by("y")}},
		{"an owner meets itself as an IOC order", "the path of its type does not look at owners",
			Tape{buy(2, 100).by("x"), buy(2, 100).by("y"), sell(3, 100).as(ioc).by("x")}},
		{"an owner meets itself as a MARKET order", "the path of its type does not look at owners",
			Tape{buy(2, 100).by("x"), buy(2, 99).by("y"), market(s, 3).by("x")}},

		// What is invalid.
		{"an order for no shares", "it rests, and fills are of nothing",
			Tape{buy(0, 100), sell(1, 100)}},
		{"an order for less than no shares", "it gives shares back",
			Tape{sell(2, 100), buy(-1, 100), buy(2, 100)}},
		{"an order without a price", "it is taken for a market order",
			Tape{sell(1, 100), buy(1, 0), sell(1, 0)}},
		{"an order at a price below 0", "it rests, or takes all",
			Tape{buy(1, 100), sell(1, -100), buy(1, -1)}},
		{"an order of no known side", "what is not BUY is taken for SELL",
			Tape{buy(1, 100), Submit{Side: 2, Price: 100, Quantity: 1}, sell(1, 100)}},
		{"an order of no known type", "what is not known is taken for LIMIT",
			Tape{buy(1, 100), Submit{Side: s, Type: 9, Price: 100, Quantity: 1}, sell(1, 100)}},
		{"a market order for no shares", "its quantity is not looked at",
			Tape{buy(1, 100), market(s, 0), market(s, -1), sell(1, 100)}},
	}
}

func (e Submit) stop(at ordergen.Price) Submit { e.With.Stop = at; return e }
func (e Submit) showing(shares int64) Submit   { e.With.Display = shares; return e }
func (e Submit) by(owner string) Submit        { e.With.Owner = owner; return e }
func (e Submit) postOnly() Submit              { e.With.PostOnly = true; return e }
