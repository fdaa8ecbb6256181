//go:build !race

package client

import (
	"context"
	"iter"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ordergen/ordergen"
)

// atOnce is a schedule whose orders are all due at one time.
type atOnce struct {
	n  uint64
	at time.Duration
}

func (s atOnce) Len() uint64              { return s.n }
func (s atOnce) Due(uint64) time.Duration { return s.at }
func (s atOnce) Duration() time.Duration  { return s.at + 1 }

// TestOrdersOfAWakeLeaveInTheirOrder has ten orders due at once and one processor, by a clock
// by which the pacer is never late. Two neighbours may change places, when the scheduler runs
// the pacer out of turn: one run of some is enough. Under the race detector the scheduler of Go
// runs goroutines in random order.
func TestOrdersOfAWakeLeaveInTheirOrder(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	var sent []uint64
	for range 10 {
		synctest.Test(t, func(t *testing.T) { sent = sendAtOnce(t, 10) })
		if inOrder(sent) {
			return
		}
	}
	t.Errorf("in 10 runs, the last of which sent %v, the orders never left in their order", sent)
}

// sendAtOnce returns the indexes of n orders that are due at once, as they were sent.
func sendAtOnce(t *testing.T, n uint64) (sent []uint64) {
	var mu sync.Mutex
	_, err := Runner{
		Stream:   testStream(t),
		Schedule: atOnce{n, 10 * time.Millisecond},
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

// TestALatePacerKeepsItsTurn counts the workers that run before the last of ten orders is
// handed to one: each of those before it, or none when the pacer is late. Nothing runs before
// the first order is handed. The scheduler may stop the pacer at any time: one run of some is
// enough.
func TestALatePacerKeepsItsTurn(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	for late, want := range map[time.Duration]int{0: 9, onTime - 1: 9, onTime: 0, time.Second: 0} {
		var ran int
		var first bool
		for range 10 {
			synctest.Test(t, func(t *testing.T) { ran, first = handedLate(t, late) })
			if ran == want && first {
				break
			}
		}
		if ran != want || !first {
			t.Errorf("%v late, %d workers run before the last of ten orders is handed, want %d; the first is handed before anything else runs: %v, want true", late, ran, want, first)
		}
	}
}

// handedLate has a pacer hand ten orders to as many workers, and returns how many of these ran
// before it had handed the last, and whether it handed the first before all other goroutines.
func handedLate(t *testing.T, late time.Duration) (before int, first bool) {
	const due = 10 * time.Millisecond
	r := newRun(Runner{Stream: testStream(t), Schedule: atOnce{10, due}, Idle: Sleep}.withDefaults())
	time.Sleep(due + late) // The clock is that of synctest: the pacer gets no processor for so long.
	ran, others, ended := 0, 0, make(chan struct{})
	crew := newCrew(10, 1, func(worker int, orders iter.Seq[job]) {
		if worker == 0 {
			first = others == 0
		}
		before = ran
		go func() {
			for range orders {
				ran++
				<-ended
			}
		}()
	})
	go func() { others++ }()
	r.pace(t.Context(), crew)
	close(ended)
	crew.dismiss()
	return before, first
}
