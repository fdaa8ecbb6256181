package scripttest

import (
	"fmt"
	"testing"
)

// n processes that share a run by execution segments send the orders of one stream between
// them, each order once: iterationInTest is unique over all of them. The book is seeded by
// one process before, and each of the others would refuse to.
func TestSegmentsSendOneStream(t *testing.T) {
	for _, test := range []struct {
		name      string
		script    string
		processes int
		orders    float64
	}{
		{"B2 in 1", b2, 1, 168},
		{"B2 in 2", b2, 2, 168},
		{"B2 in 5", b2, 5, 168},
		{"B3 in 3", "test-asr2-b3-ramp.js", 3, 111}, // 2 s of a rate of (2·17 + 2·(17+42)/2 + 2·(42+84)/2 + 4·84)/10 on average
	} {
		t.Run(test.name, func(t *testing.T) {
			tg := newTarget(t, nil)
			seed := tg.environment("DURATION=2s", "SEED_MODE=only")
			run(t, sobekVM{}, standing(test.script, seed), settings{}).passes(t)

			env := tg.environment("DURATION=2s", "SEED_MODE=none")
			r := run(t, sobekVM{}, standing(test.script, env), settings{Processes: test.processes, NoThresholds: true})
			r.passes(t)
			r.has(t, "orders_accepted", test.orders)
			r.has(t, "orders_received", test.orders*float64(test.processes)) // each process tells of all
			r.logs(t, "nothing lost, nothing matched twice", true)
		})
	}
	t.Run("that seed", func(t *testing.T) {
		tg := newTarget(t, nil)
		r := run(t, sobekVM{}, standing(b2, tg.environment("DURATION=2s")), settings{Processes: 3, NoThresholds: true})
		r.fails(t, "the segment 0/3:1/3 of many", "SEED_MODE=only", "SEED_MODE=none")
		if got := fmt.Sprint(tg.asks(t)); got != "map[a:0 b:0 c:0]" {
			t.Errorf("the shards hold %s asks, want none", got)
		}
	})
}
