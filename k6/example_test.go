package k6_test

import (
	"fmt"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/k6"
)

// A case of one's own becomes a script that any k6 runs.
func ExampleCompile() {
	script, err := k6.Compile(ordergen.Profile{
		Name:   "own",
		Title:  "a quiet morning",
		Target: ordergen.ToShard,
		Shards: []ordergen.Shard{{Name: "a", Symbols: []string{"ACME"}}},
		Flow:   ordergen.Standard("ACME"),
		Runs: []ordergen.Run{{
			Seeds:  []ordergen.Listing{{Symbols: []string{"ACME"}, Ladder: ordergen.StandardLadder(500, 50)}},
			Stages: []ordergen.Stage{ordergen.Hold(ordergen.PerSecond(20), time.Minute)},
		}},
		VUs:        ordergen.VUs{Preallocated: 10, Max: 20},
		TopUp:      ordergen.TopUpOrders,
		Thresholds: []ordergen.Threshold{{Metric: "match_latency_ms", Expression: "p(99)<50"}},
	})
	fmt.Println(err, len(script) > 0) // k6 run own.js
	// Output: <nil> true
}
