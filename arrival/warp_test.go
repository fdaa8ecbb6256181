package arrival

import (
	"testing"
	"time"

	"github.com/ordergen/ordergen"
)

// TestBurstsHaveTheirFactorAndTheirPeriodItsOrders: five times 1000/s in the first tenth of
// each second, 5/9 of it in the rest.
func TestBurstsHaveTheirFactorAndTheirPeriodItsOrders(t *testing.T) {
	s := mustParse(t, "bursts:period=1s,factor=5,duty=0.1", 0, ordergen.Hold(ordergen.PerSecond(1000), 3500*time.Millisecond))
	for at, want := range map[time.Duration]uint64{
		0:                       0,
		50 * time.Millisecond:   250,
		100 * time.Millisecond:  500,
		550 * time.Millisecond:  750,
		time.Second:             1000,
		2100 * time.Millisecond: 2500,
		3 * time.Second:         3000,
		3100 * time.Millisecond: 3100, // after the last whole period
		3500 * time.Millisecond: 3500,
	} {
		if got := Before(s, at); got != want {
			t.Errorf("%d orders before %v, want %d", got, at, want)
		}
	}
}

func TestBurstsWithNothingBetween(t *testing.T) {
	s := mustParse(t, "bursts:period=1s,factor=4,duty=0.25", 0, ordergen.Hold(ordergen.PerSecond(1000), 2*time.Second))
	if burst, end := Before(s, 250*time.Millisecond), Before(s, time.Second); burst != 1000 || end != 1000 {
		t.Errorf("%d orders in the burst and %d in the period, want all 1000 in both", burst, end)
	}
	if s.Due(1000) != time.Second {
		t.Errorf("the second burst starts at %v, want 1s", s.Due(1000))
	}
}

// TestDayCurve: the orders of each quarter are as its rate.
func TestDayCurve(t *testing.T) {
	s := mustParse(t, "daycurve:3,0,1,4", 0, ordergen.Hold(ordergen.PerSecond(100), 80*time.Second))
	var got []uint64
	for _, w := range Windows(s, 20*time.Second) {
		got = append(got, w.Len())
	}
	for i, want := range []uint64{3000, 0, 1000, 4000} {
		if got[i] != want {
			t.Errorf("quarter %d has %d orders, want %d", i, got[i], want)
		}
	}
	if s.Due(3000) != 40*time.Second {
		t.Errorf("the first order after the quiet quarter is due at %v, want 40s", s.Due(3000))
	}
}
