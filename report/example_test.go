package report_test

import (
	"fmt"
	"log"
	"strings"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/report"
	"github.com/ordergen/ordergen/trial"
)

// A plan costs nothing: it says what a case will do, and what its declared book would
// come to without a top-up.
func ExamplePlan() {
	a2, err := ordergen.LookupProfile("A2")
	if err != nil {
		log.Fatal(err)
	}
	runs, err := trial.Trial{Profile: a2, Seed: 1}.Plan()
	if err != nil {
		log.Fatal(err)
	}
	var b strings.Builder
	report.Plan(&b, runs)
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
