package presets

import (
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/arrival"
	"github.com/ordergen/ordergen/law"
)

// retail is a flow of small orders at the pace of people. Of 13 resting orders two trade:
// Cont, Stoikov & Talreja 2010 have 1.85 + 1.51 + 1.09 + 0.88 + 0.77 = 6.10 limit orders a minute
// on each side, and 0.94 market orders.
func retail() Preset {
	arrivals := arrival.Poisson{} // Cont, Stoikov & Talreja 2010 take all arrivals for independent
	return preset(ordergen.Profile{
		Name:    "retail",
		Title:   "small orders at the pace of people",
		Purpose: "Does the engine hold many odd lots, which come independently and rest for minutes?",
		Target:  ordergen.ToGateway,
		Flow: ordergen.Flow{Cast: ordergen.Cast{
			ordergen.Trade{Count: 6, Type: ordergen.Market, Lag: ordergen.Uniform{Min: 1, Max: 40}},
			ordergen.Trade{Count: 2, Type: ordergen.Limit, Lag: ordergen.Uniform{Min: 1, Max: 40}},
			ordergen.Rest{Count: 44, Lag: must(law.Geometric(84.7, 1, 860))}, // Cont, Stoikov & Talreja 2010: 0.71, 0.81, 0.68, 0.56, 0.47 cancels a minute, 0.677 in the mean
		}},
	}, 100, arrivals, symbols(12), ordergen.Instrument{
		Bid: 5000, Ask: 5001, Tick: 1, Lot: 1,
		Lots:  must(law.Lognormal(4.477, 1.065, 1, 10000)), // chosen to have the two cited shares below
		Maker: ordergen.Constant(0),
		Passive: must(ordergen.NewWeighted( // Cont, Stoikov & Talreja 2010: limit orders a minute at 1 to 5 ticks
			ordergen.Weight{Value: 1, Weight: 185},
			ordergen.Weight{Value: 2, Weight: 151},
			ordergen.Weight{Value: 3, Weight: 109},
			ordergen.Weight{Value: 4, Weight: 88},
			ordergen.Weight{Value: 5, Weight: 77},
		)),
		Taker: ordergen.Uniform{Min: 0, Max: 3},
	},
		cancelShare.cited("84.6 %", 84.1, 85.1, contStoikovTalreja, "1 − 0.94/6.10, for a book that neither grows nor shrinks; of all traders of that stock."),
		orderToTrade.chosen(),
		sizesBelow(100, "less than 100 shares").cited("54.8 %", 54.3, 55.3, cboe, "Of all trades, not of retail alone."),
		sizesBelow(400, "less than $20,000").cited("> 92 %", 92, 100, nasdaq, "An estimate, at a price of 50.00."),
		meanLifetime.cited("88.6 s", 86.8, 90.4, contStoikovTalreja, "1/0.677 min, the mean of its five rates of cancels by those of limit orders."),
		distanceOf(1).cited("30.3 %", 30.2, 30.4, contStoikovTalreja, "The source counts from the other side's best price, and this flow from its makers."),
		distanceOf(5).cited("12.6 %", 12.5, 12.7, contStoikovTalreja, "The source counts from the other side's best price, and this flow from its makers."),
		spread.chosen(),
		fano(arrivals).cited("1", 1, 1, contStoikovTalreja, "An assumption of the model, not a finding."),
	)
}
