package conform

import (
	"fmt"

	"github.com/ordergen/ordergen"
)

// alikeCases are played as LIMIT, MARKET, IOC and FOK orders alike, as engines have a second path for
// some of them.
func alikeCases() (all []Case) {
	for _, t := range []ordergen.Type{ordergen.Limit, ordergen.Market, ordergen.IOC, ordergen.FOK} {
		add := func(name, reason string, tape Tape) {
			all = append(all, Case{fmt.Sprintf("%s, as a %v order", name, t), reason, tape})
		}
		take := func(side ordergen.Side, quantity int64, limit ordergen.Price) Submit {
			if t == ordergen.Market {
				limit = 0
			}
			return Submit{Side: side, Type: t, Price: limit, Quantity: quantity}
		}
		add("a sweep over three levels", "the path of its type ends after a level, or trades all at one price",
			Tape{sell(1, 100), sell(2, 101), sell(3, 102), take(ordergen.Buy, 6, 102), sell(1, 100)})
		add("a sweep over levels that came out of order", "the path of its type takes levels as they came",
			Tape{sell(1, 102), sell(1, 100), sell(1, 101), take(ordergen.Buy, 2, 102), buy(1, 102)})
		add("a sale over levels that came out of order", "the path of its type knows asks only",
			Tape{buy(1, 98), buy(1, 100), buy(1, 99), take(ordergen.Sell, 2, 98), sell(1, 98)})
		add("a sweep of a queue", "the path of its type takes the last of a level first",
			Tape{sell(1, 100), sell(2, 100), sell(3, 100), take(ordergen.Buy, 3, 100), take(ordergen.Buy, 3, 100)})
		add("a part of a maker", "the path of its type takes makers whole",
			Tape{sell(5, 100), take(ordergen.Buy, 2, 100), take(ordergen.Buy, 2, 100), buy(1, 100)})
		add("a sweep that ends within a level", "what is left of the last maker is lost, or stays at the old level",
			Tape{sell(1, 100), sell(5, 101), take(ordergen.Buy, 3, 101), Cancel{1}, buy(1, 101)})
		add("a maker filled in parts is cancelled", "the path of its type forgets the index",
			Tape{buy(3, 100), take(ordergen.Sell, 1, 100), Cancel{0}, sell(1, 100)})
		add("a level is bought up and comes back", "the path of its type leaves an empty level",
			Tape{sell(2, 100), sell(1, 101), take(ordergen.Buy, 2, 100), sell(1, 100), buy(1, 101)})
	}
	return all
}

// longCases need many entries.
func longCases() []Case {
	const makers = 5000
	var sweep Tape
	for range makers {
		sweep = append(sweep, sell(1, 100))
	}
	return []Case{
		{"an order sweeps 5,000 makers", "a buffer of fills, a recursion or a message ends before the order does",
			append(sweep, buy(makers+1, 100))},
	}
}
