package ordergen

import (
	"time"
)

// Profiles returns the eight test cases A1 to B4 in their order, whose flow is one-sided.
// LivesProfiles has the others. The values are fresh: a caller may change them.
func Profiles() []Profile {
	const (
		normal  = 17 // orders/s, of one shard
		peak    = peakRate
		minutes = time.Minute
	)
	// Functions, so that no two cases share a slice.
	one := func() []Shard { return []Shard{{"a", assets("ABCD")}} }
	all := threeShards
	hot := Standard(assets("ABCDEFGHIJKL")...)
	hot.Symbol = Hot{N: len(hot.Symbols), Hot: 1, Share: 800}

	seed := func(orders, levels int, letters string) Listing {
		return Listing{assets(letters), StandardLadder(orders, levels)}
	}
	hold := func(r Rate, d time.Duration) []Stage { return []Stage{Hold(r, d)} }

	cases := []Profile{{
		Name:     "A1",
		Title:    "warm-up",
		Purpose:  "Brings caches, connections and just-in-time compilers to working state; its results are discarded.",
		Target:   ToShard,
		Shards:   one(),
		Flow:     Standard(assets("ABCD")...),
		Runs:     []Run{{Seeds: []Listing{seed(500, 50, "ABCD")}, Stages: hold(PerMinute(500), 2*minutes)}},
		VUs:      VUs{20, 50},
		TopUp:    TopUpOrders,
		Criteria: Criteria{Discard: true},
	}, {
		Name:       "A2",
		Title:      "normal load, one shard",
		Purpose:    "Does one shard match within 200 ms at its normal rate, measured at the client and in the engine?",
		Primary:    true,
		Target:     ToShard,
		Shards:     one(),
		Flow:       Standard(assets("ABCD")...),
		Runs:       []Run{{Seeds: []Listing{seed(500, 50, "ABCD")}, Stages: hold(PerSecond(normal), 5*minutes)}},
		VUs:        VUs{30, 60},
		TopUp:      TopUpOrders,
		Thresholds: p99AndErrors(),
		Criteria: Criteria{
			ServerP99:   200 * time.Millisecond,
			GCPause:     5 * time.Millisecond,
			GCPauseFail: 10 * time.Millisecond,
		},
	}, {
		Name:    "A3",
		Title:   "depth of the book",
		Purpose: "Does latency stay within 200 ms as the book grows from shallow to deep?",
		Target:  ToShard,
		Shards:  one(),
		Flow:    Standard(assets("ABCD")...),
		Runs: []Run{
			{Name: "shallow", Seeds: []Listing{seed(100, 10, "ABCD")}, Stages: hold(PerSecond(normal), 3*minutes)},
			{Name: "medium", Seeds: []Listing{seed(1000, 100, "ABCD")}, Stages: hold(PerSecond(normal), 3*minutes)},
			{Name: "deep", Seeds: []Listing{seed(10000, 500, "ABCD")}, Stages: hold(PerSecond(normal), 3*minutes)},
		},
		VUs:        VUs{30, 60},
		TopUp:      TopUpBlock,
		Thresholds: p99(),
	}, {
		Name:       "A4",
		Title:      "event broker outage",
		Purpose:    "Does matching go on undisturbed while the event broker is down?",
		Target:     ToShard,
		Shards:     one(),
		Flow:       Standard(assets("ABCD")...),
		Runs:       []Run{{Seeds: []Listing{seed(500, 50, "ABCD")}, Stages: hold(PerSecond(normal), 3*minutes)}},
		VUs:        VUs{30, 60},
		TopUp:      TopUpOrders,
		Thresholds: p99(),
		Criteria:   Criteria{Disturbance: Disturbance{What: "event broker paused", At: 60 * time.Second, MaxRise: 100}},
	}, {
		Name:       "B1",
		Title:      "baseline, one shard behind the gateway",
		Purpose:    "What does one shard deliver behind the gateway, for B2 to be compared with?",
		Target:     ToGateway,
		Shards:     all(),
		Flow:       Standard(assets("ABCD")...),
		Runs:       []Run{{Seeds: []Listing{seed(500, 50, "ABCD")}, Stages: hold(PerSecond(normal), 3*minutes)}},
		VUs:        VUs{30, 60},
		TopUp:      TopUpOrders,
		Thresholds: p99(),
	}, {
		Name:       "B2",
		Title:      "peak load, three shards",
		Purpose:    "Do three shards together match 4,750 times a minute within 200 ms?",
		Primary:    true,
		Target:     ToGateway,
		Shards:     all(),
		Flow:       Standard(assets("ABCDEFGHIJKL")...),
		Runs:       []Run{{Seeds: []Listing{seed(500, 50, "ABCDEFGHIJKL")}, Stages: hold(PerSecond(peak), 5*minutes)}},
		VUs:        VUs{100, 200},
		TopUp:      TopUpOrders,
		Thresholds: p99AndErrors(),
		Criteria: Criteria{
			ServerP99:        200 * time.Millisecond,
			MatchesPerMinute: 4750,
			MatchMinutes:     4,
			Scaling:          900,
			Baseline:         "B1",
		},
	}, {
		Name:    "B3",
		Title:   "ramp from normal to peak",
		Purpose: "Does latency stay within 200 ms while the rate rises fivefold?",
		Target:  ToGateway,
		Shards:  all(),
		Flow:    Standard(assets("ABCDEFGHIJKL")...),
		Runs: []Run{{Seeds: []Listing{seed(500, 50, "ABCDEFGHIJKL")}, Stages: []Stage{
			Hold(PerSecond(normal), 2*minutes),
			Ramp(PerSecond(normal), PerSecond(42), 2*minutes),
			Ramp(PerSecond(42), PerSecond(peak), 2*minutes),
			Hold(PerSecond(peak), 4*minutes),
		}}},
		VUs:        VUs{150, 300},
		TopUp:      TopUpOrders,
		Thresholds: p99(),
	}, {
		Name:       "B4",
		Title:      "hot symbol",
		Purpose:    "Does latency stay within 200 ms while one symbol draws 80 % of the orders?",
		Target:     ToGateway,
		Shards:     all(),
		Flow:       hot,
		Runs:       []Run{{Seeds: []Listing{seed(2000, 100, "ABCD"), seed(500, 50, "EFGHIJKL")}, Stages: hold(PerSecond(peak), 5*minutes)}},
		VUs:        VUs{100, 200},
		TopUp:      TopUpOrders,
		Thresholds: p99(),
		Criteria:   Criteria{Skew: true},
	}}
	for i := range cases {
		cases[i].Window = time.Minute
	}
	return cases
}

// peakRate is orders/s for three shards.
const peakRate = 84

func threeShards() []Shard {
	return []Shard{{"a", assets("ABCD")}, {"b", assets("EFGH")}, {"c", assets("IJKL")}}
}

func p99() []Threshold {
	return []Threshold{
		{"http_req_duration", "p(99)<200"},
		{"match_latency_ms", "p(99)<200"},
	}
}

func p99AndErrors() []Threshold { return append(p99(), Threshold{"http_req_failed", "rate<0.01"}) }

// assets names the symbols of the test cases by their letters.
func assets(letters string) []string {
	symbols := make([]string, len(letters))
	for i, letter := range letters {
		symbols[i] = "TEST-ASSET-" + string(letter)
	}
	return symbols
}
