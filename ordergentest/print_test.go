package ordergentest

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen/internal/rehearsal"
)

func TestValuesPrintAsGo(t *testing.T) {
	t.Parallel()
	var values []any
	for seed := range 12 {
		values = append(values,
			Orders().Example(seed), Configs().Example(seed), Ladders().Example(seed), Books().Example(seed),
			Stages().Example(seed), Profiles().Example(seed), Arrivals(9, 3).Example(seed), Scenarios().Example(seed),
		)
	}
	want, got := rehearsal.Reprint(t, "ordergentest", "ordergentest.Must(", values)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("a value prints other than it is (-value +printed):\n%s", diff)
	}
}
