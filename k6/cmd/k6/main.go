package main

import (
	"go.k6.io/k6/cmd"

	_ "github.com/ordergen/ordergen/k6"
)

func main() { cmd.Execute() }
