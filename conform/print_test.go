package conform

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen/internal/rehearsal"
)

func TestTapesPrintAsGo(t *testing.T) {
	t.Parallel()
	var values []any
	for seed := range 12 {
		values = append(values, Tapes(0).Example(seed))
	}
	for _, c := range Directed() {
		if len(c.Tape) <= long { // a compiler takes seconds over more
			values = append(values, c)
		}
	}
	want, got := rehearsal.Reprint(t, "conform", "", values)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("a value prints other than it is (-value +printed):\n%s", diff)
	}
}
