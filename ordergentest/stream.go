package ordergentest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/ordergen/ordergen"
)

// CheckDist holds a Dist to its contract: Quantile is monotone, has its bounds at the
// first and the last word, and depends on its word alone, whatever was asked before
// and whoever else is asking. Run it with -race, which sees what a value may hide.
//
// It looks at some thousands of words, the edges of their range and both sides of each
// power of two among them.
func CheckDist(t testing.TB, d ordergen.Dist) {
	t.Helper()
	if fault := distFault(d); fault != "" {
		t.Errorf("%v: %s", d, fault)
	}
}

// CheckStream holds a configuration to what makes its stream the same everywhere: each
// of its Dists keeps the contract that CheckDist checks, and an order is the same
// whether it is computed alone, in sequence, backwards, by Fill, by Range, by a second
// stream, or by several goroutines at once. It logs the fingerprint of the first orders,
// to be compared with that of another machine.
func CheckStream(t testing.TB, c ordergen.Config) {
	t.Helper()
	sound := true
	type part struct {
		name string
		dist ordergen.Dist
		used bool
	}
	parts := []part{
		{"Symbol", c.Symbol, c.Symbol != nil},
		{"Quantity", c.Quantity, true},
		{"Mix.AggressivePrice", c.Mix.AggressivePrice, c.Mix.Aggressive > 0},
		{"Mix.PassivePrice", c.Mix.PassivePrice, c.Mix.Aggressive < 1000},
	}
	for symbol, m := range c.BySymbol {
		parts = append(parts, part{symbol + " Quantity", m.Quantity, true}, part{symbol + " AggressivePrice", m.AggressivePrice, true}, part{symbol + " PassivePrice", m.PassivePrice, true})
	}
	for symbol, i := range c.Instruments {
		parts = append(parts, part{symbol + " Lots", i.Lots, true}, part{symbol + " Maker", i.Maker, true}, part{symbol + " Passive", i.Passive, true}, part{symbol + " Taker", i.Taker, true})
	}
	for _, part := range parts {
		if !part.used || part.dist == nil {
			continue // New says what is missing
		}
		if fault := distFault(part.dist); fault != "" {
			t.Errorf("%s: %v: %s", part.name, part.dist, fault)
			sound = false
		}
	}
	if !sound {
		return // a stream is no better than its parts
	}
	if fault := streamFault(c); fault != "" {
		t.Error(fault)
		return
	}
	t.Logf("fingerprint of the orders 0..%d: %s", streamSample-1, Must(ordergen.New(c)).Fingerprint(0, streamSample))
}

// streamSample is the number of orders that CheckStream looks at.
const streamSample = 500

// distFault says what is wrong with a Dist, or nothing.
func distFault(d ordergen.Dist) string {
	words := sampleWords()
	first := make([]int64, len(words))
	for i, u := range words {
		first[i] = d.Quantile(u)
	}
	for i := range words[1:] {
		if first[i] > first[i+1] {
			return fmt.Sprintf("Quantile falls from %d at the word %#x to %d at %#x, want it never to fall, so that its bounds are at the first and the last word",
				first[i], words[i], first[i+1], words[i+1])
		}
	}
	return repeatFault("Quantile of the word %#x", words, first, d.Quantile)
}

// sampleWords rises from the first word to the last.
func sampleWords() []uint64 {
	words := []uint64{0, math.MaxUint64}
	for shift := range 64 {
		words = append(words, 1<<shift-1, 1<<shift, 1<<shift+1)
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 4000 {
		words = append(words, random.Uint64())
	}
	slices.Sort(words)
	return slices.Compact(words)
}

// streamFault says how an order of the stream depends on more than its index, or nothing.
func streamFault(c ordergen.Config) string {
	const n = streamSample
	s, err := ordergen.New(c)
	if err != nil {
		return err.Error()
	}
	indexes, orders := make([]uint64, n), make([]ordergen.Order, n)
	for i := range indexes {
		indexes[i], orders[i] = uint64(i), s.At(uint64(i))
	}
	if fault := repeatFault("order %d", indexes, orders, s.At); fault != "" {
		return fault
	}
	filled := make([]ordergen.Order, n)
	s.Fill(filled, 0)
	for i, o := range s.Range(0, n) {
		alone := Must(ordergen.New(c)).At(i)
		for _, other := range []struct {
			way   string
			order ordergen.Order
		}{{"Fill", filled[i]}, {"Range", o}, {"At of a stream that has made no other", alone}} {
			if other.order != orders[i] {
				return fmt.Sprintf("order %d is %+v by At and %+v by %s", i, orders[i], other.order, other.way)
			}
		}
	}
	return ""
}

// repeatFault asks f again for what it has answered: backwards, in a random order, and
// from several goroutines at once.
func repeatFault[I any, V comparable](what string, in []I, first []V, f func(I) V) string {
	differs := func(how string, i int) string {
		if again := f(in[i]); again != first[i] {
			return fmt.Sprintf(what+" is %+v at first and %+v %s, want it to depend on nothing else", in[i], first[i], again, how)
		}
		return ""
	}
	for i := len(in) - 1; i >= 0; i-- {
		if fault := differs("backwards", i); fault != "" {
			return fault
		}
	}
	for _, i := range rand.New(rand.NewPCG(3, 4)).Perm(len(in)) {
		if fault := differs("in another order", i); fault != "" {
			return fault
		}
	}
	const goroutines = 4
	var (
		wg     sync.WaitGroup
		faults [goroutines]string
	)
	for g := range goroutines {
		wg.Go(func() {
			for i := range in {
				if fault := differs("from several goroutines", (i+g)%len(in)); fault != "" {
					faults[g] = fault
					return
				}
			}
		})
	}
	wg.Wait()
	return slices.Max(faults[:])
}
