// Command b4 runs the peak load with 80 % of the orders on one symbol.
package main

import "github.com/ordergen/ordergen/cmd/ordergen/command"

func main() { command.Main("run", "b4") }
