// Command suite runs all eight cases in order, and ends with one table and one exit code.
package main

import "github.com/ordergen/ordergen/trial"

func main() { trial.Main("suite") }
