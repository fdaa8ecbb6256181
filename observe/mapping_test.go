package observe

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// An engine with names of its own: trades by kind, and orders as a total with the refused
// ones to be taken off.
func TestMapping(t *testing.T) {
	mapping := Mapping{
		Shard: "partition",
		Figures: map[Figure][]Series{
			Fills:    {{Metric: "trades", Labels: map[string][]string{"kind": {"auto", "cross"}}}},
			Received: {{Metric: "orders"}, {Metric: "refused", Minus: true}},
			Traded:   {{Metric: "volume", Labels: map[string][]string{"dry_run": {""}}}},
		},
		Matching: Series{Metric: "latency_seconds", Labels: map[string][]string{"op": {"match"}}},
	}
	url := serve(t, page(http.StatusOK, `
trades{partition="p1",kind="AUTO"} 5
trades{partition="p1",kind="cross"} 2
trades{partition="p1",kind="bust"} 100
orders{partition="p1",side="B"} 8
orders{partition="p1",side="S"} 3
refused{partition="p1"} 4
volume{partition="p1"} 70
volume{partition="p1",dry_run="yes"} 900
orders{partition="p2"} 1
# TYPE latency_seconds histogram
latency_seconds_bucket{partition="p1",op="match",symbol="A",le="+Inf"} 3
latency_seconds_bucket{partition="p1",op="match",symbol="B",le="+Inf"} 4
latency_seconds_bucket{partition="p1",op="log",symbol="A",le="+Inf"} 50
`))
	s, err := Scraper{URLs: []string{url}, Mapping: mapping}.Scrape(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := figuresByShard{"p1": {Fills: 7, Received: 7, Traded: 70}, "p2": {Received: 1}}
	if diff := cmp.Diff(want, figuresOf(s)); diff != "" {
		t.Errorf("figures (-want +got):\n%s", diff)
	}
	if n := s.Shards["p1"].Matching.Count(); n != 7 {
		t.Errorf("the histogram has %d orders, want the 7 of both symbols", n)
	}
}
