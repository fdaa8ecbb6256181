package ordergen_test

import (
	"fmt"
	"testing"

	"github.com/ordergen/ordergen"
)

// All quantities of a life, its symbol and its side are drawn from one word. Here they are
// independent of each other: each with each, and of the quantities any three.
func TestWhatALifeDrawsIsIndependent(t *testing.T) {
	const changes, lots = 6, 5
	replaced := ordergen.Rest{Count: 10}
	for range changes {
		replaced.Changes = append(replaced.Changes, ordergen.Replace)
	}
	flow := ordergen.Steady("A", "B", "C", "D")
	flow.Cast = ordergen.Cast{replaced}
	same := ordergen.StandardInstrument("A")
	same.Lots = ordergen.Uniform{Min: 1, Max: lots}
	flow.Instruments = make(map[string]ordergen.Instrument)
	symbols := make(map[string]int64)
	for i, symbol := range flow.Symbols {
		flow.Instruments[symbol] = same
		symbols[symbol] = int64(i)
	}
	s := newStream(t, ordergen.Config{Seed: 1, Flow: flow})

	type life struct {
		symbol, side int64
		lots         []int64
	}
	lives := make(map[ordergen.ID]*life)
	for i, o := range s.Range(0, 200_000) {
		switch o.Action {
		case ordergen.Submit:
			lives[ordergen.ID{Index: i}] = &life{symbols[o.Symbol], int64(o.Side), []int64{o.Quantity/same.Lot - 1}}
		case ordergen.Replace:
			if l := lives[o.Orig]; l != nil {
				l.lots = append(l.lots, o.Quantity/same.Lot-1)
			}
		}
	}

	type pair struct {
		what    string
		x, y, z int // number of each replacement of which the quantity is told
	}
	tallies, sizes := make(map[pair]tally), make(map[pair]int)
	count := func(p pair, size int, cell int64) {
		if tallies[p] == nil {
			tallies[p], sizes[p] = make(tally), size
		}
		tallies[p][cell]++
	}
	for _, l := range lives {
		count(pair{what: "symbol, side"}, 4*2, l.symbol*2+l.side)
		for x, of := range l.lots {
			count(pair{"symbol, lots", x, 0, 0}, 4*lots, l.symbol*lots+of)
			count(pair{"side, lots", x, 0, 0}, 2*lots, l.side*lots+of)
			for y, and := range l.lots[:x] {
				count(pair{"lots, lots", x, y, 0}, lots*lots, of*lots+and)
				for z, third := range l.lots[:y] {
					count(pair{"lots, lots, lots", x, y, z}, lots*lots*lots, (of*lots+and)*lots+third)
				}
			}
		}
	}
	for p, tally := range tallies {
		chances := make(map[int64]float64)
		for cell := range sizes[p] {
			chances[int64(cell)] = 1 / float64(sizes[p])
		}
		tally.follows(t, fmt.Sprint(p), chances)
	}
}
