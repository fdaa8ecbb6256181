//go:build !orderbook

package main

import (
	"log"

	"github.com/ordergen/ordergen/conform"
)

func newBook() conform.Engine {
	log.Fatal("no order book is built in: README.md says how to get one and run with -tags orderbook")
	return nil
}
