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

func TestWhatMustBeCountedForAPass(t *testing.T) {
	row := func(f observe.Figure, summed bool) ReconcileRow {
		return ReconcileRow{Shard: "a", Figure: f, Summed: summed, OK: true}
	}
	var (
		told   = []ReconcileRow{row(observe.Received, false), row(observe.Traded, false)}
		fills  = []ReconcileRow{row(observe.Fills, false)}
		summed = []ReconcileRow{row(observe.Traded, true)}
	)
	for name, test := range map[string]struct {
		r        Reconciliation
		mayLack  bool
		status   Status
		required bool
	}{
		"all told":                    {Reconciliation{Rows: told}, false, Held, true},
		"all told, and none needed":   {Reconciliation{Rows: told}, true, Held, true},
		"fills tell of trades":        {Reconciliation{Rows: fills}, false, Held, true},
		"a shard is silent":           {Reconciliation{Rows: told, Silent: []string{"b"}}, false, Unmeasured, true},
		"no trades are told":          {Reconciliation{Rows: told[:1]}, false, Unmeasured, true},
		"answers alone":               {Reconciliation{Rows: summed}, false, Unmeasured, true},
		"answers alone, as it may be": {Reconciliation{Rows: summed}, true, Held, false},
		"nothing, as it may be":       {Reconciliation{}, true, Unmeasured, false},
		"nothing":                     {Reconciliation{}, false, Unmeasured, true},
		"one is missing":              {Reconciliation{Missing: []string{"a"}}, true, Voided, true},
		"one is gone":                 {Reconciliation{Rows: told, Gone: []string{"b"}}, false, Voided, true},
		"one restarted":               {Reconciliation{Rows: told, Restarted: []string{"b"}}, false, Voided, true},
		"one disagrees":               {Reconciliation{Rows: []ReconcileRow{{Figure: observe.Traded}, told[0]}, Gone: []string{"b"}}, false, Wrong, true},
	} {
		got := reconciled{}.Judge(&RunReport{Experiment: Experiment{Plan: new(ordergen.Plan)}, Reconciliation: test.r, Lacks: Features{Counters: test.mayLack}})[0]
		if got.Status != test.status || got.Required != test.required || got.Got.Known != (test.status != Unmeasured) {
			t.Errorf("%s: %+v, want it %v, required %v", name, got, test.status, test.required)
		}
	}
}
