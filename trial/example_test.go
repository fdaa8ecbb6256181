package trial_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/trial"
	"github.com/ordergen/ordergen/trial/system"
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
	engine, err := system.Start(b2)
	if err != nil {
		log.Fatal(err)
	}
	defer engine.Close()
	report, err := trial.Trial{Profile: b2, System: engine, Seed: 1}.Run(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	for _, check := range report.Checks {
		switch check.ID {
		case trial.Liquidity:
			fmt.Printf("%s: %v of %v orders will find what they want, %v\n", check.ID, check.Got.Value, check.Bound.Limit, check.Status)
		case trial.Reconciled:
			fmt.Printf("%s: %v figures disagree, %v\n", check.ID, check.Got.Value, check.Status)
		}
	}
	sent := report.Runs[0].Result.Measured().Sent
	fmt.Println(sent, "orders sent, interrupted:", report.Verdict == trial.Interrupted)
	// Output:
	// liquidity: 84 of 84 orders will find what they want, ok
	// reconcile: 0 figures disagree, ok
	// 84 orders sent, interrupted: false
}
