package engine

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
)

func TestRestart(t *testing.T) {
	for name, test := range map[string]struct {
		faults Faults
		asks   int
		want   Counters
	}{
		"recovers nothing":        {Faults{RestartAfter: 3}, 0, Counters{Received: [2]uint64{ordergen.Buy: 1}}},
		"recovers its books":      {Faults{ForgetCountersAfter: 3}, 3, Counters{Received: [2]uint64{ordergen.Buy: 1}, Matches: 1, Traded: 1}},
		"comes later, if it does": {Faults{RestartAfter: 5}, 3, Counters{Received: [2]uint64{1, 3}, Matches: 1, Traded: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			s := faulty(t, test.faults)
			play(t, s, ask(1, 5), ask(2, 5), ask(3, 1), bid(1, 1))
			if got := depthOf(t, s, ordergen.Sell).Orders; got != test.asks {
				t.Errorf("%d asks rest, want %d", got, test.asks)
			}
			got := s.Counters()
			got.Published, got.Dropped = 0, 0
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("counters (-want +got):\n%s", diff)
			}
		})
	}
}
