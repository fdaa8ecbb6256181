package ordergen_test

import (
	"strings"
	"testing"

	"github.com/ordergen/ordergen"
)

func TestDrillsAreChecked(t *testing.T) {
	rest, drill := ordergen.Rest{Count: 1}, func(symbol string) ordergen.Life { return ordergen.Drill{Symbol: symbol} }
	for name, c := range map[string]struct {
		cast ordergen.Cast
		want string // part of the error, or "" where there is none
	}{
		"the last symbol":            {ordergen.Cast{rest, drill("L")}, ""},
		"the last two symbols":       {ordergen.Cast{drill("L"), rest, drill("B")}, ""},
		"each symbol":                {ordergen.Cast{drill("L"), drill("A"), drill("B")}, ""},
		"each symbol, beside a life": {ordergen.Cast{drill("L"), drill("A"), drill("B"), rest}, "each symbol of the flow has a Drill"},
		"a symbol twice":             {ordergen.Cast{drill("L"), rest, drill("L")}, `Cast[2].Symbol is "L", as is Cast[0].Symbol`},
		"a symbol that is drawn":     {ordergen.Cast{rest, drill("B")}, `Cast[1].Symbol is "B", want it among the last`},
		"a symbol of no flow":        {ordergen.Cast{rest, drill("X")}, `Cast[1].Symbol is "X", want it among the last`},
		"no symbol":                  {ordergen.Cast{rest, drill("")}, "Cast[1].Symbol is empty"},
		"more drills than it has":    {ordergen.Cast{drill("L"), drill("A"), drill("B"), drill("X")}, `Cast[3].Symbol is "X"`},
	} {
		flow := ordergen.Flow{Symbols: []string{"A", "B", "L"}, Cast: c.cast}
		_, err := ordergen.New(ordergen.Config{Flow: flow})
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("a drill on %s: the error is %v, want …%s…", name, err, c.want)
		}
	}
}

// Where each symbol has its drill nothing is drawn, and a law of symbols has nothing to keep to.
func TestLawOfNoSymbols(t *testing.T) {
	flow := ordergen.Flow{Symbols: []string{"L"}, Symbol: ordergen.Constant(0), Cast: ordergen.Cast{ordergen.Drill{Symbol: "L"}}}
	if _, err := ordergen.New(ordergen.Config{Flow: flow}); err != nil {
		t.Error(err)
	}
}
