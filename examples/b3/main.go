// Command b3 runs the ramp from normal to peak load over three shards.
package main

import "github.com/ordergen/ordergen/cmd/ordergen/command"

func main() { command.Main("run", "b3") }
