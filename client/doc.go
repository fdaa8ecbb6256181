// Package client sends a workload at its arrival rate and measures what comes back.
//
// It is an open loop: the schedule alone decides when an order is due, never the
// target. Latency counts from that intended time, so an order that had to wait for
// a stalled target shows its wait (what a closed loop leaves out is known as
// coordinated omission). Service time, from the actual send, is recorded beside it,
// and so is the lateness of the generator itself.
package client
