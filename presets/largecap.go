package presets

import (
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/arrival"
	"github.com/ordergen/ordergen/law"
)

// largeCap is the flow of a liquid US stock. Of 319 resting orders 11 trade.
func largeCap() Preset {
	lifetimes := must(law.Mixture( // blocks of 0.323 s
		law.Part{Share: 436, Law: ordergen.Constant(1)},
		law.Part{Share: 224, Law: ordergen.Uniform{Min: 2, Max: 14}},
		law.Part{Share: 340, Law: must(law.PowerLaw(1, 16, 17, 186))}, // 5 s to a minute
	))
	untilTaken := must(law.Mixture(
		law.Part{Share: 272, Law: ordergen.Constant(1)},
		law.Part{Share: 728, Law: ordergen.Uniform{Min: 3, Max: 30}},
	))
	arrivals := arrival.Hawkes{Ratio: 0.7, Decay: 10 * time.Millisecond}
	return preset(ordergen.Profile{
		Name:    "equity-large-cap",
		Title:   "liquid US stocks",
		Purpose: "Does the engine hold a flow in which 97 % of the resting orders are cancelled, as in US stocks?",
		Target:  ordergen.ToGateway,
		Flow: ordergen.Flow{Cast: ordergen.Cast{
			ordergen.Trade{Count: 7, Type: ordergen.Limit, Lag: untilTaken},
			ordergen.Trade{Count: 3, Type: ordergen.IOC, Lag: untilTaken},
			ordergen.Trade{Count: 1, Type: ordergen.Market, Lag: untilTaken},
			ordergen.Rest{Count: 300, Lag: lifetimes},
			ordergen.Rest{Count: 8, Changes: []ordergen.Action{ordergen.Replace}, Lag: lifetimes},
		}},
	}, 2000, arrivals, symbols(12), ordergen.Instrument{
		Bid: 10000, Ask: 10001, Tick: 1, Lot: 1,
		Lots:    abidesSizes(),
		Maker:   ordergen.Constant(0),
		Passive: must(law.StudentT(1.31, 24, 1, 2400)), // Mike & Farmer 2008: freedom 1.31, scale 2.4e-3 of the price, so 24 ticks of 0.01 at 100.00
		Taker:   ordergen.Uniform{Min: 0, Max: 3},
	},
		cancelShare.cited("97 %", 96.5, 97.5, khomynPutnins, "The average of all stocks."),
		tradedVolume.cited("3.2 to 3.7 %", 3.15, 3.75, secVolumes, "Quarterly averages for stocks; single days are between 2.5 and 4.2 %."),
		orderToTrade.chosen(),
		sizeOf(100).cited("70 %", 70, 70.1, abides, "Its authors name no market for it; 0.03 % of the 100s come from its lognormal part."),
		cancelledWithin(500*time.Microsecond).cited("< 8 %", 0, 8, secSpeed, "At 2000 events/s few events are so close to each other."),
		cancelledWithin(50*time.Millisecond).cited("≤ 25 %", 0, 25, secSpeed, "At 2000 events/s few events are so close to each other."),
		cancelledWithin(500*time.Millisecond).cited("38.7 %", 37.7, 39.7, secSpeed, "At the mean rate of the arrivals."),
		restingBeyond(5*time.Second).cited("> 33 %", 33.3, 40, secSpeed, "The source says more than one third and no more."),
		restingBeyond(10*time.Minute).cited("≈ 0 %", 0, 0.5, secSpeed, "Here nothing rests longer than two minutes, so that the book stays small."),
		takenWithin(500*time.Millisecond).cited("27.2 %", 22.6, 31.8, secSpeed, "A block has 11 trades, so that a share is known to half of 1/11."),
		distanceTail(240, 2400).cited("1.31", 1.0, 1.65, mikeFarmer, "The range of its 25 stocks. Here only orders behind the touch follow it, as the proof wants those that are cancelled behind those that trade."),
		spread.chosen(),
		fano(arrivals).cited("11 to 25", 11.05, 25.05, filimonovSornette, "1/(1−n)² for n = 0.7 to 0.8, of futures. Disputed: Hardiman, Bercot & Bouchaud 2013 find n ≈ 1 with a kernel that falls as a power."),
	)
}

// abidesSizes is the mixture of the order_size_model of ABIDES, cut at 1000 shares.
func abidesSizes() ordergen.Dist {
	parts := []law.Part{{Share: 2000, Law: must(law.Lognormal(2.9, 1.2, 1, 1000))}} // ABIDES: 0.2, lognormal(2.9, 1.2)
	for i, share := range []uint32{7000, 600, 40, 329, 10, 6, 4, 5, 3, 3} {         // ABIDES: 0.7 at 100 shares, 0.06 at 200, to 0.0003 at 1000
		parts = append(parts, law.Part{Share: share, Law: ordergen.Constant(100 * (i + 1))})
	}
	return must(law.Mixture(parts...))
}
