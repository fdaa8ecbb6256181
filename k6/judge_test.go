package k6_test

import "testing"

// The metrics of the criteria are fed from what a reconciliation found.
func TestJudge(t *testing.T) {
	judge := func(t *testing.T, name string, environment ...string) (result, map[string]map[string]any) {
		export := inTemp(t, "summary.json")
		r := k6(t, append(environment, "CASE="+name), "run", "--summary-export", export, "testdata/judge.js")
		return r, summaryOf(t, export)
	}
	expect := func(t *testing.T, metrics map[string]map[string]any, metric, name string, want float64) {
		t.Helper()
		if got := stat(metrics, metric, name); got != want {
			t.Errorf("%s has the %s %v, want %v", metric, name, got, want)
		}
	}
	t.Run("B2", func(t *testing.T) {
		t.Parallel()
		r, metrics := judge(t, "B2")
		r.exits(t, 0)
		expect(t, metrics, "match_count", "count", 3*4750)
		expect(t, metrics, "match_windows", "count", 2) // 4,750 and 4,751 of 4,750
		expect(t, metrics, "orders_accepted", "count", 7)
		expect(t, metrics, "server_p99_ms", "min", 11)
		expect(t, metrics, "server_p99_ms", "max", 22)
		if metrics["shard_share"] != nil || metrics["gc_pause_ms"] != nil {
			t.Error("B2 judges neither skew nor GC pauses")
		}
	})
	t.Run("A2", func(t *testing.T) {
		t.Parallel()
		r, metrics := judge(t, "A2")
		r.has(t, "the longest GC pause is 6 ms, want less than 5 ms")
		expect(t, metrics, "gc_pause_ms", "value", 6)
		_, metrics = judge(t, "A2", "MEAN_ONLY=1")
		if metrics["gc_pause_ms"] != nil {
			t.Error("a mean was taken for the longest pause")
		}
	})
	t.Run("B4", func(t *testing.T) {
		t.Parallel()
		_, metrics := judge(t, "B4")
		expect(t, metrics, "shard_share", "max", 0.8)
		expect(t, metrics, "match_windows", "count", 0)
	})
	t.Run("not measured", func(t *testing.T) {
		t.Parallel()
		r, _ := judge(t, "B2", "UNTIMED=1")
		r.has(t, "shard b does not expose me_match_duration_seconds, which B2 is judged by")
		r, _ = judge(t, "B2", "UNCOUNTED=1")
		r.has(t, "me_matches_total is not exposed, which B2 is judged by")
	})
}
