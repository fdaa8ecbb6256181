package presets

import (
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/arrival"
	"github.com/ordergen/ordergen/law"
)

// hft is a flow of quotes that follow other prices, as of exchange-traded products. Of 481
// resting orders one trades.
func hft() Preset {
	lifetimes := must(law.Mixture( // blocks of 0.321 s
		law.Part{Share: 420, Law: ordergen.Constant(1)},
		law.Part{Share: 240, Law: ordergen.Uniform{Min: 2, Max: 14}},
		law.Part{Share: 340, Law: must(law.PowerLaw(1, 15, 17, 47))}, // 5 s to 15 s
	))
	arrivals := arrival.Hawkes{Ratio: 0.8, Decay: time.Millisecond}
	return preset(ordergen.Profile{
		Name:    "equity-hft",
		Title:   "quotes that are nearly always cancelled",
		Purpose: "Does the engine hold 480 cancels for each trade, as exchange-traded products have?",
		Target:  ordergen.ToShard,
		Flow: ordergen.Flow{Cast: ordergen.Cast{
			ordergen.Trade{Count: 1, Type: ordergen.IOC, Lag: ordergen.Constant(2)},
			ordergen.Rest{Count: 480, Lag: lifetimes},
		}},
	}, 3000, arrivals, symbols(4), ordergen.Instrument{
		Bid: 10000, Ask: 10001, Tick: 1, Lot: 1,
		Lots:    abidesSizes(),
		Maker:   ordergen.Constant(0),
		Passive: must(law.PowerLaw(1.5, 2, 1, 2000)), // Zovko & Farmer 2002: a tail of 1.5 up to 2000 ticks
		Taker:   ordergen.Constant(0),
	},
		cancelShare.chosen(),
		tradedVolume.cited("0.17 to 0.24 %", 0.165, 0.245, secVolumes, "Quarterly averages for exchange-traded products. Of all US orders 97 % are cancelled (Khomyn & Putniņš 2021)."),
		orderToTrade.chosen(),
		sizeOf(100).cited("70 %", 70, 70.1, abides, "Its authors name no market for it; 0.03 % of the 100s come from its lognormal part."),
		cancelledWithin(50*time.Millisecond).cited("≤ 25 %", 0, 25, secSpeed, "At 3000 events/s few events are so close to each other."),
		cancelledWithin(500*time.Millisecond).cited("38.7 %", 37.7, 39.7, secSpeed, "At the mean rate of the arrivals; of stocks, not of exchange-traded products."),
		cancelledWithin(2*time.Second).cited("> 33 %", 33.3, 100, hasbrouckSaar, "Of all nonmarketable limit orders, at a time before the fastest trading."),
		restingBeyond(5*time.Second).cited("> 33 %", 33.3, 40, secSpeed, "The source says more than one third and no more."),
		distanceTail(200, 2000).cited("≈ 1.5", 1.4, 1.6, zovkoFarmer, "Here only orders behind the touch follow it, as the proof wants those that are cancelled behind those that trade."),
		spread.chosen(),
		fano(arrivals).cited("11 to 25", 11.05, 25.05, filimonovSornette, "1/(1−n)² for n = 0.7 to 0.8, of futures. Disputed: Hardiman, Bercot & Bouchaud 2013 find n ≈ 1 with a kernel that falls as a power."),
	)
}
