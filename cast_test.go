package ordergen

import (
	"fmt"
	"strings"
	"testing"
)

// A cast is taken up to each of its limits, and refused beyond it.
func TestLimitsOfACast(t *testing.T) {
	actions := func(n int) (all []Action) {
		for range n {
			all = append(all, Reduce)
		}
		return all
	}
	for want, life := range map[string]func(limit int) Life{
		"Cast[0].Makers is 9, want 1..8":                             func(n int) Life { return Trade{Count: 1, Makers: 8 + n} },
		"Cast[0].Takers is 9, want 1..8":                             func(n int) Life { return Trade{Count: 1, Takers: 8 + n} },
		"Cast[0].Changes has 9 actions, want at most 8":              func(n int) Life { return Rest{Count: 1, Changes: actions(8 + n)} },
		"Cast[0].Then has 9 actions, want at most 8":                 func(n int) Life { return Miss{Count: 1, Type: IOC, Then: actions(8 + n)} },
		"Cast[0].Count is 65537, want 1..65536":                      func(n int) Life { return Miss{Count: 1<<16 + n, Type: FOK} },
		"the cast has more than 65536 events in a block":             func(n int) Life { return Rest{Count: 1<<15 + n} },
		"up to 16777218 lives open at a time, want at most 16777216": func(n int) Life { return Rest{Count: 1, Lag: Constant(1<<23 + n)} },
	} {
		if err := (Cast{life(0)}).validate(); err != nil {
			t.Errorf("the limit of %q is refused: %v", want, err)
		}
		if err := (Cast{life(1)}).validate(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("beyond a limit the error is %v, want …%s…", err, want)
		}
	}
}

func TestLivesPrintAsTheirLiterals(t *testing.T) {
	for want, life := range map[string]Life{
		"Trade{Count: 2, Makers: 1, Takers: 3, Type: FOK, Lag: Constant(1)}":               Trade{Count: 2, Takers: 3, Type: FOK},
		"Rest{Count: 1, Stays: true}":                                                      Rest{Count: 1, Stays: true},
		"Rest{Count: 4, Changes: nil, Lag: Constant(1)}":                                   Rest{Count: 4},
		"Rest{Count: 4, Changes: []Action{Reduce, Replace}, Lag: Uniform{Min: 1, Max: 7}}": Rest{Count: 4, Changes: []Action{Reduce, Replace}, Lag: Uniform{Min: 1, Max: 7}},
		"Miss{Count: 3, Type: IOC, Then: []Action{Cancel}, Lag: Constant(2)}":              Miss{Count: 3, Type: IOC, Then: []Action{Cancel}, Lag: Constant(2)},
		`Drill{Symbol: "L"}`: Drill{Symbol: "L"},
	} {
		if got := fmt.Sprint(life); got != want {
			t.Errorf("a life reads %s, want %s", got, want)
		}
	}
}
