// Command a1 runs the warm-up case: 500 orders a minute to one shard, results discarded.
package main

import "github.com/ordergen/ordergen/cmd/ordergen/command"

func main() { command.Main("run", "a1") }
