package presets

import (
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/arrival"
	"github.com/ordergen/ordergen/law"
)

// futures is the flow of one contract whose spread is one tick. Of 89 resting orders three
// trade.
func futures() Preset {
	arrivals := arrival.Hawkes{Ratio: 0.7, Decay: time.Millisecond, Tail: 0.15, Until: 10 * time.Second}
	return preset(ordergen.Profile{
		Name:    "futures",
		Title:   "one futures contract",
		Purpose: "Does one order book hold all of the load, with a spread of one tick and clustered arrivals?",
		Target:  ordergen.ToShard,
		Flow: ordergen.Flow{Cast: ordergen.Cast{
			ordergen.Trade{Count: 1, Type: ordergen.Limit, Lag: ordergen.Constant(5)},
			ordergen.Trade{Count: 1, Type: ordergen.Market, Lag: ordergen.Constant(8)},
			ordergen.Trade{Count: 1, Type: ordergen.IOC, Lag: ordergen.Constant(12)},
			ordergen.Rest{Count: 86, Lag: must(law.Geometric(10, 1, 100))},
		}},
	}, 1000, arrivals, symbols(1), ordergen.Instrument{
		Bid: 400000, Ask: 400025, Tick: 25, Lot: 1,
		Lots:    must(law.PowerLaw(1.4, 2, 1, 2000)), // Maslov & Mills 2001: marketable orders, a density that falls as the power 2.4
		Maker:   ordergen.Constant(0),
		Passive: must(law.Geometric(4, 1, 40)),
		Taker:   ordergen.Uniform{Min: 0, Max: 2},
	},
		cancelShare.cited("> 96 %", 96, 100, fieldLarge, "Those markets match pro rata, and traders quote more there than they want; the engine here has price-time priority."),
		orderToTrade.chosen(),
		sizeTail(100, 1000).cited("2.4 ± 0.1", 2.3, 2.5, maslovMills, "Of marketable orders in Nasdaq stocks. Here one law is that of all orders."),
		meanLifetime.chosen(),
		distanceOf(1).chosen(),
		spread.cited("1", 1, 1, fieldLarge, "Practically all the time."),
		fano(arrivals).cited("11 to 25", 11.05, 25.05, filimonovSornette, "1/(1−n)² for n = 0.7 to 0.8. Disputed: Hardiman, Bercot & Bouchaud 2013 find n ≈ 1 with a kernel that falls as the power 1.15, which is this one's."),
	)
}
