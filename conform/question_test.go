package conform

import (
	"testing"

	"github.com/ordergen/ordergen"
)

// An engine that tells no depths is asked about both sides of all symbols all the same.
func TestQuestionsWithoutDepths(t *testing.T) {
	tape := Tape{Submit{Price: 100, Quantity: 1}, Submit{Symbol: "B", Price: 100, Quantity: 1}}
	asked := make(map[string]int)
	for _, q := range tape.questions(profile{lacks: Depths | Ladders}) {
		if q.about != bestPrice {
			t.Errorf("%v is asked of an engine that does not tell it", q)
		}
		asked[q.symbol+" "+q.side.String()]++
	}
	for _, symbol := range tape.symbols() {
		for _, side := range []ordergen.Side{ordergen.Buy, ordergen.Sell} {
			if n := asked[symbol+" "+side.String()]; n != 1 {
				t.Errorf("the best %v of %q is asked %d times, want once", side, symbol, n)
			}
		}
	}
}
