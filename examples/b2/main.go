// Command b2 runs the peak load: 84 orders/s over three shards for five minutes.
package main

import "github.com/ordergen/ordergen/cmd/ordergen/command"

func main() { command.Main("run", "b2") }
