// Command a3 runs the normal load of one shard on a shallow, a medium and a deep book.
package main

import "github.com/ordergen/ordergen/cmd/ordergen/command"

func main() { command.Main("run", "a3") }
