package ordergen_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
	"pgregory.net/rapid"
)

// Every block has the whole cast.
func TestShapeIsThatOfEachBlock(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := livesConfigs().Draw(t, "config")
		s, shape := newStream(t, c), c.Cast.Shape()
		first := uint64(shape.Events) * rapid.SampledFrom([]uint64{0, 3, 1e12}).Draw(t, "block")
		demand := s.Demand(first, first+uint64(shape.Events))
		got := ordergen.Shape{Events: shape.Events, RestingBlocks: shape.RestingBlocks}
		if slices.Contains(c.Cast, ordergen.Life(drill)) {
			got.Drilled = 1
			delete(demand, drill.Symbol)
		}
		for _, side := range demand.Total().Book {
			got.Makers += int(side.Makers)
			got.Takers += int(side.Takers)
			got.Passives += int(side.Passives)
			got.Cancelled += int(side.Cancels)
			got.Changes += int(side.Reductions + side.Replaces)
			got.Refused += int(side.Refusals)
			got.Missed += int(side.Misses)
			got.Orders += int(side.Makers + side.Takers + side.Passives + side.Misses)
		}
		if diff := cmp.Diff(shape, got); diff != "" {
			t.Fatalf("a block (-cast +events):\n%s", diff)
		}
		if all := shape.Orders + shape.Cancelled + shape.Changes + shape.Refused + shape.Drilled; all != shape.Events {
			t.Fatalf("%+v has %d events in all", shape, all)
		}
	})
}

// Lifetimes are those of the events: from each cancel of a block back to what it cancels.
func TestLifetimes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := livesConfigs().Draw(t, "config")
		s, shape := newStream(t, c), c.Cast.Shape()
		length := uint64(shape.Events)
		first := length << 33 // beyond the longest lag
		var got []int64
		for i := first; i < first+length; i++ {
			if o := s.At(i); o.Action == ordergen.Cancel && !s.Answer(i).Refused {
				got = append(got, int64(i/length-o.Orig.Index/length))
			}
		}
		cancelled, taken := c.Cast.Lifetimes()
		slices.Sort(got)
		if slices.Sort(cancelled); !slices.Equal(got, cancelled) {
			t.Fatalf("orders are cancelled after %v blocks, want %v", got, cancelled)
		}
		sum := int64(0)
		for _, blocks := range append(cancelled, taken...) {
			sum += blocks
		}
		if sum != shape.RestingBlocks || len(taken) != shape.Makers {
			t.Fatalf("%d makers and %d blocks in all, want %d and %d", len(taken), sum, shape.Makers, shape.RestingBlocks)
		}
		if n := len(cancelled) + len(taken); n > 0 && shape.Lifetime() != float64(sum)/float64(n) {
			t.Fatalf("%d orders rest %v blocks on average, want %d in all", n, shape.Lifetime(), sum)
		}
	})
}

func TestShapeTellsPeople(t *testing.T) {
	const want = "of 1000 events 210 take, 220 make, 240 rest, 240 cancel, 70 change, 20 are refused or miss; order-to-trade 4.8; " +
		"52.2 % of resting orders are cancelled, after 4.1 blocks of 100 events on average; about 188 orders stand"
	flow := ordergen.Steady("AAPL")
	if got := flow.Cast.Shape().String(); got != want {
		t.Errorf("the shape reads %s, want %s", got, want)
	}
	if stands := newStream(t, ordergen.Config{Flow: flow}).Standing(0).Len(); float64(stands) != flow.Cast.Shape().Standing() {
		t.Errorf("%d orders stand, want the %v of the shape", stands, flow.Cast.Shape().Standing())
	}
	grows := ordergen.Cast{ordergen.Rest{Count: 1, Stays: true}}.Shape()
	if grows.OrderToTrade() != 0 || grows.Lifetime() != 0 || grows.CancelShare() != 0 {
		t.Errorf("where nothing trades or ends, the shape says %v", grows)
	}
}
