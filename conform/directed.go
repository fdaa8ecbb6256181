package conform

import (
	"slices"

	"github.com/ordergen/ordergen"
)

// Case is an edge on which engines are known to break.
type Case struct {
	Name   string
	Reason string // what breaks there
	Tape   Tape
}

// Directed returns the directed cases, from the plain to the subtle. The values are
// fresh: a caller may change them.
func Directed() []Case { return slices.Concat(plainCases(), alikeCases(), specialCases(), longCases()) }

func plainCases() []Case {
	const (
		ioc = ordergen.IOC
		fok = ordergen.FOK
	)
	return []Case{
		// Price and time.
		{"an ask at the bid's price trades", "crossing is tested with < where it is <=",
			Tape{buy(1, 100), sell(1, 100)}},
		{"a bid at the ask's price trades", "crossing is tested with > where it is >=",
			Tape{sell(1, 100), buy(1, 100)}},
		{"one tick apart does not trade", "crossing is off by one",
			Tape{sell(1, 101), buy(1, 100), sell(1, 101)}},
		{"a buyer pays the ask, not its limit", "trades are made at the aggressor's price, or halfway",
			Tape{sell(1, 100), buy(1, 104)}},
		{"a seller gets the bid, not its limit", "the maker's price is kept for one side only",
			Tape{buy(1, 104), sell(1, 100)}},
		{"the lowest ask trades first", "levels are searched in the order of arrival",
			Tape{sell(1, 102), sell(1, 100), sell(1, 101), buy(3, 102)}},
		{"the highest bid trades first", "bids are kept in the order of asks",
			Tape{buy(1, 98), buy(1, 100), buy(1, 99), sell(3, 98)}},
		{"99 is below 100", "prices are ordered as text",
			Tape{sell(1, 100), sell(1, 99), buy(1, 100), buy(1, 98), buy(1, 102)}},
		{"first come, first served", "a level is a stack, or a set",
			Tape{sell(1, 100), sell(1, 100), sell(1, 100), buy(2, 100)}},
		{"a large order does not overtake a small one", "a level is kept by size",
			Tape{sell(1, 100), sell(5, 100), sell(3, 100), buy(3, 100)}},
		{"twenty orders in a level keep their order", "a sort is stable up to a dozen orders and no more",
			slices.Concat(repeat(20, sell(1, 100)), repeat(5, buy(4, 100)))},
		{"forty orders in two levels keep their order", "a heap breaks ties as it likes",
			slices.Concat(repeat(20, buy(1, 100), buy(1, 99)), repeat(8, market(ordergen.Sell, 5)))},

		// The best prices.
		{"best bid and best ask", "the two are confused, or each is the worst of its side",
			Tape{buy(1, 98), buy(1, 99), sell(1, 102), sell(1, 101)}},
		{"the best price moves when its level is bought up", "the best price is remembered too long",
			Tape{sell(1, 100), sell(1, 101), buy(1, 100), buy(1, 101)}},
		{"the best price moves when its level is cancelled", "the best price is remembered too long",
			Tape{buy(1, 100), buy(1, 99), Cancel{0}, sell(1, 99)}},
		{"the best price comes back", "the best price only ever moves away",
			Tape{sell(1, 101), sell(1, 100), Cancel{1}, sell(1, 100), buy(1, 100)}},
		{"a worse price leaves the best one alone", "the last price is taken for the best",
			Tape{sell(1, 100), sell(1, 101), buy(1, 99), buy(1, 98)}},

		// Partial fills.
		{"a partly filled maker keeps its place", "what is left is queued again at the end",
			Tape{sell(2, 100), sell(1, 100), buy(1, 100), buy(1, 100)}},
		{"a partly filled maker keeps its id", "what is left is a new order",
			Tape{sell(3, 100), buy(1, 100), buy(1, 100), Cancel{0}}},
		{"a partly filled maker can be cancelled", "the index forgets an order that has traded",
			Tape{buy(3, 100), sell(1, 100), Cancel{0}, sell(1, 100)}},
		{"depth falls with a partial fill", "the depth is summed from the quantities submitted",
			Tape{sell(5, 100), sell(1, 100), buy(3, 100)}},
		{"a maker is filled down to its last share", "what is left is rounded away",
			Tape{sell(2, 100), buy(1, 100), buy(1, 100), buy(1, 100)}},
		{"a partly filled taker rests with what is left", "it rests with all of its quantity, or not at all",
			Tape{sell(1, 100), buy(3, 100), sell(5, 100)}},
		{"a partly filled taker can be cancelled", "the index misses an order that traded before it rested",
			Tape{sell(1, 100), buy(3, 100), Cancel{1}, sell(1, 100)}},

		// Exact fills.
		{"an exact fill leaves nothing", "an order of quantity 0 stays in the book",
			Tape{sell(3, 100), buy(3, 100), buy(1, 100)}},
		{"a taker that is done stops", "the next maker gets a fill of 0",
			Tape{sell(1, 100), sell(1, 100), buy(1, 100)}},
		{"a taker that is done at the end of a level stops", "the next level is opened with nothing to trade",
			Tape{sell(1, 100), sell(1, 101), buy(1, 101)}},
		{"an exact fill of two levels", "the loop ends a level early or late",
			Tape{buy(2, 100), buy(1, 99), buy(1, 98), sell(3, 98)}},

		// Sweeps.
		{"a sweep takes level by level", "every second level is skipped as the first goes",
			Tape{sell(1, 100), sell(1, 101), sell(1, 102), sell(1, 103), buy(4, 103)}},
		{"a sweep takes order by order", "every second order is skipped as the first goes",
			slices.Concat(repeat(4, sell(1, 100)), Tape{buy(4, 100)})},
		{"a sweep opens the next level at its head", "the place in the level just emptied is kept",
			Tape{sell(1, 100), sell(1, 101), sell(1, 101), buy(2, 101)}},
		{"a sweep of bids goes down", "only asks are swept",
			Tape{buy(1, 100), buy(1, 99), buy(1, 98), sell(3, 98)}},
		{"a sweep stops at its limit", "the limit is looked at once, before the first level",
			Tape{sell(1, 100), sell(1, 101), sell(1, 102), buy(3, 101)}},
		{"a sweep rests at its own price", "it rests at the last price traded, or is dropped",
			Tape{sell(1, 100), sell(1, 101), buy(5, 103), sell(1, 103)}},
		{"a sweep ends within a level", "the last maker is taken whole",
			Tape{sell(1, 100), sell(5, 101), buy(3, 101), buy(3, 101)}},
		{"a level emptied by a sweep takes new orders", "its queue is gone, or still holds the dead",
			Tape{sell(1, 100), sell(1, 101), buy(2, 101), sell(1, 100), buy(1, 100)}},
		{"a sweep empties the book", "the last level leaves something behind",
			Tape{sell(1, 100), sell(2, 101), market(ordergen.Buy, 9), buy(1, 101), sell(1, 101)}},

		// Market, IOC and FOK.
		{"a market order meets an empty book", "the best of nothing is read",
			Tape{market(ordergen.Buy, 1), market(ordergen.Sell, 1)}},
		{"a market order takes any price", "its missing price is taken for a limit of 0",
			Tape{sell(1, 100), sell(1, 104), market(ordergen.Buy, 2), buy(1, 100), market(ordergen.Sell, 1)}},
		{"a market order does not rest", "what is left of it joins the book",
			Tape{sell(1, 100), market(ordergen.Buy, 3), sell(1, 100)}},
		{"a market order leaves its own side alone", "the sides are confused where there is no price",
			Tape{buy(1, 100), market(ordergen.Buy, 1), market(ordergen.Sell, 1)}},
		{"an IOC order keeps its limit", "it is handled as a market order",
			Tape{sell(1, 100), sell(1, 101), buy(2, 100).as(ioc)}},
		{"an IOC order does not rest", "what is left of it joins the book",
			Tape{sell(1, 100), buy(3, 100).as(ioc), sell(1, 100)}},
		{"an IOC order that cannot trade does not rest", "only what has traded is cancelled",
			Tape{sell(1, 101), buy(1, 100).as(ioc), sell(1, 100).as(ioc)}},
		{"an FOK order trades over levels", "only the first level is counted",
			Tape{sell(1, 100), sell(1, 101), sell(1, 102), buy(3, 102).as(fok)}},
		{"an FOK order trades over orders", "only the first order is counted",
			Tape{buy(1, 100), buy(1, 100), sell(2, 100).as(fok)}},
		{"an FOK order one share short is killed", "it trades what there is",
			Tape{sell(2, 100), buy(3, 100).as(fok), buy(2, 100)}},
		{"an FOK order does not count beyond its limit", "the whole side is counted",
			Tape{sell(1, 100), sell(5, 101), buy(2, 100).as(fok), buy(1, 100)}},
		{"an FOK order counts what is left, not what came", "partial fills are forgotten in the count",
			Tape{sell(3, 100), buy(2, 100), buy(2, 100).as(fok), buy(1, 100).as(fok)}},
		{"an FOK order does not count what was cancelled", "the sum outlives the order",
			Tape{buy(2, 100), buy(1, 100), Cancel{0}, sell(2, 100).as(fok), sell(1, 100).as(fok)}},
		{"an FOK order meets an empty book", "the best of nothing is read",
			Tape{buy(1, 100).as(fok), sell(1, 100)}},

		// Cancels.
		{"a cancel of the only order", "the empty level stays, or the side breaks",
			Tape{buy(1, 100), Cancel{0}, sell(1, 100), Cancel{2}}},
		{"a cancel leaves the others in the level", "the whole level goes",
			Tape{sell(1, 100), sell(2, 100), sell(3, 100), Cancel{1}, buy(4, 100)}},
		{"a cancel of the first in a level", "the head of the queue still points to it",
			Tape{sell(1, 100), sell(2, 100), Cancel{0}, buy(2, 100)}},
		{"a cancel of the last in a level", "the tail of the queue still points to it",
			Tape{sell(1, 100), sell(2, 100), Cancel{1}, sell(3, 100), buy(4, 100)}},
		{"a cancelled order does not trade", "it is only flagged",
			Tape{sell(1, 100), sell(1, 101), Cancel{0}, buy(2, 101)}},
		{"a second cancel finds nothing", "the index keeps what was cancelled",
			Tape{sell(1, 100), sell(1, 100), Cancel{0}, Cancel{0}, buy(1, 100)}},
		{"a cancel of a filled order finds nothing", "the index keeps what was filled",
			Tape{sell(1, 100), sell(1, 100), buy(1, 100), Cancel{0}, Cancel{2}}},
		{"a cancel of an order nobody sent", "the default of a map is taken for an order",
			Tape{Cancel{-1}, sell(1, 100), Cancel{-1}}},
		{"a cancel of an order that never rested", "every order is entered in the index",
			Tape{sell(1, 100), buy(2, 100).as(ioc), Cancel{1}, market(ordergen.Buy, 1), Cancel{3}, buy(1, 100).as(fok), Cancel{5}}},
		{"a cancel finds its order on either side", "asks are not searched",
			Tape{buy(1, 99), sell(1, 101), Cancel{1}, Cancel{0}}},

		// Ids.
		{"an id is refused while its order rests", "the second order replaces the first in the index",
			Tape{sell(1, 100), Reuse{0, sell(2, 101)}, Cancel{0}}},
		{"a refused duplicate does not trade", "it is matched before its id is looked at",
			Tape{sell(1, 101), buy(1, 99), Reuse{1, buy(1, 101)}}},
		{"an id is free after a cancel", "the index keeps what was cancelled",
			Tape{sell(1, 100), Cancel{0}, Reuse{0, sell(2, 101)}, Cancel{2}}},
		{"an id is free after a fill", "the index keeps what was filled",
			Tape{sell(1, 100), buy(1, 100), Reuse{0, buy(2, 99)}, Cancel{2}}},
		{"an id is free after it was dropped", "the index keeps what never rested",
			Tape{buy(1, 100).as(ioc), Reuse{0, buy(1, 100)}, sell(1, 100)}},
		{"ids that fall", "orders are sorted by their id, where they are to be in the order of their arrival",
			Tape{sell(1, 100).counting(), sell(1, 100).counting(), buy(1, 100)}},
		{"an id below all others", "the highest id is taken for the last",
			Tape{buy(1, 100), buy(1, 100).counting(), Cancel{0}, sell(1, 100), Cancel{1}}},
		{"an id that comes again is at the end of the queue", "a cancelled entry comes back to life in its old place",
			Tape{sell(1, 100), sell(1, 100), Cancel{0}, Reuse{0, sell(1, 100)}, buy(1, 100)}},

		// Reductions and replacements.
		{"a reduced order keeps its place", "it is cancelled and submitted again",
			Tape{sell(3, 100), sell(1, 100), Reduce{0, 2}, buy(1, 100)}},
		{"a reduction falls to the order it names", "it falls to the first in the level",
			Tape{sell(3, 100), sell(3, 100), Reduce{1, 2}, buy(4, 100)}},
		{"a partly filled order is reduced", "the reduction counts from the quantity submitted",
			Tape{sell(5, 100), buy(2, 100), Reduce{0, 1}, buy(5, 100)}},
		{"a reduction of a done order finds nothing", "the index keeps what was filled",
			Tape{sell(2, 100), buy(2, 100), Reduce{0, 1}, Cancel{0}}},
		{"a replaced order goes to the end of its new level", "it is inserted by its first arrival",
			Tape{sell(1, 101), sell(1, 100), Replace{0, 100, 1}, buy(1, 100)}},
		{"an enlarged order loses its place", "the quantity is changed where it stands",
			Tape{sell(1, 100), sell(1, 100), Replace{0, 100, 2}, buy(1, 100)}},
		{"an order shrinks at its price", "it is modified in place, or goes to the back, whatever is said of it",
			Tape{sell(3, 100), sell(1, 100), Replace{0, 100, 2}, buy(1, 100)}},
		{"a replacement that crosses trades", "it is moved without being matched",
			Tape{buy(1, 99), sell(1, 101), Replace{0, 101, 2}, Cancel{0}}},
		{"a replacement leaves its old level", "the order stays there too",
			Tape{sell(1, 100), Replace{0, 102, 1}, buy(1, 100), buy(1, 102)}},
		{"a replacement of a done order is not submitted", "a cancel that fails is followed by the new order",
			Tape{sell(1, 100), buy(1, 100), Replace{0, 101, 1}, buy(1, 101)}},
		{"a partly filled order is replaced in full", "what has traded is taken off again",
			Tape{sell(3, 100), buy(2, 100), Replace{0, 101, 3}, buy(3, 101)}},
		{"a replaced order is cancelled", "the index points to its old place",
			Tape{sell(1, 100), Replace{0, 101, 1}, Cancel{0}, buy(1, 101)}},

		{"a replacement leaves its sibling alone", "the whole level moves, or the sibling's quantity changes",
			Tape{sell(1, 100), sell(2, 100), Replace{0, 101, 1}, buy(2, 100), buy(1, 101)}},
		{"an order is replaced into the level of a sibling", "it goes before the sibling",
			Tape{sell(1, 101), sell(2, 100), sell(1, 101), Replace{1, 101, 2}, buy(3, 101)}},
		{"the second of a level grows", "the sibling before it grows, or loses its place",
			Tape{sell(1, 100), sell(1, 100), sell(1, 100), Replace{1, 100, 2}, buy(2, 100)}},

		// A book that empties and fills again.
		{"a book empties and fills again", "the side is not usable after its last level went",
			Tape{sell(1, 100), buy(1, 100), sell(1, 101), buy(1, 99), buy(1, 101)}},
		{"a level empties by cancels and fills again", "the level is found and the queue is not",
			Tape{buy(1, 100), buy(1, 100), Cancel{0}, Cancel{1}, buy(2, 100), sell(1, 100)}},
		{"a price changes sides", "one map holds the levels of both",
			Tape{sell(1, 100), buy(2, 100), sell(2, 100), buy(1, 100)}},

		// Several symbols.
		{"symbols do not trade with each other", "one book holds all symbols",
			Tape{sell(1, 100), buy(1, 100).of("B"), sell(1, 100).of("B")}},
		{"a sweep stays within its symbol", "the sides are kept apart and the symbols are not",
			Tape{sell(1, 100), sell(1, 100).of("B"), market(ordergen.Buy, 5).of("B"), market(ordergen.Buy, 5)}},
		{"a cancel stays within its symbol", "the level is looked up by price alone",
			Tape{sell(1, 100), sell(2, 100).of("B"), Cancel{1}, Cancel{0}}},

		// Numbers.
		{"the lowest price", "a price of 1 is the fraction of something",
			Tape{buy(1, 1), sell(1, 1), sell(1, 1), buy(1, 1)}},
		{"neighbouring prices of eight digits", "a float32 holds only one of the two",
			Tape{sell(1, 16_777_217), sell(1, 16_777_216), buy(1, 16_777_216), buy(1, 16_777_217)}},
		{"quantities beyond 32 bits", "shares are counted in 32 bits",
			Tape{sell(1<<32, 100), sell(1<<32, 100), buy(1<<32+1, 100), buy(1<<33, 100)}},
		{"price times quantity beyond 64 bits", "the value of an order overflows",
			Tape{sell(1<<40-1, 1<<40-1), buy(1<<40-1, 1<<40-1)}},
	}
}

func buy(quantity int64, price ordergen.Price) Submit {
	return Submit{Side: ordergen.Buy, Price: price, Quantity: quantity}
}

func sell(quantity int64, price ordergen.Price) Submit {
	return Submit{Side: ordergen.Sell, Price: price, Quantity: quantity}
}

func market(side ordergen.Side, quantity int64) Submit {
	return Submit{Side: side, Type: ordergen.Market, Quantity: quantity}
}

func (e Submit) counting() Submit          { e.Countdown = true; return e }
func (e Submit) as(t ordergen.Type) Submit { e.Type = t; return e }
func (e Submit) of(symbol string) Submit   { e.Symbol = symbol; return e }
func repeat(n int, entries ...Entry) Tape  { return slices.Repeat(Tape(entries), n) }
