package trial_test

import (
	"context"
	"fmt"
	"log"
	"strings"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/observe"
	"github.com/ordergen/ordergen/trial"
)

// A harness runs a case and reports in its own way. A second of B2 tells whether all is
// wired up; what depends on the speed of the machine is left out here.
func Example() {
	b2, err := ordergen.LookupProfile("B2")
	if err != nil {
		log.Fatal(err)
	}
	if b2, err = b2.Lasting(time.Second); err != nil {
		log.Fatal(err)
	}
	report, err := trial.Trial{Profile: b2, Seed: 1}.Run(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	for _, check := range report.Checks {
		switch check.Name {
		case "http_req_failed", "liquidity proof", "reconcile":
			fmt.Printf("%s: %s, %v\n", check.Name, check.Got, check.Status)
		}
	}
	sent := report.Runs[0].Result.Measured().Sent
	fmt.Println(sent, "orders sent, interrupted:", report.Verdict == trial.Interrupted)
	// Output:
	// http_req_failed: 0.00 %, ok
	// liquidity proof: proven for any arrival order, ok
	// reconcile: 24 figures agree, ok
	// 84 orders sent, interrupted: false
}

// A plan costs nothing: it says what a case will do, and what its declared book would
// come to without a top-up.
func ExampleWritePlan() {
	a2, err := ordergen.LookupProfile("A2")
	if err != nil {
		log.Fatal(err)
	}
	t := trial.Trial{Profile: a2, Seed: 1}
	experiments, err := t.Plan()
	if err != nil {
		log.Fatal(err)
	}
	var b strings.Builder
	trial.WritePlan(&b, t, experiments)
	for line := range strings.Lines(b.String()) {
		switch name, what, _ := strings.Cut(strings.TrimSpace(line), " "); name {
		case "rate", "orders", "top-up", "proof":
			fmt.Printf("%s: %s\n", name, strings.TrimSpace(what))
		}
	}
	// Output:
	// rate: 17/s for 5m0s
	// orders: 5,100, seed 1: 3,128 aggressive for 324,164 shares, 1,972 passive
	// top-up: 3,076 asks at the touch, 150.00: 5,076 in all
	// proof: every aggressive BUY trades in full on arrival, in any arrival order
}

// Two orders were sent. The engine has received both and matched the one that should
// match, but the other, which should rest, does not.
func ExampleReconcile() {
	exactly := func(n int64) ordergen.Interval { return ordergen.Interval{Min: n, Max: n} }
	want := ordergen.Expectation{"ACME": {
		Received:    exactly(2),
		Traded:      exactly(100),
		RestingBids: exactly(1),
	}}
	shows := func(received, traded, bids int64) observe.Snapshot {
		return observe.Snapshot{Shards: map[string]*observe.Counters{"a": {Figures: map[observe.Figure]int64{
			observe.Received: received, observe.Traded: traded, observe.RestingBids: bids,
		}}}}
	}
	shards := []ordergen.Shard{{Name: "a", Symbols: []string{"ACME"}}}
	r := trial.Reconcile(shards, want, shows(7, 500, 0), shows(9, 600, 0))
	fmt.Println("all as foretold:", r.OK())
	for _, row := range r.Mismatches() {
		fmt.Printf("shard %s: %s are %d, want %v\n", row.Shard, row.Figure, row.Got, row.Want)
	}
	// Output:
	// all as foretold: false
	// shard a: resting bids are 0, want 1
}
