package main

import (
	"slices"
	"testing"
	"time"
)

// TestRightAgreesWithTheOrdersOneByOne lets every order of a run wait for the end of
// the freeze.
func TestRightAgreesWithTheOrdersOneByOne(t *testing.T) {
	l := Load{Rate: 1000, Duration: 5 * time.Second, Freeze: time.Second}
	from := (l.Duration - l.Freeze) / 2
	var waits []time.Duration
	for k := range l.Orders() {
		due := time.Duration(k) * time.Second / time.Duration(l.Rate)
		wait := time.Duration(0)
		if due >= from && due < from+l.Freeze {
			wait = from + l.Freeze - due
		}
		waits = append(waits, wait)
	}
	slices.Sort(waits)
	for _, q := range []float64{0.5, 0.8, 0.9, 0.99, 0.999} {
		want := waits[int(q*float64(len(waits)))]
		if got := l.Right(q); (got - want).Abs() > 2*time.Millisecond {
			t.Errorf("Right(%v) is %v, want %v", q, got, want)
		}
	}
}
