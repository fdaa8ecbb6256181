package trial

import (
	"testing"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/observe"
)

// A flow that proves nothing foretells nothing, so that figures which disagree are no fault of
// the engine: the run says nothing, and the engine is not called broken.
func TestAFlowThatProvesNothingBreaksNoEngine(t *testing.T) {
	mismatch := Reconciliation{Rows: []ReconcileRow{{Shard: "a", Figure: observe.Traded, Want: ordergen.Interval{Min: 10, Max: 10}, Got: 9}}}
	for name, test := range map[string]struct {
		breaches []ordergen.Breach
		want     Verdict
	}{
		"proven":         {nil, Broken},
		"proves nothing": {[]ordergen.Breach{{Symbol: "A", What: "a maker may be missed"}}, Invalid},
	} {
		r := &RunReport{Experiment: Experiment{Plan: &ordergen.Plan{Breaches: test.breaches}}, Reconciliation: mismatch}
		if got := (reconciled{}).Judge(r)[0].Effect(); got != test.want {
			t.Errorf("%s: the check makes it %v, want %v", name, got, test.want)
		}
	}
}
