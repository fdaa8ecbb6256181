package presets

import (
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/arrival"
	"github.com/ordergen/ordergen/law"
)

// crypto is a flow with heavier tails than those of stocks: in sizes, distances and
// lifetimes. Of 80 resting orders 8 trade.
func crypto() Preset {
	arrivals := arrival.Hawkes{Ratio: 0.75, Decay: 100 * time.Millisecond}
	return preset(ordergen.Profile{
		Name:    "crypto",
		Title:   "heavy tails in sizes and distances",
		Purpose: "Does the engine hold orders that lie far from the touch, in very different sizes?",
		Target:  ordergen.ToGateway,
		Flow: ordergen.Flow{Cast: ordergen.Cast{
			ordergen.Trade{Count: 4, Type: ordergen.Market, Lag: ordergen.Uniform{Min: 1, Max: 20}},
			ordergen.Trade{Count: 2, Type: ordergen.Limit, Lag: ordergen.Uniform{Min: 1, Max: 20}},
			ordergen.Trade{Count: 1, Makers: 2, Type: ordergen.Market, Lag: ordergen.Uniform{Min: 1, Max: 20}},
			ordergen.Rest{Count: 68, Lag: must(law.PowerLaw(1, 3, 1, 200))},
			ordergen.Rest{Count: 4, Changes: []ordergen.Action{ordergen.Reduce}, Lag: ordergen.Uniform{Min: 1, Max: 20}},
		}},
	}, 500, arrivals, symbols(12), ordergen.Instrument{
		Bid: 5000000, Ask: 5000010, Tick: 10, Lot: 1,
		Lots:    must(law.PowerLaw(1, 5, 1, 20000)), // Maslov & Mills 2001: limit orders, a density that falls as the power 2
		Maker:   ordergen.Constant(0),
		Passive: must(law.PowerLaw(0.6, 2, 1, 5000)), // Bouchaud, Mézard & Potters 2002: a tail of 0.6
		Taker:   ordergen.Uniform{Min: 0, Max: 10},
	},
		cancelShare.chosen(),
		orderToTrade.chosen(),
		sizeTail(200, 20000).cited("≈ 2", 1.9, 2.1, maslovMills, "Of limit orders in Nasdaq stocks. Of Bitcoin no more is known here than that trades above the least size have a power tail (Schnaubelt, Rende & Krauss 2019)."),
		meanLifetime.chosen(),
		distanceTail(200, 5000).cited("0.6", 0.5, 0.7, bouchaudMezardPotters, "Of stocks, whose mean the source calls infinite; in Bitcoin prices lie otherwise than in stocks (Schnaubelt, Rende & Krauss 2019)."),
		spread.chosen(),
		fano(arrivals).cited("> 11", 11.1, 10000, atak, "The branching ratio of Bitcoin is said to be above that of the S&P 500, for which 0.7 is taken."),
	)
}
