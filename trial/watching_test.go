package trial

import (
	"testing"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/observe"
)

// A case with criteria on the target's own series is no case for a target that tells of none.
func TestWatchingWantsAnEndpoint(t *testing.T) {
	watches := ordergen.Criteria{Counters: []ordergen.Threshold{{Metric: "rate(a_total)", Expression: "value>1"}}}
	for name, test := range map[string]struct {
		criteria ordergen.Criteria
		now      observe.Snapshot
		fails    int
		silent   bool
	}{
		"nothing told":               {watches, observe.Snapshot{}, 0, true},
		"nothing told or wanted":     {ordergen.Criteria{}, observe.Snapshot{}, 0, false},
		"an endpoint without series": {watches, observe.Snapshot{At: time.Unix(1, 0)}, 0, false},
		"numbers, without a time":    {watches, observe.Snapshot{Numbers: map[string]float64{"b_total": 1}}, 0, false},
		"histograms, without a time": {watches, observe.Snapshot{Histograms: map[string]observe.Histogram{"h": {}}}, 0, false},
		"an endpoint that fails":     {watches, observe.Snapshot{}, 1, false},
	} {
		_, err := watchedBy(test.criteria, &untold{fails: test.fails, now: test.now}).Snapshot(t.Context())
		if silent := err != nil && err != errUnread; silent != test.silent || (err == errUnread) != (test.fails > 0) {
			t.Errorf("%s: the error is %v", name, err)
		}
	}
}
