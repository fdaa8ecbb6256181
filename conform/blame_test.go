package conform

import (
	"go/token"
	"strings"
	"testing"

	"github.com/ordergen/ordergen"
)

func TestNamesOfTestsAreIdentifiers(t *testing.T) {
	for i := range laws {
		if name := i.testName(); !token.IsIdentifier(name) || strings.Contains(name, "_") {
			t.Errorf("the test for %q has the name %s", i, name)
		}
	}
}

// laddered shows other levels than it has.
type laddered struct {
	*reference
	levels func([]Level) []Level
}

func (l laddered) Levels(symbol string, side ordergen.Side) []Level {
	return l.levels(l.reference.Levels(symbol, side))
}

// A ladder that is wrong by itself is the finding, whatever the order that was sent before the look.
func TestWrongLadderIsNotTheOrdersFault(t *testing.T) {
	tapes := []Tape{
		{buy(1, 100), buy(1, 99), sell(1, 103)},
		{buy(1, 100), buy(1, 99).postOnly()},
		{buy(1, 100), buy(2, 99).showing(1)},
		{buy(1, 100), buy(1, 99), buy(1, 105).stop(104)},
		{buy(1, 100).by("x"), buy(1, 99), sell(1, 105).by("x")},
		{buy(1, 100), buy(1, 99), Replace{1, 98, 1}},
	}
	for name, levels := range map[string]func([]Level) []Level{
		"a ghost": func(l []Level) []Level { return append(l, Level{1, 0}) },
		"unsorted": func(l []Level) []Level {
			if len(l) > 1 {
				l[0], l[1] = l[1], l[0]
			}
			return l
		},
		"twice": func(l []Level) []Level { return append(l, l...) },
	} {
		for i, tape := range tapes {
			d := Play(func() Engine { return laddered{newReference(Rules{SelfTrade: CancelNewest}), levels} }, tape)
			if d == nil || d.Broken != LaddersAreLevels {
				t.Errorf("%s, tape %d: the finding is %v, want %q", name, i, d, LaddersAreLevels)
			}
		}
	}
}

// A post-only order that meets nobody rests as any other, and what is wrong then is no matter of post-only.
func TestPostOnlyIsBlamedWhereItWouldTrade(t *testing.T) {
	newEngine := func() Engine { return deep{newReference(Rules{})} }
	for _, test := range []struct {
		tape Tape
		want Invariant
	}{
		{Tape{buy(1, 100).postOnly()}, Conservation},
		{Tape{sell(1, 100), buy(1, 100).postOnly()}, Conservation},
	} {
		if d := Play(newEngine, test.tape); d == nil || d.Broken != test.want {
			t.Errorf("the finding is %v, want %q", d, test.want)
		}
	}
}

// deep shows a share too many at each level.
type deep struct{ *reference }

func (d deep) DepthAt(symbol string, side ordergen.Side, price ordergen.Price) int64 {
	shares := d.reference.DepthAt(symbol, side, price)
	if shares > 0 {
		shares++
	}
	return shares
}
