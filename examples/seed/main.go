// Command seed puts resting asks into a target and stops.
package main

import "github.com/ordergen/ordergen/cmd/ordergen/command"

func main() { command.Main("seed") }
