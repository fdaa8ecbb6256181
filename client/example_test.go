package client_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/arrival"
	"github.com/ordergen/ordergen/client"
)

// A harness drives the engine that it embeds, here one that closes after 30 orders.
func ExampleRunner() {
	stream, err := ordergen.New(ordergen.Config{Seed: 7, Prefix: "run7-", Flow: ordergen.Standard("AAPL", "MSFT")})
	if err != nil {
		panic(err)
	}
	schedule, err := arrival.Ramp(ordergen.Hold(ordergen.PerSecond(1000), 40*time.Millisecond))
	if err != nil {
		panic(err)
	}
	engine := func(_ context.Context, o ordergen.Order) (client.Receipt, error) {
		switch {
		case o.ID.Index >= 35:
			return client.Receipt{}, errors.New("the answer was lost") // nobody knows what became of the order
		case o.ID.Index >= 30:
			return client.Receipt{}, &client.Refusal{Reason: "closed"} // certainly not taken
		}
		return client.Receipt{}, nil
	}
	runner := client.Runner{Target: client.TargetFunc(engine), Stream: stream, Schedule: schedule, Idle: client.Hybrid}
	result, err := runner.Run(context.Background())
	if err != nil {
		panic(err)
	}
	all := result.Measured()
	fmt.Printf("%d orders due: %d accepted, %d refused, %d unknown\n", result.Due, all.Accepted, all.Refused, all.Unknown)
	p99, _ := all.Latency.Quantile(0.99) // from the time at which the orders were due
	fmt.Println("p99 within a second:", p99 < time.Second)
	// Output:
	// 40 orders due: 30 accepted, 5 refused, 5 unknown
	// p99 within a second: true
}

// What the engine must hold is foretold from the orders that were due, less those lost.
func ExampleResult() {
	stream, err := ordergen.New(ordergen.Config{Seed: 7, Prefix: "run7-", Flow: ordergen.Standard("AAPL")})
	if err != nil {
		panic(err)
	}
	book, err := ordergen.NewBook(ordergen.BookConfig{Seed: 7, Prefix: "seed7-", Listings: []ordergen.Listing{
		{Symbols: []string{"AAPL"}, Ladder: ordergen.StandardLadder(500, 50)},
	}})
	if err != nil {
		panic(err)
	}
	schedule := arrival.Unpaced(200)
	plan, err := ordergen.NewPlan(stream, book, schedule.Len())
	if err != nil {
		panic(err)
	}
	if plan, err = plan.TopUp(ordergen.TopUpOrders); err != nil { // seed the engine with plan.Book
		panic(err)
	}
	lossy := func(_ context.Context, o ordergen.Order) (client.Receipt, error) {
		if o.ID.Index%10 == 3 {
			return client.Receipt{}, &client.Refusal{Status: 503, Reason: "full"}
		}
		return client.Receipt{}, nil
	}
	runner := client.Runner{Target: client.TargetFunc(lossy), Stream: stream, Schedule: schedule}
	result, err := runner.Run(context.Background())
	if err != nil {
		panic(err)
	}
	done := stream.Demand(0, result.Due).Minus(result.Lost).Minus(result.Unknown)
	outcome := plan.Book.Expect(done, result.Unknown).Sum()
	fmt.Printf("received %v, shares traded %v\n", outcome.Received, outcome.Traded)
	// Output:
	// received 180, shares traded 11976
}
