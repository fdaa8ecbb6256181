// Command b1 runs the baseline: the normal load of one shard, behind the gateway.
package main

import "github.com/ordergen/ordergen/cmd/ordergen/command"

func main() { command.Main("run", "b1") }
