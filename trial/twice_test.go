package trial_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/engine"
	"github.com/ordergen/ordergen/trial"
)

// The gauges of this shard know of seeds only after an order, as those of the original do. A
// second seeding is noticed by the ids.
func TestSeedingTwiceIsNoticedByIDs(t *testing.T) {
	t.Parallel()
	shard := newShard(t)
	var orders atomic.Int64
	target := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/metrics" && orders.Load() == 0 {
			r.Header.Del("Accept-Encoding")
			recorded := httptest.NewRecorder()
			shard.ServeHTTP(recorded, r)
			w.Write(lines(recorded.Body.Bytes(), func(line string) string {
				if name, _, _ := strings.Cut(line, " "); strings.HasPrefix(name, "me_orderbook") {
					return name + " 0"
				}
				return line
			}))
			return
		}
		if r.URL.Path == "/orders" {
			http.Error(w, "not yet", http.StatusServiceUnavailable)
			return
		}
		shard.ServeHTTP(w, r)
	}))
	p := steady(t, "A2", 50, 200*time.Millisecond)
	first, err := trial.Trial{Profile: p, System: running(p, target)}.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if first.Verdict == trial.Pass {
		t.Error("a target that refuses every order passes")
	}
	_, err = trial.Trial{Profile: p, System: running(p, target)}.Run(t.Context())
	var short *client.SeedError
	if !errors.As(err, &short) {
		t.Fatalf("seeding again gives %v, want a *SeedError", err)
	}
	expectText(t, "the error", err.Error(), "it may hold them already")
}

// What a search cannot do, or finds of another kind, costs no report.
func TestSearchThatFailsKeepsTheReport(t *testing.T) {
	t.Parallel()
	failed := errors.New("no such container")
	p := steady(t, "B1", 50, 300*time.Millisecond)
	cluster := start(t, p)
	target := running(p, cluster.GatewayURL())
	target.Metrics = cluster.MetricsURLs()
	target.Between = func(context.Context, string) error { return failed }
	r := run(t, trial.Trial{Profile: p, System: target, Search: &trial.Search{Probe: 100 * time.Millisecond}})
	if len(r.Runs) != 1 || !errors.Is(r.Capacity.Err, failed) || r.Verdict != trial.Invalid {
		t.Errorf("%d runs, %v and %v, want the report, INVALID for the search", len(r.Runs), r.Capacity.Err, r.Verdict)
	}
	expectStatus(t, r, "reconcile", trial.Held)
	expectText(t, "the report", reportText(r), "the search ended early: between probes, before rate-50: no such container")
}

func TestSearchThatFindsOrdersLost(t *testing.T) {
	t.Parallel()
	p := steady(t, "A2", 50, 300*time.Millisecond) // too few orders for the fault
	tr := tuned(t, trial.Trial{Profile: p, Search: &trial.Search{Probe: 600 * time.Millisecond}}, with(engine.Faults{LoseEvery: 25}))
	r := run(t, tr)
	if r.Verdict != trial.Broken || len(r.Capacity.Probes) != 1 {
		t.Errorf("the verdict is %v after %d probes, want BROKEN after the first", r.Verdict, len(r.Capacity.Probes))
	}
	expectStatus(t, r, "capacity", trial.Wrong)
	expectText(t, "the report", reportText(r), "BROKEN  (highest rate: at 50/s ", "figures disagree")
}
