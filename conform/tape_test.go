package conform

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
	"pgregory.net/rapid"
)

func TestWithoutKeepsTheOthersOnTheirTargets(t *testing.T) {
	tape := Tape{
		0: Submit{Side: ordergen.Sell, Price: 100, Quantity: 1},
		1: Submit{Side: ordergen.Sell, Price: 101, Quantity: 2},
		2: Cancel{Target: 0},
		3: Reduce{Target: 1, By: 1},
		4: Reuse{Target: 0, Submit: Submit{Price: 99, Quantity: 1}},
		5: Replace{Target: 4, Price: 98, Quantity: 1},
		6: Cancel{Target: -1},
	}
	for place, want := range map[int]Tape{
		0: {
			0: Submit{Side: ordergen.Sell, Price: 101, Quantity: 2},
			1: Cancel{Target: -1},
			2: Reduce{Target: 0, By: 1},
			3: Submit{Price: 99, Quantity: 1},
			4: Replace{Target: 3, Price: 98, Quantity: 1},
			5: Cancel{Target: -1},
		},
		3: {
			0: Submit{Side: ordergen.Sell, Price: 100, Quantity: 1},
			1: Submit{Side: ordergen.Sell, Price: 101, Quantity: 2},
			2: Cancel{Target: 0},
			3: Reuse{Target: 0, Submit: Submit{Price: 99, Quantity: 1}},
			4: Replace{Target: 3, Price: 98, Quantity: 1},
			5: Cancel{Target: -1},
		},
	} {
		if diff := cmp.Diff(want, tape.Without(place)); diff != "" {
			t.Errorf("without #%d (-want +got):\n%s", place, diff)
		}
	}
	if len(tape) != 7 || tape[4].(Reuse).Target != 0 {
		t.Error("Without changes the tape it is called on")
	}
}

// TestAnyDeletionLeavesAValidTape holds two engines together on tapes with holes.
func TestAnyDeletionLeavesAValidTape(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		tape := Tapes(0).Draw(t, "tape")
		for len(tape) > 0 {
			tape = tape.Without(rapid.IntRange(0, len(tape)-1).Draw(t, "cut"))
			if d := Play(func() Engine { return newToy() }, tape); d != nil {
				t.Fatal(d)
			}
		}
	})
}

// Targets that point anywhere are still a tape.
func TestAnyTargetsMakeAValidTape(t *testing.T) {
	targets := rapid.IntRange(-3, 12)
	entries := rapid.Custom(func(t *rapid.T) Entry {
		target := targets.Draw(t, "target")
		side := rapid.SampledFrom([]ordergen.Side{ordergen.Buy, ordergen.Sell}).Draw(t, "side")
		order := Submit{Side: side, Price: 100, Quantity: rapid.Int64Range(1, 3).Draw(t, "quantity")}
		return rapid.SampledFrom([]Entry{
			order, Cancel{target}, Reuse{target, order}, Reduce{target, order.Quantity}, Replace{target, 101, order.Quantity},
		}).Draw(t, "entry")
	})
	rapid.Check(t, func(t *rapid.T) {
		tape := Tape(rapid.SliceOfN(entries, 0, 12).Draw(t, "tape"))
		if d := Play(func() Engine { return newToy() }, tape); d != nil {
			t.Fatal(d)
		}
	})
}

func TestIDsTellThePlace(t *testing.T) {
	tape := Tape{
		0: Submit{},
		1: Reuse{Target: 0},
		2: Reuse{Target: 1},
		3: Reuse{Target: 3},
		4: Reuse{Target: 7},
		5: Cancel{Target: 0},
		6: Reuse{Target: -1},
	}
	for place, want := range map[int]string{0: "o-00000", 1: "o-00000", 2: "o-00000", 3: "o-00003", 4: "o-00004", 5: "o-00005", 6: "o-00006", -1: "o-99999", 7: "o-99999"} {
		if got := tape.id(place).String(); got != want {
			t.Errorf("the id of #%d is %s, want %s", place, got, want)
		}
	}
}

func TestEntriesSayWhatTheyAsk(t *testing.T) {
	for want, e := range map[string]Entry{
		"SELL 5 at 100":                        Submit{Side: ordergen.Sell, Price: 100, Quantity: 5},
		"BUY IOC 3 at 101 of B":                Submit{Symbol: "B", Type: ordergen.IOC, Price: 101, Quantity: 3},
		"BUY MARKET 2":                         Submit{Type: ordergen.Market, Quantity: 2},
		"BUY FOK 1 at 100, under the id of #2": Reuse{2, Submit{Type: ordergen.FOK, Price: 100, Quantity: 1}},
		"cancel #0":                            Cancel{0},
		"cancel nobody":                        Cancel{-1},
		"reduce #1 by 2":                       Reduce{1, 2},
		"replace #1 by 3 at 102":               Replace{1, 102, 3},
	} {
		if got := fmt.Sprint(e); got != want {
			t.Errorf("the entry reads %q, want %q", got, want)
		}
	}
}
