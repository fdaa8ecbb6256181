//go:build !race

package client

import (
	"context"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/ordergen/ordergen"
)

// TestOrdersOfAWakeLeaveInTheirOrder has ten orders due at once and one processor. Two
// neighbours may change places, when the scheduler runs the pacer out of turn, and more
// when this machine is busy and the pacer late: one run of many is enough. Under the race
// detector the scheduler of Go runs goroutines in random order.
func TestOrdersOfAWakeLeaveInTheirOrder(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	var sent []uint64
	for range 100 {
		if sent = sendAtOnce(t, 10); inOrder(sent) {
			return
		}
	}
	t.Errorf("in 100 runs, the last of which sent %v, the orders never left in their order", sent)
}

// sendAtOnce returns the indexes of n orders that are due at once, as they were sent.
func sendAtOnce(t *testing.T, n int) (sent []uint64) {
	var mu sync.Mutex
	_, err := Runner{
		Stream:   testStream(t),
		Schedule: hold(t, fastestRate, time.Duration(n)),
		Target: TargetFunc(func(_ context.Context, o ordergen.Order) (Receipt, error) {
			mu.Lock()
			defer mu.Unlock()
			sent = append(sent, o.ID.Index)
			return Receipt{}, nil
		}),
	}.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return sent
}

// inOrder allows for neighbours that have changed places.
func inOrder(sent []uint64) bool {
	for place, k := range sent {
		if away := int(k) - place; away < -1 || away > 1 {
			return false
		}
	}
	return true
}
