// Command b3 runs the ramp from normal to peak load over three shards.
package main

import "github.com/ordergen/ordergen/trial"

func main() { trial.Main("B3") }
