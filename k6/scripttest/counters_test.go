package scripttest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/observe"
)

// A script reads the metrics of a target as package observe does.
func TestCountersAreThoseOfGo(t *testing.T) {
	const read = `
import { state } from 'k6/state';
export function counters(_, urls) {
  state.phase = 'setup'; // where requests are allowed
  const found = snapshot(urls);
  const empty = { shards: {}, collectors: {} };
  const p99 = {};
  for (const shard of Object.keys(found.shards)) p99[shard] = quantile(empty, found, shard, 0.99) ?? -1;
  const figures = Object.fromEntries(Object.entries(found.shards).map(([name, s]) => [name, s.figures]));
  return JSON.stringify({ figures, p99, pause: longestPause(empty, found) ?? null });
}`
	original, err := os.ReadFile("../../observe/testdata/original.prom")
	if err != nil {
		t.Fatal(err)
	}
	tg := newTarget(t, nil)
	tg.Shard("a").Seed([]ordergen.Order{{ID: ordergen.ID{Prefix: "s-", Index: 1}, Symbol: "TEST-ASSET-A", Side: ordergen.Sell, Price: 15000, Quantity: 10}})
	if _, err := tg.Shard("a").Submit(t.Context(), ordergen.Order{ID: ordergen.ID{Prefix: "o-", Index: 1}, Symbol: "TEST-ASSET-A", Price: 15000, Quantity: 4}); err != nil {
		t.Fatal(err)
	}
	embedded := httptest.NewRecorder() // read once: its garbage collector goes on
	tg.Shard("a").ServeHTTP(embedded, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	for name, text := range map[string]string{
		"the original engine": string(original),
		"the embedded engine": embedded.Body.String(),
		"labels and numbers": "# HELP me_matches_total matches\n# TYPE me_matches_total counter\n" +
			"me_matches_total{shard=\"a \\\"b\\\" {c}\\\\\",} 1.5e3 1795422734551\n" +
			"# TYPE me_orderbook_depth gauge\nme_orderbook_depth{side=\"BID\",shard=\"a\"} 3\nme_orderbook_depth{side=\"bids\",shard=\"a\"} 4\n" +
			"me_orderbook_depth{side=\"other\",shard=\"a\"} 9\n" +
			"# TYPE me_traded_quantity_total counter\nme_traded_quantity_total{shard=\"a\",symbol=\"A\"} NaN\nme_traded_quantity_total{shard=\"a\",symbol=\"B\"} 5\n",
		"collectors": "# TYPE jvm_gc_pause_seconds summary\njvm_gc_pause_seconds_count{gc=\"G1\"} 4\njvm_gc_pause_seconds_sum{gc=\"G1\"} 0.02\n" +
			"# TYPE jvm_gc_pause_seconds_max gauge\njvm_gc_pause_seconds_max{gc=\"G1\"} 0.012\n",
		"collectors that stop nothing": "# TYPE jvm_gc_collection_seconds summary\njvm_gc_collection_seconds_count{gc=\"ZGC Pauses\"} 10\njvm_gc_collection_seconds_sum{gc=\"ZGC Pauses\"} 0.001\n" +
			"jvm_gc_collection_seconds_count{gc=\"ZGC Cycles\"} 3\njvm_gc_collection_seconds_sum{gc=\"ZGC Cycles\"} 9\n",
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, text) }))
			t.Cleanup(server.Close)
			sameCounters(t, read, server.URL)
		})
	}
}

func sameCounters(t *testing.T, read, url string) {
	t.Helper()
	type counters struct {
		Figures map[string]map[observe.Figure]int64
		P99     map[string]float64
		Pause   *[2]float64
	}
	want := counters{Figures: make(map[string]map[observe.Figure]int64), P99: make(map[string]float64)}
	snapshot, err := observe.Scraper{URLs: []string{url}}.Scrape(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range snapshot.Shards {
		want.Figures[name], want.P99[name] = c.Figures, -1
		for _, ofLives := range []observe.Figure{observe.Cancels, observe.CancelledShares, observe.Replaces} {
			delete(c.Figures, ofLives) // a script sends no flow of lives, and reads none of these
		}
		if q := c.Matching.Quantile(0.99); q.Measured {
			want.P99[name] = float64(q.Value) / 1e6
		}
	}
	if p := observe.LongestPause([]observe.Snapshot{{}, snapshot}); p.Measured {
		want.Pause = &[2]float64{float64(p.Low) / 1e6, float64(p.High) / 1e6}
	}
	everywhere(t, func(t *testing.T, on interpreter) {
		var got counters
		if err := json.Unmarshal([]byte(on.evaluate(t, probe(t, profile(t, "B2"), read), "counters", []string{url})), &got); err != nil {
			t.Fatal(err)
		}
		near := cmp.Comparer(func(a, b float64) bool { return a-b < 1e-3 && b-a < 1e-3 })
		if diff := cmp.Diff(want, got, near); diff != "" {
			t.Error("(-Go +JavaScript):\n" + diff)
		}
	})
}
