package scripttest

import (
	"maps"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/engine"
	"github.com/ordergen/ordergen/k6"
)

// target is an embedded engine with the shards of the peak case.
type target struct{ *engine.Cluster }

func newTarget(t *testing.T, change func(*engine.Config)) target {
	t.Helper()
	var config engine.Config
	for _, s := range profile(t, "B2").Shards {
		config.Shards = append(config.Shards, engine.ShardConfig{Name: s.Name, Symbols: s.Symbols})
	}
	if change != nil {
		change(&config)
	}
	cluster, err := engine.Start(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cluster.Close() })
	return target{cluster}
}

// environment is the addresses of the target, and what is added as NAME=value.
func (tg target) environment(more ...string) map[string]string {
	env := map[string]string{
		"GATEWAY_URL":    tg.GatewayURL() + "/", // as it is often pasted
		"ME_SHARD_A_URL": tg.ShardURL("a"),
		"ME_SHARD_B_URL": tg.ShardURL("b"),
		"ME_SHARD_C_URL": tg.ShardURL("c"),
	}
	for _, m := range more {
		name, value, _ := strings.Cut(m, "=")
		env[name] = value
	}
	return env
}

func profile(t *testing.T, name string) ordergen.Profile {
	t.Helper()
	p, err := ordergen.LookupProfile(name)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// compiled is the script of a case.
func compiled(t *testing.T, p ordergen.Profile, environment map[string]string) program {
	t.Helper()
	source, err := k6.Compile(p)
	if err != nil {
		t.Fatal(err)
	}
	return single(source, environment)
}

// standing is a script of ../scripts.
func standing(main string, environment map[string]string) program {
	return program{os.DirFS("../scripts"), main, environment, 3}
}

const b2 = "test-asr2-b2-peak-sustained.js"

// A whole short B2, by the script as it stands in the repository: all orders, each once,
// matches and not orders, and an engine that holds what was foretold.
func TestB2(t *testing.T) {
	everywhere(t, func(t *testing.T, on interpreter) {
		tg := newTarget(t, nil)
		r := run(t, on, standing(b2, tg.environment("DURATION=20s")), settings{})
		r.passes(t)
		const orders = 20 * 84
		r.has(t, "orders_accepted", orders)
		r.has(t, "orders_received", orders)
		if n := r.Metrics["match_count"].Sum; n <= 0.6*orders || n == orders {
			t.Errorf("match_count is %v, want the matches of about %v aggressive orders", n, 0.6*orders)
		}
		r.logs(t, "nothing lost, nothing matched twice: 24 figures are as foretold", true)
		if n := r.Metrics["match_windows"].Sum; n < 4 {
			t.Errorf("%v windows with enough matches, want 4 or 5", n)
		}
	})
}

// Each case runs through, by its standing script.
func TestEveryCase(t *testing.T) {
	files, err := os.ReadDir("../scripts")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !strings.HasPrefix(f.Name(), "test-") {
			continue
		}
		t.Run(f.Name(), func(t *testing.T) {
			tg := newTarget(t, nil)
			run(t, sobekVM{}, standing(f.Name(), tg.environment("DURATION=3s")), settings{}).passes(t)
		})
	}
	t.Run("each depth of A3", func(t *testing.T) {
		for _, depth := range []string{"shallow", "medium", "deep"} {
			tg := newTarget(t, nil)
			run(t, sobekVM{}, standing("test-asr1-a3-depth-variation.js", tg.environment("DURATION=2s", "RUN="+depth)), settings{}).passes(t)
		}
	})
}

func (r result) passes(t *testing.T) {
	t.Helper()
	if len(r.Errors) > 0 || len(r.Failed) > 0 {
		t.Fatalf("errors %q, thresholds that do not hold %q\n%s", r.Errors, r.Failed, strings.Join(r.Logs, "\n"))
	}
}

// fails wants errors that have all the texts.
func (r result) fails(t *testing.T, texts ...string) {
	t.Helper()
	all := strings.Join(r.Errors, "\n")
	for _, text := range texts {
		if !strings.Contains(all, text) {
			t.Errorf("the errors are %q, want %q in them", all, text)
		}
	}
}

func (r result) has(t *testing.T, metric string, want float64) {
	t.Helper()
	if got := r.Metrics[metric].Sum; math.Abs(got-want) > 1e-9 {
		t.Errorf("%s is %v, want %v of %v", metric, got, want, slices.Sorted(maps.Keys(r.Metrics)))
	}
}

func (r result) logs(t *testing.T, text string, want bool) {
	t.Helper()
	all := strings.Join(r.Logs, "\n")
	if got := strings.Contains(all, text); got != want {
		t.Errorf("the log has %q: %v, want %v\n%s", text, got, want, all)
	}
}
