package k6_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/engine"
)

// setup() goes on only with a target that holds the book of the run and nothing else.
func TestSetupRefuses(t *testing.T) {
	t.Run("a target that holds orders", func(t *testing.T) {
		t.Parallel()
		tg := newTarget(t, nil)
		tg.cluster.Shard("a").Seed([]ordergen.Order{{ID: ordergen.ID{Prefix: "old-", Index: 1}, Symbol: "TEST-ASSET-A", Side: ordergen.Sell, Price: 15000, Quantity: 10}})
		refused(t, tg, "shard a already holds 0 bids and 1 asks", "restart or clear the target first")
	})
	t.Run("a target without the book", func(t *testing.T) {
		t.Parallel()
		refused(t, newTarget(t, nil), "shard a holds 0 asks, want the 200", "SEED_MODE=none")
	})
	t.Run("a target that does not take every order", func(t *testing.T) {
		t.Parallel()
		// One that counts a seed too few in each batch.
		tg := newTarget(t, nil)
		shard := tg.cluster.ShardURL("a")
		mean := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/seed" {
				http.Redirect(w, r, shard+r.URL.Path, http.StatusTemporaryRedirect)
				return
			}
			var batch struct{ Orders []json.RawMessage }
			body, _ := io.ReadAll(r.Body)
			json.Unmarshal(body, &batch)
			json.NewEncoder(w).Encode(map[string]int{"seeded": len(batch.Orders) - 1})
		}))
		t.Cleanup(mean.Close)
		tg.environment = []string{"ME_SHARD_A_URL=" + mean.URL}
		refused(t, tg, "took 499 of 500 seed orders")
	})
	t.Run("a target whose counters cannot be read", func(t *testing.T) {
		t.Parallel()
		tg := newTarget(t, nil)
		tg.environment = tg.with("METRICS_URLS=" + tg.cluster.ShardURL("a") + "/nothing")
		refused(t, tg, "/nothing: status 404, want 200")
	})
}

// refused runs A2 against the target, which must end before the first order. Where the
// text says so, it runs with SEED_MODE=none.
func refused(t *testing.T, tg *target, texts ...string) {
	t.Helper()
	environment := tg.with(short)
	if last := len(texts) - 1; texts[last] == "SEED_MODE=none" {
		environment, texts = append(environment, texts[last]), texts[:last]
	}
	r := k6(t, environment, "run", scriptOf("A2"))
	if r.code == 0 || len(tg.orders) > 0 {
		t.Errorf("exit code %d after %d orders, want a refusal before the first", r.code, len(tg.orders))
	}
	r.has(t, append(texts, "case.js")...)
}

// seed-orderbooks.js seeds a literal book of one shard or of all, or that of a case.
func TestSeedOrderbooks(t *testing.T) {
	for _, test := range []struct {
		name        string
		environment []string
		want        map[string]int // asks by shard
	}{
		{"single", nil, map[string]int{"a": 2000}},
		{"multi", []string{"SEED_MODE=multi", "SEED_DEPTH=100", "SEED_LEVELS=10"}, map[string]int{"a": 400, "b": 400, "c": 400}},
		{"case", []string{"CASE=B4"}, topped(t, "B4")},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			tg := newTarget(t, nil)
			k6(t, tg.with(test.environment...), "run", "scripts/seed-orderbooks.js").exits(t, 0)
			for _, shard := range profile(t, "B2").Shards {
				if got := asks(t, tg, shard); got != test.want[shard.Name] {
					t.Errorf("shard %s holds %d asks, want %d", shard.Name, got, test.want[shard.Name])
				}
			}
		})
	}
	t.Run("an unknown mode", func(t *testing.T) {
		t.Parallel()
		k6(t, []string{"SEED_MODE=all"}, "run", "scripts/seed-orderbooks.js").has(t, "SEED_MODE is all, want single or multi")
	})
}

// asks counts the resting sell orders of a shard.
func asks(t *testing.T, tg *target, shard ordergen.Shard) (n int) {
	t.Helper()
	for _, symbol := range shard.Symbols {
		err := tg.cluster.Shard(shard.Name).View(symbol, func(b *engine.Book) { n += b.Depth(ordergen.Sell).Orders })
		if err != nil {
			t.Fatal(err)
		}
	}
	return n
}

// topped is how many asks the topped-up book of a case has, by shard.
func topped(t *testing.T, name string) map[string]int {
	t.Helper()
	p := profile(t, name)
	book, err := ordergen.NewBook(p.Runs[0].BookConfig(1, "seed-"))
	if err != nil {
		t.Fatal(err)
	}
	schedule, err := client.NewSchedule(p.Runs[0].Stages...)
	if err != nil {
		t.Fatal(err)
	}
	plan, err := ordergen.NewPlan(stream(t, name, "t-"), book, schedule.Len())
	if err == nil {
		plan, err = plan.TopUp(p.TopUp)
	}
	if err != nil {
		t.Fatal(err)
	}
	all := make(map[string]int)
	for _, s := range p.Shards {
		all[s.Name] = plan.Book.Len(s.Symbols...)
	}
	return all
}
