package scripttest

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/engine"
)

// What the engine does wrong fails the run, however fast it was, and the message says where.
func TestFaultsOfTheEngine(t *testing.T) {
	for _, test := range []struct {
		name   string
		faults engine.Faults
		answer string // what is logged of the first wrong answer; empty where all are as they should be
		texts  []string
	}{
		{"orders lost", engine.Faults{LoseEvery: 7}, "says 0 shares ", []string{"shard a: ask shares ", "shard a: resting bids ", "look for orders lost, matched twice"}},
		{"orders matched twice", engine.Faults{MatchTwiceEvery: 7}, "shares filled, want ", []string{"shard a: shares traded ", "shard a: ask shares "}},
		{"orders that never rest", engine.Faults{NeverRest: true}, "says 0 shares resting, want ", []string{"shard a: resting bids 0, want "}},
	} {
		t.Run(test.name, func(t *testing.T) {
			everywhere(t, func(t *testing.T, on interpreter) {
				tg := newTarget(t, func(c *engine.Config) { c.Shards[0].Faults = test.faults })
				r := run(t, on, standing(b2, tg.environment("DURATION=5s")), settings{})
				r.fails(t, test.texts...)
				r.logs(t, test.answer, true)
				if told := slices.Contains(r.Failed, "orders_wrong count<1"); told != (test.answer != "") {
					t.Errorf("%v answers are wrong, and %q do not hold", r.Metrics["orders_wrong"].Sum, r.Failed)
				}
			})
		})
	}
}

// A refused order is one fewer that the engine must account for: the figures become
// intervals, and hold. From 1 % on the thresholds and the run fail.
func TestRefusedOrders(t *testing.T) {
	everywhere(t, func(t *testing.T, on interpreter) {
		few := newTarget(t, refusing(5))
		r := run(t, on, standing(b2, few.environment("DURATION=20s")), settings{})
		r.passes(t)
		if refused := r.Metrics["orders_refused"].Sum; refused == 0 || refused+r.Metrics["orders_accepted"].Sum != 20*84 {
			t.Errorf("%v orders refused and %v accepted, want some of the first and %d together", refused, r.Metrics["orders_accepted"].Sum, 20*84)
		}
		r.logs(t, "orders were not taken: the 24 figures are within what the others can have left", true)

		r = run(t, on, standing("test-asr1-a1-warmup.js", newTarget(t, refusing(100)).environment("DURATION=3s")), settings{})
		r.fails(t, "orders were not taken, want 99 % taken at least") // a warm-up that warms nothing up

		many := newTarget(t, refusing(20))
		r = run(t, on, standing(b2, many.environment("DURATION=20s")), settings{})
		r.fails(t, "orders were not taken", "orders_refused", "dropped_iterations")
		if !strings.Contains(strings.Join(r.Failed, "\n"), "http_req_failed{scenario:orders} rate<0.01") {
			t.Errorf("the thresholds %q do not hold, want that of http_req_failed among them", r.Failed)
		}
	})
}

func refusing(perMille int) func(*engine.Config) {
	return func(c *engine.Config) {
		for i := range c.Shards {
			c.Shards[i].Faults.RefusePerMille = perMille
		}
	}
}

// Orders that are lost beside refused ones are found all the same.
func TestLossBesideRefusals(t *testing.T) {
	tg := newTarget(t, func(c *engine.Config) {
		refusing(5)(c)
		c.Shards[1].Faults.LoseEvery = 20
	})
	run(t, sobekVM{}, standing(b2, tg.environment("DURATION=20s")), settings{}).fails(t, "shard b: ")
}

// setup() goes on only with a target that holds the book of the run and nothing else.
func TestSetupRefuses(t *testing.T) {
	everywhere(t, func(t *testing.T, on interpreter) {
		refused := func(name string, environment map[string]string, texts ...string) {
			t.Run(name, func(t *testing.T) {
				r := run(t, on, standing(b2, environment), settings{NoThresholds: true})
				r.fails(t, append(texts, "setup: ")...)
				if r.Iterations > 0 {
					t.Errorf("%d iterations after a refusal", r.Iterations)
				}
			})
		}
		used := newTarget(t, nil)
		used.Shard("a").Seed([]ordergen.Order{{ID: ordergen.ID{Prefix: "old-", Index: 1}, Symbol: "TEST-ASSET-A", Side: ordergen.Sell, Price: 15000, Quantity: 10}})
		refused("a target that holds orders", used.environment(), "shard a already holds 0 bids and 1 asks", "restart or clear the target first")
		refused("a target without the book", newTarget(t, nil).environment("SEED_MODE=none"), "shard a holds 0 asks, want the ", "SEED_MODE=only")

		tg := newTarget(t, nil)
		refused("metrics that are not there", tg.environment("METRICS_URLS="+tg.ShardURL("a")+"/nothing"), "/nothing answers 404, want 200", "METRICS_URLS")
		refused("nobody at home", tg.environment("GATEWAY_URL=http://127.0.0.1:1"), "http://127.0.0.1:1/seed/a took none of 500 seed orders")

		mean := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			var batch struct{ Orders []json.RawMessage }
			body, _ := io.ReadAll(r.Body)
			json.Unmarshal(body, &batch)
			json.NewEncoder(w).Encode(map[string]int{"seeded": len(batch.Orders) - 1})
		}))
		t.Cleanup(mean.Close)
		refused("a target that takes a seed too few", tg.environment("GATEWAY_URL="+mean.URL), "took 499 of 500 seed orders", `want {"seeded":500}`)
	})
}

// Any 2xx is an accepted order. A redirect is a refusal and is not followed, and an answer
// of 500 leaves open whether the order was taken.
func TestFates(t *testing.T) {
	for status, metric := range map[int]string{
		http.StatusCreated:             "orders_accepted",
		http.StatusNoContent:           "orders_accepted",
		http.StatusTemporaryRedirect:   "orders_refused",
		http.StatusSeeOther:            "orders_refused",
		http.StatusTooManyRequests:     "orders_refused",
		http.StatusServiceUnavailable:  "orders_refused",
		http.StatusInternalServerError: "orders_unknown",
		http.StatusGatewayTimeout:      "orders_unknown",
	} {
		t.Run(http.StatusText(status), func(t *testing.T) {
			everywhere(t, func(t *testing.T, on interpreter) {
				tg := newTarget(t, nil)
				r := run(t, on, standing(b2, tg.behind(t, status)), settings{NoThresholds: true})
				r.has(t, metric, 2*84)
				switch failed := r.Metrics["http_req_failed"].Sum; {
				case metric == "orders_accepted" && (failed > 0 || len(r.Errors) > 0):
					t.Errorf("%v requests failed, errors %q, want none", failed, r.Errors)
				case metric != "orders_accepted":
					if failed != 2*84 {
						t.Errorf("%v requests failed, want all", failed)
					}
					r.fails(t, "168 of 168 orders were not taken")
				}
			})
		})
	}
}

// behind is the environment of a target whose answers to orders get another status: it
// takes those that are accepted, and no other.
func (tg target) behind(t *testing.T, status int) map[string]string {
	t.Helper()
	gateway, err := url.Parse(tg.GatewayURL())
	if err != nil {
		t.Fatal(err)
	}
	var followed atomic.Int64
	forward := httputil.NewSingleHostReverseProxy(gateway)
	forward.ModifyResponse = func(r *http.Response) error {
		if r.Request.URL.Path == "/orders" {
			r.StatusCode = status
			if status == http.StatusNoContent {
				r.Body, r.ContentLength = http.NoBody, 0
				r.Header.Del("Content-Length")
			}
		}
		return nil
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/elsewhere" {
			followed.Add(1)
		}
		if r.URL.Path != "/orders" || status < 300 {
			forward.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Location", "/elsewhere")
		w.WriteHeader(status)
	}))
	t.Cleanup(func() {
		server.Close()
		if n := followed.Load(); n > 0 {
			t.Errorf("%d redirects were followed", n)
		}
	})
	return tg.environment("DURATION=2s", "SEED_DEPTH=10", "SEED_LEVELS=5", "GATEWAY_URL="+server.URL)
}

// A connection that was never made is a refusal.
func TestNobodyListens(t *testing.T) {
	everywhere(t, func(t *testing.T, on interpreter) {
		tg := newTarget(t, nil)
		first := standing(b2, tg.environment("DURATION=2s", "SEED_MODE=only"))
		run(t, on, first, settings{}).passes(t)
		env := tg.environment("DURATION=2s", "SEED_MODE=none", "GATEWAY_URL=http://127.0.0.1:1")
		r := run(t, on, standing(b2, env), settings{NoThresholds: true})
		r.has(t, "orders_refused", 2*84)
		r.fails(t, "168 of 168 orders were not taken")
	})
}

// Latency counts from the time at which an order was due, so that waiting for a virtual
// user is in it; http_req_duration, which k6 measures, knows none of it.
func TestLatencyCountsFromTheIntendedTime(t *testing.T) {
	everywhere(t, func(t *testing.T, on interpreter) {
		p := profile(t, "B2")
		p.VUs = ordergen.VUs{Preallocated: 4, Max: 4} // 84/s with 4 users allow 48 ms
		tg := newTarget(t, nil)
		env := tg.environment("DURATION=5s")
		r := run(t, on, compiled(t, p, env), settings{Latency: 60})
		if r.Dropped == 0 {
			t.Fatal("no tick was dropped")
		}
		failed := strings.Join(r.Failed, "\n")
		if !strings.Contains(failed, "match_latency_ms p(99)<200") || strings.Contains(failed, "http_req_duration") {
			t.Errorf("%q do not hold, want match_latency_ms among them and not http_req_duration", r.Failed)
		}
		r.fails(t, "orders were not taken", "order_lateness_ms for what k6 could not send")
	})
}

// A target that stops telling, or tells less than before, ends in no verdict on the orders.
func TestTargetDuringTheRun(t *testing.T) {
	for name, test := range map[string]struct {
		second string // what the metrics say from the second look after seeding on
		text   string
	}{
		"a restart":    {`me_orders_received_total{shard="a",side="buy"} 3` + "\n", "shard a counts 3 orders received after 7: it was restarted"},
		"silence":      {"", "shard a has stopped telling its orders received"},
		"nothing told": {"-", "not measured: the target tells none of its counters"},
	} {
		t.Run(name, func(t *testing.T) {
			everywhere(t, func(t *testing.T, on interpreter) {
				tg := newTarget(t, nil)
				var looks atomic.Int64
				server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					switch n := looks.Add(1); {
					case test.second == "-":
					case n <= 2:
						io.WriteString(w, `me_orders_received_total{shard="a",side="buy"} 7`+"\n")
					default:
						io.WriteString(w, test.second)
					}
				}))
				defer server.Close()
				env := tg.environment("DURATION=1s", "METRICS_URLS="+server.URL)
				run(t, on, standing("test-asr1-a1-warmup.js", env), settings{}).fails(t, test.text, "teardown: ")
			})
		})
	}
}

// What a case is judged by and the target does not tell is no pass.
func TestUnmeasuredIsNoPass(t *testing.T) {
	tg := newTarget(t, nil)
	hide := func(metrics string) string {
		shard, err := url.Parse(tg.ShardURL("a"))
		if err != nil {
			t.Fatal(err)
		}
		forward := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(shard)
			r.Out.Header.Del("Accept-Encoding") // the text is to be read here
		}}
		forward.ModifyResponse = func(r *http.Response) error {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				return err
			}
			text := string(body)
			for _, metric := range strings.Fields(metrics) {
				text = strings.ReplaceAll(text, metric, "hidden")
			}
			r.Body = io.NopCloser(strings.NewReader(text))
			r.ContentLength = int64(len(text))
			r.Header.Del("Content-Length")
			return nil
		}
		server := httptest.NewServer(forward)
		t.Cleanup(server.Close)
		return server.URL + "/metrics," + tg.ShardURL("b") + "/metrics," + tg.ShardURL("c") + "/metrics"
	}
	const matches, traded = "me_matches_total", "me_traded_quantity_total"
	for metrics, test := range map[string]struct{ script, text string }{
		matches:                     {b2, "me_matches_total is not exposed, which B2 is judged by"},
		"me_match_duration_seconds": {b2, "me_match_duration_seconds of shard a is not exposed"},
		matches + " " + traded:      {"test-asr1-a1-warmup.js", "not measured: no endpoint tells of me_matches_total or me_traded_quantity_total"},
		"shard=":                    {"test-asr2-b3-ramp.js", "not measured: no endpoint tells of shard a"},
	} {
		t.Run(metrics, func(t *testing.T) {
			tg = newTarget(t, nil)
			env := tg.environment("DURATION=2s", "METRICS_URLS="+hide(metrics))
			run(t, sobekVM{}, standing(test.script, env), settings{NoThresholds: true}).fails(t, test.text)
		})
	}
}

// What the environment has wrong ends the script while it is loaded, with what was wanted.
func TestEnvironment(t *testing.T) {
	for assignment, text := range map[string]string{
		"SEED=abc":                  "SEED is abc, want a whole number 0..2^64-1",
		"SEED=18446744073709551616": "SEED is 18446744073709551616",
		"DURATION=5":                "DURATION is 5, want a time such as 20s",
		"DURATION=10ms":             "want 1s at least",
		"PREFIX=run7":               `PREFIX is "run7", want`,
		`PREFIX=a"-`:                "printable ASCII",
		"SEED_MODE=all":             "SEED_MODE is all, want one of none, only",
		"SEED_DEPTH=0":              "SEED_DEPTH is 0, want a number 1..",
		"SEED_LEVELS=1.5":           "SEED_LEVELS is 1.5, want a whole number",
		"RUN=flat":                  "RUN is flat, want one of shallow, medium, deep",
		"BASELINE=x":                "BASELINE is x, want a number",
	} {
		t.Run(assignment, func(t *testing.T) {
			name, value, _ := strings.Cut(assignment, "=")
			environment := map[string]string{name: value}
			_, err := newLoader(standing("", nil).files, newLoader(standins, nil)).load(newVM(t, environment), "test-asr1-a3-depth-variation.js")
			if err == nil || !strings.Contains(err.Error(), text) {
				t.Errorf("the error is %v, want %q in it", err, text)
			}
		})
	}
}

// SEED_DEPTH and SEED_LEVELS change the literal book, and the proof goes on holding.
func TestDepth(t *testing.T) {
	tg := newTarget(t, nil)
	run(t, sobekVM{}, standing("test-asr1-a2-normal-load.js", tg.environment("DURATION=3s", "SEED_DEPTH=40", "SEED_LEVELS=4")), settings{}).passes(t)
	r := run(t, sobekVM{}, standing("test-asr1-a2-normal-load.js", newTarget(t, nil).environment("SEED_DEPTH=4")), settings{NoThresholds: true})
	r.fails(t, "4 asks do not fill 50 levels: raise SEED_DEPTH or lower SEED_LEVELS")
}

// B2 with B1's orders a second as BASELINE wants 0.9 × 3 times as many.
func TestScaling(t *testing.T) {
	r := run(t, sobekVM{}, standing(b2, newTarget(t, nil).environment("DURATION=5s", "BASELINE=30")), settings{})
	r.passes(t)
	r = run(t, sobekVM{}, standing(b2, newTarget(t, nil).environment("DURATION=5s", "BASELINE=40")), settings{})
	if len(r.Failed) != 1 || r.Failed[0] != "orders_received count>=540" {
		t.Errorf("%q do not hold, want that on orders_received alone", r.Failed)
	}
}

// A4 POSTs to OUTAGE_URL when its disturbance begins, and refuses one that does not answer.
func TestOutage(t *testing.T) {
	const a4 = "test-asr1-a4-kafka-degradation.js"
	var posts atomic.Int64
	control := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if posts.Add(1); r.Method != http.MethodPost || r.URL.Path != "/pause" {
			w.WriteHeader(http.StatusNotFound)
		}
	}))
	defer control.Close()
	r := run(t, sobekVM{}, standing(a4, newTarget(t, nil).environment("DURATION=3s", "OUTAGE_URL="+control.URL+"/pause")), settings{})
	r.passes(t)
	if posts.Load() != 1 {
		t.Errorf("%d POSTs to OUTAGE_URL, want 1", posts.Load())
	}
	r = run(t, sobekVM{}, standing(a4, newTarget(t, nil).environment("DURATION=3s", "OUTAGE_URL="+control.URL)), settings{})
	r.fails(t, "answers 404, want 200: the case has no outage")
	r = run(t, sobekVM{}, standing(a4, newTarget(t, nil).environment("DURATION=3s")), settings{})
	r.logs(t, "event broker paused: do that now, as OUTAGE_URL is not set", true)
}

// seed-orderbooks.js seeds a literal book of one shard or of all, or that of a case.
func TestSeedOrderbooks(t *testing.T) {
	const script = "seed-orderbooks.js"
	for name, test := range map[string]struct {
		environment []string
		want        map[string]int // asks by shard
	}{
		"single": {nil, map[string]int{"a": 2000, "b": 0, "c": 0}},
		"multi":  {[]string{"SEED_MODE=multi", "SEED_DEPTH=100", "SEED_LEVELS=10"}, map[string]int{"a": 400, "b": 400, "c": 400}},
		"case":   {[]string{"CASE=B4"}, topped(t, "B4")},
	} {
		t.Run(name, func(t *testing.T) {
			everywhere(t, func(t *testing.T, on interpreter) {
				tg := newTarget(t, nil)
				run(t, on, standing(script, tg.environment(test.environment...)), settings{}).passes(t)
				if got := tg.asks(t); !maps.Equal(got, test.want) {
					t.Errorf("the shards hold %v asks, want %v", got, test.want)
				}
			})
		})
	}
	for assignment, text := range map[string]string{"SEED_MODE=all": "SEED_MODE is all, want single or multi", "CASE=Z9": "CASE is Z9, want one of A1, A2"} {
		name, value, _ := strings.Cut(assignment, "=")
		_, err := newLoader(standing("", nil).files, newLoader(standins, nil)).load(newVM(t, map[string]string{name: value}), script)
		if err == nil || !strings.Contains(err.Error(), text) {
			t.Errorf("the error is %v, want %q in it", err, text)
		}
	}
}

// asks counts the resting sell orders of each shard.
func (tg target) asks(t *testing.T) map[string]int {
	t.Helper()
	all := make(map[string]int)
	for _, shard := range profile(t, "B2").Shards {
		all[shard.Name] = 0
		for _, symbol := range shard.Symbols {
			err := tg.Shard(shard.Name).View(symbol, func(b *engine.Book) { all[shard.Name] += b.Depth(ordergen.Sell).Orders })
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	return all
}

// topped is how many asks the book of a case has when it is topped up, by shard.
func topped(t *testing.T, name string) map[string]int {
	t.Helper()
	p := profile(t, name)
	_, plan := planOf(t, p, 1)
	all := make(map[string]int)
	for _, s := range p.Shards {
		all[s.Name] = plan.Book.Len(s.Symbols...)
	}
	return all
}
