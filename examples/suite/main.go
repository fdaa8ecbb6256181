// Command suite runs all eight cases in order, and ends with one table and one exit code.
package main

import "github.com/ordergen/ordergen/cmd/ordergen/command"

func main() { command.Main("suite") }
