// Package dialect sends orders to engines that speak otherwise than client.Wire: requests are
// made from templates that are compiled once, and answers are read at paths.
package dialect
