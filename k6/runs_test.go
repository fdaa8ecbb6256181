package k6_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/engine"
)

// short is how long the runs of the tests last, in place of minutes.
const short = "DURATION=2s"

// length is how many orders a case has when it lasts d.
func length(t *testing.T, name string, d time.Duration) int {
	t.Helper()
	p, err := profile(t, name).Lasting(d * time.Duration(len(profile(t, name).Runs)))
	if err != nil {
		t.Fatal(err)
	}
	s, err := client.NewSchedule(p.Runs[0].Stages...)
	if err != nil {
		t.Fatal(err)
	}
	return int(s.Len())
}

// Each script seeds, sends each order of its stream once, counts what the engine
// matches, and finds the engine's counters as foretold. Thresholds are left out, as how
// fast this machine is at the moment is not the question.
func TestScriptsSendTheirStream(t *testing.T) {
	for _, p := range ordergen.Profiles() {
		t.Run(p.Name, func(t *testing.T) {
			t.Parallel()
			tg := newTarget(t, nil)
			export := inTemp(t, "summary.json")
			r := k6(t, tg.with(short, "PREFIX=t-"), "run", "--no-thresholds", "--summary-export", export, scriptOf(p.Name))
			r.exits(t, 0)
			r.has(t, "nothing lost, nothing matched twice")

			want := length(t, p.Name, 2*time.Second)
			got := tg.indexes(t, stream(t, p.Name, "t-"))
			if at, found := firstGap(got); found || len(got) != want {
				t.Fatalf("the target received %d orders, want 0..%d, each once; wrong from %d on", len(got), want-1, at)
			}
			metrics := summaryOf(t, export)
			if n := stat(metrics, "match_count", "count"); n != float64(tg.matches()) || n == 0 {
				t.Errorf("match_count is %v, want the engine's %d", n, tg.matches())
			}
			for _, metric := range []string{"match_latency_ms", "order_lateness_ms"} {
				if stat(metrics, metric, "max") <= 0 {
					t.Errorf("%s was not recorded: %v", metric, metrics[metric])
				}
			}
			if n := stat(metrics, "orders_accepted", "count"); n != float64(want) {
				t.Errorf("orders_accepted is %v, want %d", n, want)
			}
		})
	}
}

// The peak case passes with its thresholds. It has three tries, as others may be at work
// on this machine; and five seconds, as the matches of a window shorter than a second are
// too few to be near what is expected of them.
func TestPeakPasses(t *testing.T) {
	t.Parallel()
	var (
		r    result
		late float64
	)
	for range 3 {
		export := inTemp(t, "summary.json")
		if r = k6(t, newTarget(t, nil).with("DURATION=5s"), "run", "--summary-export", export, scriptOf("B2")); r.code == 0 {
			return
		}
		late = stat(summaryOf(t, export), "order_lateness_ms", "p(99)")
	}
	// Where k6 itself was late, its figures tell of the machine and not of the script.
	if late > 10 {
		t.Skipf("this machine is too busy to tell: p99 of order_lateness_ms is %v", late)
	}
	r.exits(t, 0)
}

// A3 has three books.
func TestRunsOfDepthVariation(t *testing.T) {
	t.Parallel()
	tg := newTarget(t, nil)
	r := k6(t, tg.with(short, "RUN=deep"), "run", "--no-thresholds", scriptOf("A3"))
	r.exits(t, 0)
	r.has(t, "40000 asks seeded")
	r = k6(t, tg.with(short, "RUN=huge"), "run", scriptOf("A3"))
	r.has(t, `run is \"huge\", want one of \"shallow\", \"medium\", \"deep\"`)
}

// An engine that loses orders, or matches some twice, does not pass, however fast it is.
func TestTeardownFindsTheEnginesFaults(t *testing.T) {
	for name, faults := range map[string]engine.Faults{
		"loses":         {LoseEvery: 5},
		"matches twice": {MatchTwiceEvery: 5},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tg := newTarget(t, func(shards []engine.ShardConfig) { shards[0].Faults = faults })
			r := k6(t, tg.with(short), "run", "--no-thresholds", scriptOf("A2"))
			if r.code == 0 {
				t.Errorf("exit code 0, want a failure:\n%s", r.out)
			}
			r.has(t, "the engine's counters are not as foretold", "shard a:", "case.js")
		})
	}
}

// Orders that the target refused are not missed in its counters, but fail the run.
func TestRefusedOrders(t *testing.T) {
	t.Parallel()
	tg := newTarget(t, func(shards []engine.ShardConfig) { shards[0].Faults.RefusePerMille = 300 })
	r := k6(t, tg.with(short), "run", scriptOf("A2"))
	r.exits(t, 99)
	r.has(t, "nothing lost, nothing matched twice", "✗ 'rate<0.01'")
	if strings.Contains(r.out, " 0 refused") {
		t.Errorf("no order was refused:\n%s", r.out)
	}
}

// A target that takes longer than the case allows fails both thresholds.
func TestSlowTargetCrossesThresholds(t *testing.T) {
	t.Parallel()
	tg := newTarget(t, func(shards []engine.ShardConfig) { shards[0].Faults.Delay = 250 * time.Millisecond })
	r := k6(t, tg.with(short), "run", scriptOf("A2"))
	r.exits(t, 99)
	r.has(t, "http_req_duration", "match_latency_ms", "have been crossed")
}

// Ticks without a free virtual user drop iterations. The orders that nobody sent are
// the last ones, are reported, and are not missed in the engine's counters. Waiting for
// a slow target is in match_latency_ms.
func TestDroppedIterations(t *testing.T) {
	t.Parallel()
	tg := newTarget(t, nil)
	tg.stallFor(4500 * time.Millisecond) // longer than 3 s and the overtime
	export := inTemp(t, "summary.json")
	r := k6(t, tg.with("DURATION=3s", "PREFIX=t-"), "run", "--no-thresholds", "--summary-export", export, scriptOf("B2"))
	r.exits(t, 0)

	orders := length(t, "B2", 3*time.Second)
	got := tg.indexes(t, stream(t, "B2", "t-"))
	if at, found := firstGap(got); found || len(got) >= orders {
		t.Fatalf("the target received %d orders, want fewer than %d, from 0 on, each once; wrong from %d on", len(got), orders, at)
	}
	r.has(t, fmt.Sprintf("%d orders: %d accepted", orders, len(got)), fmt.Sprintf("%d not sent", orders-len(got)), "nothing lost, nothing matched twice")
	metrics := summaryOf(t, export)
	if stat(metrics, "dropped_iterations", "count") == 0 {
		t.Error("no dropped iteration is reported")
	}
	if worst := stat(metrics, "match_latency_ms", "max"); worst < 4000 {
		t.Errorf("match_latency_ms is %v at most, want the stall of 4.5 s in it", worst)
	}
}

// The event broker is taken away once, at a third of the run.
func TestOutage(t *testing.T) {
	t.Parallel()
	tg := newTarget(t, nil)
	r := k6(t, tg.with(short, "OUTAGE_URL="+tg.pauseURL(t)), "run", "--no-thresholds", scriptOf("A4"))
	r.exits(t, 0)
	if n := tg.pauses.Load(); n != 1 {
		t.Errorf("the broker was paused %d times, want once", n)
	}
	r = k6(t, newTarget(t, nil).with(short), "run", "--no-thresholds", scriptOf("A4"))
	r.has(t, "event broker paused: do that now")
}
