package conform

import (
	"testing"

	"github.com/ordergen/ordergen"
)

func TestDirectedCasesAreNamedAndReasoned(t *testing.T) {
	const fewest = 50
	cases := Directed()
	if len(cases) < fewest {
		t.Errorf("there are %d cases, want at least %d", len(cases), fewest)
	}
	names := map[string]bool{}
	for _, c := range cases {
		if c.Name == "" || c.Reason == "" || len(c.Tape) == 0 || names[c.Name] {
			t.Errorf("the case %+v lacks something, or has the name of another", c)
		}
		names[c.Name] = true
	}
}

// TestDirectedCasesArePlayedInFull looks for entries that are left out, and so would
// test nothing.
func TestDirectedCasesArePlayedInFull(t *testing.T) {
	t.Parallel()
	for _, c := range Directed() {
		calls := 0
		Play(func() Engine { calls = 0; return counting{ruledToy(Rules{Modify: ShrinkKeepsPlace}), &calls} }, c.Tape)
		if calls != len(c.Tape) {
			t.Errorf("%s: %d of %d entries are played", c.Name, calls, len(c.Tape))
		}
	}
}

// counting counts what it is asked to do.
type counting struct {
	*toy
	calls *int
}

func (c counting) Submit(o ordergen.Order) ([]Fill, error) { *c.calls++; return c.toy.Submit(o) }
func (c counting) SubmitWith(o ordergen.Order, with Instructions) ([]Fill, error) {
	*c.calls++
	return c.toy.SubmitWith(o, with)
}
func (c counting) Cancel(o ordergen.Order) bool           { *c.calls++; return c.toy.Cancel(o) }
func (c counting) Reduce(o ordergen.Order, by int64) bool { *c.calls++; return c.toy.Reduce(o, by) }

func (c counting) Replace(o ordergen.Order, p ordergen.Price, q int64) ([]Fill, bool) {
	*c.calls++
	return c.toy.Replace(o, p, q)
}
