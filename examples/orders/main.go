// Command orders prints the orders of a workload that is proved to trade: the
// shortest use of the library.
package main

import (
	"fmt"
	"log"

	"github.com/ordergen/ordergen"
)

func main() {
	stream, err := ordergen.New(ordergen.Config{Seed: 7, Prefix: "run7-", Flow: ordergen.Standard("AAPL", "MSFT")})
	check(err)
	book, err := ordergen.NewBook(ordergen.BookConfig{Seed: 7, Prefix: "seed7-", Listings: []ordergen.Listing{
		{Symbols: []string{"AAPL", "MSFT"}, Ladder: ordergen.StandardLadder(500, 50)},
	}})
	check(err)
	plan, err := ordergen.NewPlan(stream, book, 10_000)
	check(err)
	plan, err = plan.TopUp(ordergen.TopUpOrders)
	check(err)

	for _, order := range stream.Range(0, 3) {
		fmt.Println(string(order.AppendJSON(nil)))
	}
	outcome := plan.Expect().Sum()
	fmt.Printf("seed %d asks, send %d orders, and find %v shares traded, %v bids and %v asks left\n",
		plan.Book.Len(), plan.Orders, outcome.Traded, outcome.RestingBids, outcome.RestingAsks)
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
