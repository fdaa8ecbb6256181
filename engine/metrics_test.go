package engine

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
)

// series scrapes a handler and returns the samples whose name begins with a prefix, as
// "name{labels} value".
func series(t testing.TB, h http.Handler, prefix string) []string {
	t.Helper()
	w := do(h, "GET", "/metrics", "")
	if w.Code != 200 {
		t.Fatalf("scrape gives %d %s", w.Code, w.Body)
	}
	var lines []string
	for line := range strings.Lines(w.Body.String()) {
		if strings.HasPrefix(line, prefix) {
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	return lines
}

func TestShardMetrics(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShard(t, ShardConfig{Name: "a", Symbols: []string{"A", "B"}}, nil)
		elsewhere := ask(9, 50)
		elsewhere.Symbol = "B"
		mustSeed(t, s, ask(1, 10), ask(2, 10), limit("high", ordergen.Sell, 101, 5), elsewhere)
		for _, o := range []ordergen.Order{bid(1, 15), limit("passive", ordergen.Buy, 90, 7)} {
			if _, err := s.Submit(t.Context(), o); err != nil {
				t.Fatal(err)
			}
		}
		synctest.Wait()
		want := `me_cancelled_quantity_total{shard="a"} 0
me_cancels_total{shard="a"} 0
me_events_dropped_total{shard="a"} 0
me_events_published_total{shard="a"} 2
me_match_duration_seconds_bucket{shard="a",le="0.001"} 2
me_match_duration_seconds_bucket{shard="a",le="0.005"} 2
me_match_duration_seconds_bucket{shard="a",le="0.01"} 2
me_match_duration_seconds_bucket{shard="a",le="0.025"} 2
me_match_duration_seconds_bucket{shard="a",le="0.05"} 2
me_match_duration_seconds_bucket{shard="a",le="0.1"} 2
me_match_duration_seconds_bucket{shard="a",le="0.2"} 2
me_match_duration_seconds_bucket{shard="a",le="0.5"} 2
me_match_duration_seconds_bucket{shard="a",le="1"} 2
me_match_duration_seconds_bucket{shard="a",le="+Inf"} 2
me_match_duration_seconds_sum{shard="a"} 0
me_match_duration_seconds_count{shard="a"} 2
me_matches_total{shard="a"} 2
me_orderbook_depth{shard="a",side="BUY"} 1
me_orderbook_depth{shard="a",side="SELL"} 3
me_orderbook_price_levels{shard="a",side="BUY"} 1
me_orderbook_price_levels{shard="a",side="SELL"} 3
me_orderbook_quantity{shard="a",side="BUY"} 7
me_orderbook_quantity{shard="a",side="SELL"} 60
me_orders_received_total{shard="a",side="BUY"} 2
me_orders_received_total{shard="a",side="SELL"} 0
me_replaces_total{shard="a"} 0
me_traded_quantity_total{shard="a"} 15`
		if diff := cmp.Diff(want, strings.Join(series(t, s, "me_"), "\n")); diff != "" {
			t.Errorf("metrics (-want +got):\n%s", diff)
		}
	})
}

func TestSeriesExistFromTheStart(t *testing.T) {
	zero := regexp.MustCompile(` 0$`)
	g := newGateway(t, shards(t, "a", "b"))
	for name, test := range map[string]struct {
		h      http.Handler
		prefix string
		want   int
	}{
		"shard":   {newShard(t, ShardConfig{}, nil), "me_", 27},
		"gateway": {g, "gw_", 2*6 + 2*12 + 6},
	} {
		got := series(t, test.h, test.prefix)
		if len(got) != test.want {
			t.Errorf("%s has %d series, want %d:\n%s", name, len(got), test.want, strings.Join(got, "\n"))
		}
		if i := slices.IndexFunc(got, func(s string) bool { return !zero.MatchString(s) }); i >= 0 {
			t.Errorf("%s begins with %s, want 0", name, got[i])
		}
		if series(t, test.h, "go_gc_duration_seconds") == nil {
			t.Errorf("%s has no go_gc_duration_seconds", name)
		}
	}
}

func TestPauseGauge(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		if got := series(t, newShard(t, ShardConfig{}, nil), "jvm_"); got != nil {
			t.Errorf("a correct shard has %v", got)
		}
		s := faulty(t, Faults{PauseEvery: time.Second, Pause: 20 * time.Millisecond})
		time.Sleep(1500 * time.Millisecond)
		want := []string{
			`jvm_gc_pause_seconds_sum{shard="a"} 0.02`,
			`jvm_gc_pause_seconds_count{shard="a"} 1`,
			`jvm_gc_pause_seconds_max{shard="a"} 0.02`,
		}
		if diff := cmp.Diff(want, series(t, s, "jvm_")); diff != "" {
			t.Errorf("metrics (-want +got):\n%s", diff)
		}
	})
}

func TestMatchDurationBuckets(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShard(t, ShardConfig{}, nil)
		for i, wait := range []time.Duration{time.Millisecond, time.Second, 2 * time.Second} {
			time.AfterFunc(wait, holdTurn(s))
			if _, err := s.Submit(t.Context(), bid(i, 1)); err != nil {
				t.Fatal(err)
			}
		}
		now := samples(t, s)
		for name, want := range map[string]float64{
			`bucket{shard="a",le="0.001"}`: 1,
			`bucket{shard="a",le="0.5"}`:   1,
			`bucket{shard="a",le="1"}`:     2,
			`bucket{shard="a",le="+Inf"}`:  3,
			`count{shard="a"}`:             3,
			`sum{shard="a"}`:               3.001,
		} {
			if got := now["me_match_duration_seconds_"+name]; got != want {
				t.Errorf("%s is %v, want %v", name, got, want)
			}
		}
	})
}

// TestScrapeIsOneMoment scrapes while orders are matched. As each order trades one
// share of a block, what was traded and what is left add up in every scrape.
func TestScrapeIsOneMoment(t *testing.T) {
	const block = 1000
	s := newShard(t, ShardConfig{}, nil)
	mustSeed(t, s, ask(0, block))
	done := make(chan struct{})
	go func() {
		defer close(done)
		for i := range block {
			s.Submit(t.Context(), bid(i, 1))
		}
	}()
	for running := true; running; {
		select {
		case <-done:
			running = false
		default:
		}
		now := samples(t, s)
		traded := now[`me_traded_quantity_total{shard="a"}`]
		if left := now[`me_orderbook_quantity{shard="a",side="SELL"}`]; traded+left != block {
			t.Fatalf("%v traded and %v left, want %d together", traded, left, block)
		}
		if received := now[`me_orders_received_total{shard="a",side="BUY"}`]; received != traded || received != now[`me_match_duration_seconds_count{shard="a"}`] {
			t.Fatalf("counters disagree: %v", now)
		}
	}
}

// samples is a scrape by series.
func samples(t testing.TB, h http.Handler) map[string]float64 {
	t.Helper()
	values := make(map[string]float64)
	for _, line := range series(t, h, "me_") {
		name, text, _ := strings.Cut(line, "} ")
		var v float64
		if _, err := fmt.Sscan(text, &v); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		values[name+"}"] = v
	}
	return values
}
