package conform

import (
	"testing"

	"github.com/ordergen/ordergen"
)

// summing tells of its fills their number and their sum, each with an error.
type summing struct {
	Engine
	shares int64
	fills  int
}

func (summing) Lacks() Features { return Trades }

func (s summing) Submit(o ordergen.Order) ([]Fill, error) {
	made, err := s.Engine.Submit(o)
	if len(made) == 0 {
		return made, err
	}
	told := make([]Fill, len(made)+s.fills)
	told[0].Quantity = shares(made) + s.shares
	return told, err
}

func TestSumsAreHeldToTheReference(t *testing.T) {
	for _, test := range []struct {
		shares int64
		fills  int
		want   Invariant // empty for none
	}{{0, 0, ""}, {-1, 0, TradesInFull}, {1, 0, Conservation}, {0, 1, AgreesOtherwise}} {
		var got Invariant
		if d := Play(func() Engine { return summing{Reference(), test.shares, test.fills} }, Tape{sell(2, 100), sell(2, 101), buy(3, 101)}); d != nil {
			got = d.Broken
		}
		if got != test.want {
			t.Errorf("with %d shares and %d fills more than there are it breaks %q, want %q", test.shares, test.fills, got, test.want)
		}
	}
}
