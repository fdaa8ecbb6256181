// Command isolation sends steady load on one shard while that on another rises.
package main

import "github.com/ordergen/ordergen/cmd/ordergen/command"

func main() { command.Main("isolation") }
