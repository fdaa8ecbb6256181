package trial_test

import (
	"errors"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/trial"
	"github.com/ordergen/ordergen/trial/system"
)

// onOrder calls f with the number of each order, from 1, before it is passed on.
func onOrder(h http.Handler, f func(n int64)) http.Handler {
	var orders atomic.Int64
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/orders" {
			f(orders.Add(1))
		}
		h.ServeHTTP(w, r)
	})
}

func TestTargetThatIsNotEmpty(t *testing.T) {
	shard := newShard(t)
	shard.Seed([]ordergen.Order{{ID: ordergen.ID{Prefix: "left-", Index: 1}, Symbol: "TEST-ASSET-A", Side: ordergen.Sell, Price: 15000, Quantity: 1}})
	var orders atomic.Int64
	target := serve(t, onOrder(shard, func(int64) { orders.Add(1) }))
	_, err := trial.Trial{Profile: lasting(t, "A2", time.Second), System: &system.HTTP{URL: target}}.Run(t.Context())
	if err == nil {
		t.Fatal("a book that holds an ask is taken for empty")
	}
	expectText(t, "the error", err.Error(), "shard a already holds 0 resting bids and 1 asks", "restart or clear the target first")
	if n := orders.Load(); n != 0 {
		t.Errorf("%d orders were sent all the same", n)
	}
}

func TestTargetThatDoesNotTakeEverySeed(t *testing.T) {
	mux := http.NewServeMux()
	mux.Handle("POST /seed", page(http.StatusOK, `{"seeded":499}`))
	mux.HandleFunc("POST /orders", func(http.ResponseWriter, *http.Request) { t.Error("an order is sent") })
	r, err := trial.Trial{Profile: lasting(t, "A2", time.Second), System: &system.HTTP{URL: serve(t, mux)}}.Run(t.Context())
	var short *client.SeedError
	if r != nil || !errors.As(err, &short) {
		t.Fatalf("it gives %v, %v, want a *SeedError", r, err)
	}
	if short.Sent != 500 || short.Taken != 499 {
		t.Errorf("the error says %d of %d, want 499 of 500", short.Taken, short.Sent)
	}
	expectText(t, "the error", err.Error(), "took 499 of 500 seed orders")
}

func TestTargetWithoutMetrics(t *testing.T) {
	for name, required := range map[string]map[string]bool{
		"A2": {"server_p99 a": true, "gc_pause": false},
		"B1": {},
		"B2": {
			"server_p99 a": true, "server_p99 b": true, "server_p99 c": true,
			"matches_per_minute": true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := lasting(t, name, 500*time.Millisecond)
				k := newPocket(t, p)
				k.lacks.Counters, k.metrics = true, noMetrics
				r := run(t, trial.Trial{Profile: p, System: k})
				invalid := false
				for check, must := range required {
					expectStatus(t, r, check, trial.Unmeasured)
					if checkOf(t, r, check).Required != must {
						t.Errorf("%s: %s is required: %v, want %v", name, check, !must, must)
					}
					invalid = invalid || must
				}
				for _, c := range r.Checks {
					if _, server := required[key(c)]; !server && c.Status == trial.Unmeasured {
						t.Errorf("%s is not measured, and it needs no metrics", key(c))
					}
				}
				if invalid && r.Verdict != trial.Invalid {
					t.Errorf("the verdict is %v, want INVALID: what must be measured is not", r.Verdict)
				}
				expectStatus(t, r, "reconcile", trial.Held) // by the answers
				if r.Runs[0].Reconciliation.Measured() || r.Runs[0].Matches[0].Known() || r.Runs[0].GC.Measured {
					t.Errorf("something was measured: %+v", r.Runs[0])
				}
			})
		})
	}
}

func TestMetricsThatCannotBeReadAreRefused(t *testing.T) {
	shard := newShard(t)
	url := serve(t, onOrder(shard, func(int64) { t.Error("an order is sent all the same") }))
	_, err := trial.Trial{
		Profile: lasting(t, "A2", 500*time.Millisecond),
		System:  &system.HTTP{URL: url, Metrics: []string{url + "/metrics", url + "/metric"}},
	}.Run(t.Context())
	if err == nil {
		t.Fatal("it runs")
	}
	expectText(t, "the error", err.Error(), "metrics of "+url+"/metric: status 404, want 200")
}

// TestEveryShardMustBeToldOf leaves out one of three endpoints.
func TestEveryShardMustBeToldOf(t *testing.T) {
	p := lasting(t, "B2", 300*time.Millisecond)
	cluster := start(t, p)
	target := running(p, cluster.GatewayURL())
	target.Metrics = cluster.MetricsURLs()[:2]
	r := run(t, trial.Trial{Profile: p, System: target})
	expectStatus(t, r, "reconcile", trial.Unmeasured)
	expectStatus(t, r, "matches_per_minute", trial.Unmeasured)
	if diff := cmp.Diff([]string{"c"}, r.Runs[0].Reconciliation.Silent); diff != "" {
		t.Errorf("shards that nobody tells of (-want +got):\n%s", diff)
	}
	expectText(t, "the report", reportText(r), "no endpoint tells of shard c; name all", "16 figures of 2 shards are as foretold, but no endpoint tells of shard c")
}
