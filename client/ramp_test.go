package client

import (
	"context"
	"math"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/arrival"
)

// TestRampHoldsTheIntegralOfItsRate sends B3 at its full ten minutes, in the time of
// the bubble, and counts what arrives.
func TestRampHoldsTheIntegralOfItsRate(t *testing.T) {
	b3, err := ordergen.LookupProfile("B3")
	if err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		schedule, err := arrival.Ramp(b3.Runs[0].Stages...)
		if err != nil {
			t.Fatal(err)
		}
		var (
			mu       sync.Mutex
			arrivals []time.Duration
			started  = time.Now()
		)
		result, err := Runner{
			Stream:   testStream(t),
			Schedule: schedule,
			Workers:  b3.VUs.Max,
			Target: TargetFunc(func(context.Context, ordergen.Order) (Receipt, error) {
				mu.Lock()
				arrivals = append(arrivals, time.Since(started))
				mu.Unlock()
				time.Sleep(100 * time.Millisecond)
				return Receipt{}, nil
			}),
		}.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		conserved(t, result)
		slices.Sort(arrivals)
		for second := time.Second; second <= schedule.Duration(); second += time.Second {
			got, _ := slices.BinarySearch(arrivals, second)
			want := float64(arrival.Before(schedule, second))
			if math.Abs(float64(got)-want) > max(want/100, 1) {
				t.Fatalf("%d orders by %v, want %v within 1 %%", got, second, want)
			}
		}
	})
}
