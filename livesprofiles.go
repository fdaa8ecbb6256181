package ordergen

import (
	"time"
)

// LivesProfiles returns the four test cases C1 to C4, which send flows of lives through the
// gateway to three shards, at the peak rate and under the thresholds of B2. The values are
// fresh: a caller may change them.
func LivesProfiles() []Profile {
	symbols := func() []string { return assets("ABCDEFGHIJKL") }
	cast := func(c Cast) Flow { return Flow{Symbols: symbols(), Cast: c} }
	cases := []Profile{{
		Name:    "C1",
		Title:   "steady two-sided market",
		Purpose: "Do three shards match both sides of a market within 200 ms, cancels and changes among the orders?",
		Flow:    Steady(symbols()...),
	}, {
		Name:    "C2",
		Title:   "cancel-heavy market",
		Purpose: "Does latency stay within 200 ms where 97 % of the resting orders are cancelled before they trade?",
		Flow:    cast(cancelHeavyCast()),
	}, {
		Name:    "C3",
		Title:   "all order types",
		Purpose: "Is each answer right where orders of all types sweep, fill in parts and miss?",
		Flow:    cast(allTypesCast("TEST-ASSET-L")),
	}, {
		Name:     "C4",
		Title:    "soak",
		Purpose:  "Do the book and the memory stay as large as they are, for as long as one cares to look?",
		Flow:     Steady(symbols()...),
		Criteria: Criteria{Flat: 100},
	}}
	for i := range cases {
		p := &cases[i]
		p.Target = ToGateway
		p.Shards = threeShards()
		p.Runs = []Run{{Stages: []Stage{Hold(PerSecond(peakRate), 5*time.Minute)}}}
		p.VUs = VUs{100, 200}
		p.Window = time.Minute
		p.Thresholds = p99AndErrors()
		p.Criteria.ServerP99 = 200 * time.Millisecond
	}
	cases[3].Runs[0].Stages = []Stage{Hold(PerSecond(peakRate), time.Hour)}
	return cases
}

// cancelHeavyCast has 207 events a block. Of 100 orders that rest, 97 are cancelled: the
// average of US stocks in Khomyn and Putniņš, "Algos gone wild: What drives the extreme
// order cancellation rates in modern markets?", Journal of Banking & Finance 129 (2021).
func cancelHeavyCast() Cast {
	return Cast{
		Trade{Count: 2, Type: Limit, Lag: Uniform{Min: 1, Max: 9}},
		Trade{Count: 1, Type: IOC, Lag: Constant(2)},
		Rest{Count: 90, Lag: steadyLags},
		Rest{Count: 4, Changes: []Action{Reduce}, Lag: Uniform{Min: 1, Max: 4}},
		Rest{Count: 3, Changes: []Action{Replace}, Lag: Uniform{Min: 1, Max: 6}},
	}
}

// allTypesCast has 161 events a block: takers of each type, alone and against several makers
// and beside several others, resting orders with each change, all that must be refused, and
// a drill.
func allTypesCast(drilled string) Cast {
	return Cast{
		Trade{Count: 6, Type: Limit, Lag: Uniform{Min: 1, Max: 3}},
		Trade{Count: 4, Type: Market, Makers: 2},
		Trade{Count: 4, Type: IOC, Makers: 3},
		Trade{Count: 4, Type: FOK, Makers: 2},
		Trade{Count: 2, Type: Limit, Makers: 3, Takers: 2},
		Trade{Count: 2, Type: Market, Takers: 2},
		Trade{Count: 2, Type: IOC, Takers: 3},
		Trade{Count: 2, Type: FOK, Makers: 2, Takers: 2},
		Rest{Count: 10, Lag: Uniform{Min: 1, Max: 9}},
		Rest{Count: 4, Changes: []Action{Reduce}, Lag: Constant(2)},
		Rest{Count: 4, Changes: []Action{Replace}},
		Rest{Count: 2, Changes: []Action{Replace, Reduce, Replace}, Lag: Constant(3)},
		Miss{Count: 4, Type: IOC},
		Miss{Count: 4, Type: FOK},
		Miss{Count: 2, Type: IOC, Then: []Action{Cancel, Reduce, Replace}},
		Miss{Count: 2, Type: FOK, Then: []Action{Reduce, Cancel}, Lag: Constant(2)},
		Drill{Symbol: drilled},
	}
}
