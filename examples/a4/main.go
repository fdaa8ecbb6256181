// Command a4 runs the normal load of one shard, with the event broker paused from the second minute on.
package main

import "github.com/ordergen/ordergen/cmd/ordergen/command"

func main() { command.Main("run", "a4") }
