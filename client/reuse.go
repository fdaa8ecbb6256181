package client

import "github.com/ordergen/ordergen/internal/enum"

// Reuse is which of its idle connections a target takes for an order. It is a part of the
// workload: a server meets many clients, and one that writes the head and the body of an
// answer apart waits on a busy connection for the client to acknowledge the first, which
// systems delay by 40 ms. With Hot such a server had a median of 44 ms; over 20 or 100
// connections in turn, and with k6, whose users have one each, 2 ms.
type Reuse uint8

const (
	// Spread takes the connection that has been idle longest, over at least so many as the
	// target's Connections say; more are made when all are busy. The first orders make them.
	Spread Reuse = iota
	// Hot takes the connection used last, so that a low rate uses one or two. Least is left of
	// the target's work for each, and the caches of processors are used best.
	Hot
)

var reuseNames = [...]string{Spread: "Spread", Hot: "Hot"}

// String returns the name of the constant.
func (r Reuse) String() string { return enum.Name(reuseNames[:], r) }
