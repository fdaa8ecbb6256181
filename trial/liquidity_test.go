package trial

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
)

// A book that may drain voids a run from the order on that may find too little, if that was
// due.
func TestABookThatMayDrainVoidsARun(t *testing.T) {
	short := func(at ...uint64) *ordergen.Plan {
		p := &ordergen.Plan{Orders: 100}
		for _, first := range at {
			p.Shortfalls = append(p.Shortfalls, ordergen.Shortfall{First: first})
		}
		return p
	}
	for name, test := range map[string]struct {
		plan *ordergen.Plan
		due  uint64
		want []shown
	}{
		"recorded":              {nil, 100, nil},
		"enough for all":        {short(), 100, []shown{{Liquidity, "", Held, 100, 100}}},
		"short from 40 on":      {short(70, 40), 100, []shown{{Liquidity, "", Voided, 40, 100}}},
		"ended before":          {short(70, 40), 40, []shown{{Liquidity, "", Held, 100, 40}}},
		"ended behind":          {short(70, 40), 41, []shown{{Liquidity, "", Voided, 40, 41}}},
		"lives without a proof": {&ordergen.Plan{First: 7, Orders: 100, Breaches: make([]ordergen.Breach, 1)}, 100, []shown{{Liquidity, "", Voided, 7, 100}}},
	} {
		r := &RunReport{Experiment: Experiment{Plan: test.plan}, Result: &client.Result{Due: test.due}}
		if diff := cmp.Diff(test.want, show(liquidity{}.Judge(r))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
