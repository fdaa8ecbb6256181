// Package engine is a small sharded matching engine that runs in-process: the
// target that the workloads of package ordergen are tried and tested against.
//
// It comes in three layers, each usable alone. A [Book] matches the orders of one
// symbol in price-time priority. A [Shard] holds the books of some symbols behind
// one queue and is an [http.Handler] that takes orders, seeds and scrapes. A
// [Gateway] routes orders by symbol to shards. [Start] puts them together on free
// ports of the loopback interface.
//
// Prices are in cents and quantities in shares, as in package ordergen.
//
// A shard acknowledges an order after it has matched it, so what a client measures
// includes the matching. The engine whose wire contract this one keeps answers first
// and matches later.
package engine
