package conform

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/internal/rehearsal"
)

// TestMinimalTapeIsRound starts from a tape with everything in it.
func TestMinimalTapeIsRound(t *testing.T) {
	long := Tape{
		Submit{Symbol: "B", Side: ordergen.Sell, Price: 97, Quantity: 7},
		Submit{Side: ordergen.Buy, Price: 95, Quantity: 3},
		Reuse{Target: 9, Submit: Submit{Symbol: "B", Side: ordergen.Sell, Price: 104, Quantity: 9}},
		Cancel{Target: 1},
		Submit{Symbol: "B", Side: ordergen.Sell, Price: 104, Quantity: 8},
		Replace{Target: 0, Price: 99, Quantity: 3},
		Submit{Symbol: "B", Side: ordergen.Buy, Type: ordergen.Market, Quantity: 5},
		Submit{Symbol: "B", Side: ordergen.Buy, Type: ordergen.IOC, Price: 104, Quantity: 3},
		Reduce{Target: 2, By: 1},
		Submit{Symbol: "C", Side: ordergen.Sell, Price: 100, Quantity: 1},
	}
	for name, want := range map[string]Tape{
		"a partly filled maker goes to the end": {
			Submit{Side: ordergen.Sell, Price: 100, Quantity: 2},
			Submit{Side: ordergen.Sell, Price: 100, Quantity: 1},
			Submit{Side: ordergen.Buy, Price: 100, Quantity: 1},
			Submit{Side: ordergen.Buy, Price: 100, Quantity: 1},
		},
		"the depth is the number of orders": {
			Submit{Side: ordergen.Sell, Price: 100, Quantity: 2},
		},
	} {
		d := Minimal(mutantNamed(name), long)
		if d == nil {
			t.Errorf("%s: no divergence", name)
			continue
		}
		if diff := cmp.Diff(want, d.Tape); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestMinimalTapesCannotBeCut looks for one entry or two that could go.
func TestMinimalTapesCannotBeCut(t *testing.T) {
	t.Parallel()
	for i, m := range mutants {
		if i%4 != 0 || m.long {
			continue // all of them take a minute
		}
		d := undirected(3, m.engine).First()
		if d == nil || d.Fickle {
			continue
		}
		for second := range d.Tape {
			shorter := d.Tape.Without(second)
			if Play(m.engine, shorter) != nil {
				t.Errorf("%s: the tape diverges without #%d:\n%#v", m.name, second, d.Tape)
			}
			for first := range second {
				if Play(m.engine, shorter.Without(first)) != nil {
					t.Errorf("%s: the tape diverges without #%d and #%d:\n%#v", m.name, first, second, d.Tape)
				}
			}
		}
	}
}

// TestRapidShrinksTapes has rapid itself find and shrink tapes, as in a property that a
// user writes.
func TestRapidShrinksTapes(t *testing.T) {
	const longest = 6 // entries, at the median
	var lengths []int
	for _, name := range []string{
		"a partly filled maker goes to the end", "an FOK order counts beyond its limit", "a replaced order keeps its place",
	} {
		tape := rehearsal.Shrunk(t, Tapes(0), func(tape Tape) bool { return Play(mutantNamed(name), tape) != nil })
		if tape == nil {
			t.Errorf("%s: survives", name)
		}
		lengths = append(lengths, len(tape))
		t.Logf("%s: %#v", name, tape)
	}
	slices.Sort(lengths)
	if median := lengths[len(lengths)/2]; median > longest {
		t.Errorf("rapid shrinks to %v entries, want at most %d at the median", lengths, longest)
	}
}

// TestTapesShrinkToTheSimplest asks rapid for the simplest tape.
func TestTapesShrinkToTheSimplest(t *testing.T) {
	tape := rehearsal.Shrunk(t, Tapes(0), func(Tape) bool { return true })
	if diff := cmp.Diff(Tape{Submit{Price: 100, Quantity: 1}}, tape); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
