// Command a2 runs the normal load of one shard: 17 orders/s for five minutes.
package main

import "github.com/ordergen/ordergen/cmd/ordergen/command"

func main() { command.Main("run", "a2") }
