package ordergen_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
)

// The table of constants in the specification, in cents and shares.
func TestStandardIsTheSpecifiedLaw(t *testing.T) {
	flow, ladder := ordergen.Standard("A"), ordergen.StandardLadder(500, 50)
	if mix := flow.Mix.Aggressive; mix != 600 {
		t.Errorf("the mix is %d‰, want 600", mix)
	}
	for _, l := range []law{
		even(flow.Mix.AggressivePrice, 15000, 15099, 1),
		even(flow.Mix.PassivePrice, 14701, 14800, 1),
		even(flow.Quantity, 10, 199, 1),
		even(ladder.Quantity, 10, 199, 1),
	} {
		l.holds(t)
	}
	ladder.Quantity = nil
	if diff := cmp.Diff(ordergen.Ladder{Touch: 15000, Tick: 1, Levels: 50, Orders: 500}, ladder); diff != "" {
		t.Errorf("ladder (-specified +got):\n%s", diff)
	}
}
