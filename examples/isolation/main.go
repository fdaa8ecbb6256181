// Command isolation sends steady load on one shard while that on another rises.
package main

import "github.com/ordergen/ordergen/trial"

func main() { trial.Main("isolation") }
