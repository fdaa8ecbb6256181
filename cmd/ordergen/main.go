// Command ordergen runs test cases against a matching engine: it plans, seeds, sends,
// reconciles and judges.
package main

import "github.com/ordergen/ordergen/cmd/ordergen/command"

func main() { command.Main() }
