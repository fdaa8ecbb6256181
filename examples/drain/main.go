// Command drain foretells how the seeds of the original load test run dry, and prints
// what was measured on the original system beside it. Nothing is sent.
package main

import (
	"fmt"
	"log"
	"os"
	"text/tabwriter"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/arrival"
)

// measured on the original three-shard engine with its own scripts, by minute.
var measured = []struct{ matches, asksLeft int }{{5357, 3304}, {4145, 1211}, {2402, 7}, {14, 0}, {0, 0}}

func main() {
	b2, err := ordergen.LookupProfile("B2")
	check(err)
	run := b2.Runs[0]
	// The original ladder starts one tick above the base price.
	run.Seeds[0].Ladder.Touch = ordergen.StandardTouch + ordergen.StandardTick

	stream, err := ordergen.New(b2.Config(1, "b2-"))
	check(err)
	book, err := ordergen.NewBook(run.BookConfig(1, "seed-"))
	check(err)
	schedule, err := arrival.Ramp(run.Stages...)
	check(err)
	plan, err := ordergen.NewPlan(stream, book, schedule.Len())
	check(err)

	forecast := plan.Forecast(arrival.Windows(schedule, time.Minute)...)
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 3, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "minute\tmatches foretold\tmeasured\tasks left foretold\tmeasured\tBUYs that miss\t")
	for i, m := range forecast.Windows {
		fmt.Fprintf(w, "%d\t%d\t%d\t%d\t%d\t%d\t\n", i+1, m.Fills, measured[i].matches, m.Asks, measured[i].asksLeft, m.Missed)
	}
	w.Flush()
	first := stream.At(forecast.Misses[0].Order)
	fmt.Printf("\nThe first BUY to miss is order %d, due at %v: its limit is %v, and the ladder starts at %v.\n",
		first.ID.Index, schedule.Due(first.ID.Index).Round(time.Millisecond), first.Price, run.Seeds[0].Ladder.Touch)
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
