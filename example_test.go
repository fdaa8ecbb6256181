package ordergen_test

import (
	"fmt"
	"log"

	"github.com/ordergen/ordergen"
)

func Example() {
	stream, err := ordergen.New(ordergen.Config{Seed: 7, Prefix: "run7-", Flow: ordergen.Standard("AAPL", "MSFT")})
	if err != nil {
		log.Fatal(err)
	}
	for _, order := range stream.Range(0, 3) {
		fmt.Println(string(order.AppendJSON(nil)))
	}
	// Output:
	// {"orderId":"run7-00000","symbol":"MSFT","side":"BUY","type":"LIMIT","price":15061,"quantity":51}
	// {"orderId":"run7-00001","symbol":"MSFT","side":"BUY","type":"LIMIT","price":15056,"quantity":94}
	// {"orderId":"run7-00002","symbol":"AAPL","side":"BUY","type":"LIMIT","price":14775,"quantity":157}
}

func exampleStream() *ordergen.Stream {
	stream, err := ordergen.New(ordergen.Config{Seed: 7, Prefix: "run7-", Flow: ordergen.Standard("AAPL", "MSFT")})
	if err != nil {
		log.Fatal(err)
	}
	return stream
}

func exampleBook() *ordergen.Book {
	book, err := ordergen.NewBook(ordergen.BookConfig{Seed: 7, Prefix: "seed7-", Listings: []ordergen.Listing{
		{Symbols: []string{"AAPL", "MSFT"}, Ladder: ordergen.StandardLadder(500, 50)},
	}})
	if err != nil {
		log.Fatal(err)
	}
	return book
}

// An id from a log leads back to its order.
func ExampleStream_At() {
	id, err := ordergen.ParseID("run7-1000000")
	if err != nil {
		log.Fatal(err)
	}
	o := exampleStream().At(id.Index)
	fmt.Println(o.ID, o.Side, o.Quantity, o.Symbol, "at", o.Price)
	// Output: run7-1000000 BUY 123 MSFT at 150.89
}

// Three workers share the stream without talking to each other.
func ExampleStream_Stripe() {
	stream := exampleStream()
	for worker := range uint64(3) {
		fmt.Print("worker ", worker, ":")
		for i := range stream.Stripe(worker, 3) {
			if i >= 9 {
				break
			}
			fmt.Print(" ", i)
		}
		fmt.Println()
	}
	// Output:
	// worker 0: 0 3 6
	// worker 1: 1 4 7
	// worker 2: 2 5 8
}

func ExampleSpan_Split() {
	for _, part := range (ordergen.Span{Hi: 10}).Split(3) {
		fmt.Println(part.Lo, "to", part.Hi)
	}
	// Output:
	// 0 to 4
	// 4 to 7
	// 7 to 10
}

func ExampleStream_Fingerprint() {
	stream := exampleStream()
	fmt.Println(stream.Fingerprint(0, 1000)[:16])
	// Output: 44d8830545797011
}

func ExampleBook() {
	for order := range exampleBook().Orders("MSFT") {
		fmt.Println(order.ID, order.Side, order.Quantity, "at", order.Price)
		if order.ID.Index == 2 {
			break
		}
	}
	// Output:
	// seed7-MSFT-00000 SELL 10 at 150.00
	// seed7-MSFT-00001 SELL 122 at 150.00
	// seed7-MSFT-00002 SELL 16 at 150.00
}

// A book that falls short is filled up until the proof holds.
func ExamplePlan_TopUp() {
	plan, err := ordergen.NewPlan(exampleStream(), exampleBook(), 10_000)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("proven:", plan.Proven())
	fmt.Println(plan.Shortfalls[0])
	plan, err = plan.TopUp(ordergen.TopUpOrders)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("proven:", plan.Proven(), "with", plan.Book.Len(), "asks")
	// Output:
	// proven: false
	// AAPL wants 321432 shares at 150.00 or less and is offered 1054, 320378 too few; from order 29 on a BUY can miss
	// proven: true with 6999 asks
}

// What an engine must end up with, whatever order the network delivers in.
func ExamplePlan_Expect() {
	plan, err := ordergen.NewPlan(exampleStream(), exampleBook(), 100)
	if err != nil {
		log.Fatal(err)
	}
	if plan, err = plan.TopUp(ordergen.TopUpOrders); err != nil {
		log.Fatal(err)
	}
	outcome := plan.Expect().Sum()
	fmt.Println("shares traded:", outcome.Traded)
	fmt.Println("matches:", outcome.Fills)
	fmt.Println("bids left:", outcome.RestingBids)
	fmt.Println("asks left:", outcome.RestingAsks)
	// Output:
	// shares traded: 6861
	// matches: 71..136
	// bids left: 31
	// asks left: 972
}

// Requests that timed out may or may not have been matched: what depends on them
// becomes an interval.
func ExampleBook_Expect() {
	stream, book := exampleStream(), exampleBook()
	done := stream.Demand(0, 9)
	unknown := stream.Demand(9, 10)
	fmt.Println("shares traded:", book.Expect(done, unknown).Sum().Traded)
	// Output: shares traded: 528..582
}

// When the book of 500 asks a symbol runs dry at 84 orders/s, minute by minute.
func ExamplePlan_Forecast() {
	b2, err := ordergen.LookupProfile("B2")
	if err != nil {
		log.Fatal(err)
	}
	stream, err := ordergen.New(b2.Config(1, "b2-"))
	if err != nil {
		log.Fatal(err)
	}
	book, err := ordergen.NewBook(b2.Runs[0].BookConfig(1, "seed-"))
	if err != nil {
		log.Fatal(err)
	}
	plan, err := ordergen.NewPlan(stream, book, 25_200)
	if err != nil {
		log.Fatal(err)
	}
	minutes := ordergen.Span{Hi: 25_200}.Split(5)
	for i, m := range plan.Forecast(minutes...).Windows {
		fmt.Printf("minute %d: %4d matches, %4d asks left\n", i+1, m.Fills, m.Asks)
	}
	// Output:
	// minute 1: 5454 matches, 3282 asks left
	// minute 2: 4122 matches, 1215 asks left
	// minute 3: 2417 matches,    6 asks left
	// minute 4:   13 matches,    0 asks left
	// minute 5:    0 matches,    0 asks left
}

func ExampleFlow_Chances() {
	flow := ordergen.Standard("A", "B", "C", "D", "E")
	flow.Symbol = ordergen.Hot{N: 5, Hot: 1, Share: 800} // 80 % of the orders are for A
	for _, symbol := range flow.Symbols {
		fmt.Printf("%s %.2f  ", symbol, flow.Chances()[symbol])
	}
	// Output: A 0.80  B 0.05  C 0.05  D 0.05  E 0.05
}

// Every distribution has its exact probabilities.
func ExampleSupport() {
	for symbol, p := range ordergen.Support(ordergen.Hot{N: 5, Hot: 1, Share: 800}) {
		fmt.Println(symbol, p.FloatString(3))
	}
	// Output:
	// 0 0.800
	// 1 0.050
	// 2 0.050
	// 3 0.050
	// 4 0.050
}

func ExampleNewZipf() {
	zipf, err := ordergen.NewZipf(4, 1000)
	if err != nil {
		log.Fatal(err)
	}
	for k, p := range ordergen.Support(zipf) {
		fmt.Println(k, p.FloatString(3))
	}
	// Output:
	// 0 0.480
	// 1 0.240
	// 2 0.160
	// 3 0.120
}

func ExampleNewWeighted() {
	lots, err := ordergen.NewWeighted(
		ordergen.Weight{Value: 100, Weight: 7},
		ordergen.Weight{Value: 1000, Weight: 1},
	)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(lots)
	for shares, p := range ordergen.Support(lots) {
		fmt.Println(shares, p.FloatString(3))
	}
	// Output:
	// NewWeighted(Weight{Value: 100, Weight: 7}, Weight{Value: 1000, Weight: 1})
	// 100 0.875
	// 1000 0.125
}

func ExampleParsePrice() {
	price, err := ordergen.ParsePrice("150.25")
	fmt.Println(int64(price), price, err)
	_, err = ordergen.ParsePrice("150.255")
	fmt.Println(err)
	// Output:
	// 15025 150.25 <nil>
	// price "150.255" has a fraction of a cent, want at most two decimals
}

// Every fault of a configuration is named at once.
func ExampleNew() {
	flow := ordergen.Standard("AAPL", "AAPL")
	flow.Mix.Aggressive = 1200
	_, err := ordergen.New(ordergen.Config{Prefix: "run7", Flow: flow})
	fmt.Println(err)
	// Output:
	// ordergen config: Prefix is "run7", want a last character that is no digit, or ids could not be read back
	// Symbols[1] is "AAPL", as is Symbols[0], want each symbol once
	// Mix.Aggressive is 1200‰, want 0..1000
}

func ExampleLookupProfile() {
	b3, err := ordergen.LookupProfile("B3")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(b3.Title)
	for _, stage := range b3.Runs[0].Stages {
		fmt.Println(stage)
	}
	// Output:
	// ramp from normal to peak
	// 17/s for 2m0s
	// 17/s to 42/s in 2m0s
	// 42/s to 84/s in 2m0s
	// 84/s for 4m0s
}

// ParseOrder says everything that is wrong with an order.
func ExampleParseOrder() {
	_, err := ordergen.ParseOrder([]byte(`{"orderId":"b0","symbol":"AAPL","side":"HOLD","type":"LIMIT","price":1.5}`))
	fmt.Println(err)
	// Output:
	// side is "HOLD", want one of [BUY SELL]
	// price is 1.5, want a whole number above 0
	// quantity is missing, want a whole number above 0
}
