package ordergen_test

import (
	"math"
	"testing"

	"github.com/ordergen/ordergen"
	"pgregory.net/rapid"
)

// Lives are dealt out in turn: after each block no worker has more than one life more than another,
// and in as many blocks as there are workers each has as many. Those that opened before index 0 are
// dealt out alike.
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
			least, most := math.MaxInt, 0
			for k := range n {
				least, most = min(least, opened[k]), max(most, opened[k])
			}
			if most > least+1 {
				t.Fatalf("of the lives that open in %d blocks workers have %d to %d", block+1, least, most)
			}
		}
		for k := range n {
			if opened[k] != count || ended[k] != count {
				t.Fatalf("in %d blocks worker %d has %d lives that open and %d that end, want %d", n, k, opened[k], ended[k], count)
			}
		}
	})
}
