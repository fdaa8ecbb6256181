// Command seed puts resting asks into a target and stops.
package main

import "github.com/ordergen/ordergen/trial"

func main() { trial.Main("seed") }
