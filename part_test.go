package ordergen_test

import (
	"slices"
	"testing"

	"github.com/ordergen/ordergen"
	"pgregory.net/rapid"
)

// Lives are dealt out in turn, from index 0 and worker 0 on, and those that opened below index 0 are
// dealt out alike, so that each worker has as many in as many blocks as there are workers.
func TestLivesAreDealtOutInTurn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const lag = 5
		count := rapid.IntRange(1, 7).Draw(t, "lives in a block")
		flow := ordergen.Flow{Symbols: []string{"A"}, Cast: ordergen.Cast{ordergen.Rest{Count: count, Lag: ordergen.Constant(lag)}}}
		s := newStream(t, ordergen.Config{Seed: rapid.Uint64().Draw(t, "seed"), Flow: flow})
		n := rapid.Uint64Range(1, 2*lag).Draw(t, "workers")
		length := uint64(2 * count)
		opened, ended := make(map[uint64]int), make(map[uint64]int)
		for block := range n {
			for i := block * length; i < (block+1)*length; i++ {
				if s.At(i).Action == ordergen.Submit {
					opened[s.Worker(i, n)]++
				} else {
					ended[s.Worker(i, n)]++
				}
			}
			for k, dealt := range inTurn(count*int(block+1), n) {
				if opened[uint64(k)] != dealt {
					t.Fatalf("of the lives that open in %d blocks worker %d has %d, want %d", block+1, k, opened[uint64(k)], dealt)
				}
			}
		}
		for k := range n {
			if ended[k] != count {
				t.Fatalf("of the lives that end in %d blocks worker %d has %d, want %d", n, k, ended[k], count)
			}
		}
	})
}

// inTurn is how many of some lives each worker gets.
func inTurn(lives int, workers uint64) []int {
	dealt := make([]int, workers)
	for k := range lives {
		dealt[uint64(k)%workers]++
	}
	return dealt
}

func TestDrillsAreDealtOutInTurn(t *testing.T) {
	symbols := []string{"A", "B", "C", "D", "E"}
	flow := ordergen.Flow{Symbols: symbols, Cast: ordergen.Cast{ordergen.Rest{Count: 2}}}
	for _, symbol := range symbols[1:] {
		flow.Cast = append(flow.Cast, ordergen.Drill{Symbol: symbol})
	}
	s := newStream(t, ordergen.Config{Flow: flow})
	for i, o := range s.Range(0, 100) {
		if k := uint64(slices.Index(symbols, o.Symbol)); k > 0 && s.Worker(i, 3) != (k-1)%3 {
			t.Errorf("event %d of drill %d belongs to worker %d of 3", i, k-1, s.Worker(i, 3))
		}
	}
}

// Where each worker takes whole symbols, they are dealt out in their order.
func TestSymbolsAreDealtOutInTurn(t *testing.T) {
	for _, flow := range []ordergen.Flow{hotFlow(), ordergen.Steady("A", "B", "C", "D", "E")} {
		s := newStream(t, ordergen.Config{Flow: flow})
		for i, o := range s.Range(0, 200) {
			if got, want := s.SymbolWorker(i, 3), slices.Index(flow.Symbols, o.Symbol)%3; got != uint64(want) {
				t.Errorf("event %d of %s belongs to worker %d of 3, want %d", i, o.Symbol, got, want)
			}
		}
	}
}
