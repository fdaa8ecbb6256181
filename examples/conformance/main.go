// Command conformance holds a public order book against the reference and prints what
// it finds. It ends with 0 whatever that is.
//
// README.md says how to get the book; without it the command says so.
package main

import (
	"flag"
	"fmt"

	"github.com/ordergen/ordergen/conform"
)

func main() {
	suite := conform.Suite{}
	flag.IntVar(&suite.Tapes, "tapes", 20_000, "number of random tapes")
	flag.IntVar(&suite.Seed, "seed", 1, "seed of the random tapes")
	flag.Parse()
	fmt.Println(suite.Run(newBook))
}
