// Command b4 runs the peak load with 80 % of the orders on one symbol.
package main

import "github.com/ordergen/ordergen/trial"

func main() { trial.Main("B4") }
