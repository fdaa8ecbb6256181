package engine_test

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"strings"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/engine"
)

func ExampleBook() {
	var book engine.Book
	book.Submit(ordergen.Order{ID: ordergen.ID{Prefix: "ask-", Index: 1}, Side: ordergen.Sell, Price: 15000, Quantity: 60}, nil)
	book.Submit(ordergen.Order{ID: ordergen.ID{Prefix: "ask-", Index: 2}, Side: ordergen.Sell, Price: 15001, Quantity: 60}, nil)

	fills, err := book.Submit(ordergen.Order{ID: ordergen.ID{Prefix: "buy-", Index: 1}, Price: 15099, Quantity: 100}, nil)
	if err != nil {
		log.Fatal(err)
	}
	for _, f := range fills {
		fmt.Printf("%v buys %d from %v at %v\n", f.Taker, f.Quantity, f.Maker, f.Price)
	}
	best, _ := book.Best(ordergen.Sell)
	fmt.Printf("%d left at %v\n", best.Quantity, best.Price)
	// Output:
	// buy-00001 buys 60 from ask-00001 at 150.00
	// buy-00001 buys 40 from ask-00002 at 150.01
	// 20 left at 150.01
}

func ExampleStart() {
	cluster, err := engine.Start(engine.Config{
		Shards: []engine.ShardConfig{
			{Name: "a", Symbols: []string{"TEST-ASSET-A", "TEST-ASSET-B"}},
			{Name: "b", Symbols: []string{"TEST-ASSET-E"}},
		},
	})
	if err != nil {
		log.Fatal(err)
	}
	defer cluster.Close()

	post := func(path, body string) *http.Response {
		resp, err := http.Post(cluster.GatewayURL()+path, "application/json", strings.NewReader(body))
		if err != nil {
			log.Fatal(err)
		}
		return resp
	}
	seed := post("/seed/a", `{"orders":[{"orderId":"ask","symbol":"TEST-ASSET-A","side":"SELL","type":"LIMIT","price":15000,"quantity":100}]}`)
	defer seed.Body.Close()
	answer, _ := io.ReadAll(seed.Body)
	fmt.Println(string(answer))

	order := post("/orders", `{"orderId":"bid","symbol":"TEST-ASSET-A","side":"BUY","type":"LIMIT","price":15000,"quantity":40}`)
	defer order.Body.Close()
	fmt.Println(order.Status)

	counters := cluster.Shard("a").Counters()
	fmt.Println(counters.Matches, "match of", counters.Traded, "shares")
	// Output:
	// {"seeded":1}
	// 200 OK
	// 1 match of 40 shares
}
