package k6_test

import (
	"encoding/json"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ordergen/ordergen"
)

// suite is the scripts of the eight cases.
var suite = map[string]string{
	"A1": "test-asr1-a1-warmup.js",
	"A2": "test-asr1-a2-normal-load.js",
	"A3": "test-asr1-a3-depth-variation.js",
	"A4": "test-asr1-a4-kafka-degradation.js",
	"B1": "test-asr2-b1-baseline.js",
	"B2": "test-asr2-b2-peak-sustained.js",
	"B3": "test-asr2-b3-ramp.js",
	"B4": "test-asr2-b4-hot-symbol.js",
}

func scriptOf(name string) string { return filepath.Join("scripts", suite[name]) }

// inspected is what k6 makes of a script's options.
type inspected struct {
	Scenarios map[string]struct {
		Executor        string
		Rate, StartRate *int64
		TimeUnit        string
		Duration        string
		Stages          []struct {
			Target   int64
			Duration string
		}
		PreAllocatedVUs, MaxVUs int
	}
	Thresholds map[string][]string
}

func inspect(t *testing.T, name string, environment ...string) (options inspected) {
	t.Helper()
	r := k6(t, environment, "inspect", "--include-system-env-vars", name)
	r.exits(t, 0)
	if err := json.Unmarshal([]byte(r.out), &options); err != nil {
		t.Fatalf("%v in\n%s", err, r.out)
	}
	return options
}

// Every script is there, k6 accepts it, and its options are those of the case.
func TestScriptsHaveTheOptionsOfTheirCase(t *testing.T) {
	for _, p := range ordergen.Profiles() {
		t.Run(p.Name, func(t *testing.T) {
			t.Parallel()
			options := inspect(t, scriptOf(p.Name))
			orders, stages := options.Scenarios["orders"], p.Runs[0].Stages
			if orders.PreAllocatedVUs != p.VUs.Preallocated || orders.MaxVUs != p.VUs.Max {
				t.Errorf("%d and %d VUs, want %v", orders.PreAllocatedVUs, orders.MaxVUs, p.VUs)
			}
			first := stages[0].From
			if orders.TimeUnit != first.Per.String() {
				t.Errorf("the time unit is %s, want %v", orders.TimeUnit, first.Per)
			}
			if len(stages) == 1 {
				if want := (p.Runs[0].Duration() + time.Second).String(); orders.Executor != "constant-arrival-rate" || *orders.Rate != first.Orders || orders.Duration != want {
					t.Errorf("%s at %d for %s, want constant-arrival-rate at %d for %s", orders.Executor, *orders.Rate, orders.Duration, first.Orders, want)
				}
			} else {
				var got, want []string
				for _, s := range orders.Stages {
					got = append(got, fmt.Sprintf("%d in %s", s.Target, s.Duration))
				}
				for _, s := range stages {
					want = append(want, fmt.Sprintf("%d in %v", s.To.Orders, s.Duration))
				}
				want = append(want, fmt.Sprintf("%d in 1s", stages[len(stages)-1].To.Orders)) // overtime
				if orders.Executor != "ramping-arrival-rate" || *orders.StartRate != first.Orders || !slices.Equal(got, want) {
					t.Errorf("%s from %d: %v, want ramping-arrival-rate from %d: %v", orders.Executor, *orders.StartRate, got, first.Orders, want)
				}
			}
			if len(p.Thresholds) == 0 && len(options.Thresholds) > 0 {
				t.Errorf("thresholds are %v, want none", options.Thresholds)
			}
			for _, want := range p.Thresholds {
				if !slices.Contains(options.Thresholds[want.Metric], want.Expression) {
					t.Errorf("%s has the thresholds %v, want %s among them", want.Metric, options.Thresholds[want.Metric], want.Expression)
				}
			}
		})
	}
	t.Run("seed-orderbooks", func(t *testing.T) {
		t.Parallel()
		inspect(t, "scripts/seed-orderbooks.js")
		inspect(t, "scripts/seed-orderbooks.js", "SEED_MODE=multi", "SEED_DEPTH=100", "SEED_LEVELS=10")
		inspect(t, "scripts/seed-orderbooks.js", "CASE=B2")
	})
}

// What no threshold of k6 can be on directly is a threshold on a metric of its own.
func TestCriteriaAreThresholds(t *testing.T) {
	t.Parallel()
	for _, want := range []struct{ script, metric, expression string }{
		{"A2", "server_p99_ms{shard:a}", "value<200"},
		{"A2", "gc_pause_ms", "value<10"},
		{"A4", "disturbance_p99_rise", "value<=0.1"},
		{"B2", "match_windows", "count>=4"},
		{"B2", "server_p99_ms{shard:c}", "value<200"},
		// 0.9 × 3 × 16 orders/s × 300 s
		{"B2", "orders_accepted", "count>=12960"},
		// 80 % and 3 of the other 11 symbols' 20 %, ± 4 standard deviations of 25,200 orders
		{"B4", "shard_share{shard:a}", "value>=0.8457"},
		{"B4", "shard_share{shard:a}", "value<=0.8634"},
	} {
		options := inspect(t, scriptOf(want.script), "BASELINE=16")
		if got := options.Thresholds[want.metric]; !slices.Contains(got, want.expression) {
			t.Errorf("%s: %s has the thresholds %v, want %s among them", want.script, want.metric, got, want.expression)
		}
	}
}

// Nobody who runs a script without a thought puts load on a machine but this one.
func TestDefaultsAreLoopback(t *testing.T) {
	t.Parallel()
	r := k6(t, nil, "run", "testdata/defaults.js")
	r.exits(t, 0)
	_, list, _ := strings.Cut(r.out, "ADDRESSES ")
	list, _, _ = strings.Cut(list, "\n")
	var addresses []string
	if err := json.Unmarshal([]byte(list), &addresses); err != nil || len(addresses) != 6 {
		t.Fatalf("%v: want six addresses in\n%s", err, r.out)
	}
	for _, a := range addresses {
		u, err := url.Parse(a)
		if err != nil {
			t.Fatal(err)
		}
		if ip := net.ParseIP(u.Hostname()); ip == nil || !ip.IsLoopback() {
			t.Errorf("%s is not on loopback", a)
		}
	}
}

// The example of the README is a script that k6 accepts.
func TestReadmeExample(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, example, _ := strings.Cut(string(text), "```js\n")
	example, _, found := strings.Cut(example, "```")
	if !found {
		t.Fatal("the README has no example")
	}
	if options := inspect(t, script(t, example)); options.Scenarios["orders"].MaxVUs != 200 {
		t.Errorf("the example has the options %+v, want those of B2", options)
	}
}
