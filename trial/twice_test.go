package trial_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ordergen/ordergen/client"
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
