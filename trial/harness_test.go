package trial

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/engine"
)

// lasting is a test case scaled to d.
func lasting(t testing.TB, name string, d time.Duration) ordergen.Profile {
	t.Helper()
	p, err := ordergen.LookupProfile(name)
	if err != nil {
		t.Fatal(err)
	}
	if p, err = p.Lasting(d); err != nil {
		t.Fatal(err)
	}
	return p
}

// steady is a test case that sends n orders/s for d in each run, on a small book, with
// what it disturbs half-way through. All else is as the case declares it.
func steady(t testing.TB, name string, n int64, d time.Duration) ordergen.Profile {
	t.Helper()
	p := lasting(t, name, d)
	for i := range p.Runs {
		p.Runs[i].Stages = []ordergen.Stage{ordergen.Hold(ordergen.PerSecond(n), d)}
		for j := range p.Runs[i].Seeds {
			p.Runs[i].Seeds[j].Ladder = ordergen.StandardLadder(50, 10)
		}
	}
	if p.Criteria.Disturbance.At > 0 {
		p.Criteria.Disturbance.At = d / 2
	}
	return p
}

// run runs a trial, and shows its report when the test fails.
func run(t *testing.T, trial Trial) *Report {
	t.Helper()
	r, err := trial.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	showOnFailure(t, r)
	return r
}

func showOnFailure(t *testing.T, r *Report) {
	t.Cleanup(func() {
		if t.Failed() {
			var b strings.Builder
			r.Write(&b)
			t.Log(b.String())
		}
	})
}

// checkOf is the first check of a name.
func checkOf(t testing.TB, r *Report, name string) Check {
	t.Helper()
	var names []string
	for _, c := range r.Checks {
		if c.Name == name {
			return c
		}
		names = append(names, c.Name)
	}
	t.Fatalf("%s has no check %q, only %q", r.Profile.Name, name, names)
	return Check{}
}

func expectStatus(t *testing.T, r *Report, name string, want Status) {
	t.Helper()
	if c := checkOf(t, r, name); c.Status != want {
		t.Errorf("%s: %s is %q (%v), want it %v", r.Profile.Name, name, c.Got, c.Status, want)
	}
}

// inTime reports whether the machine let the generator send in time. Where it did not,
// no time that was measured says anything of the engine.
func inTime(t *testing.T, r *Report) bool {
	t.Helper()
	for _, c := range r.Checks {
		if c.Name == "generator lateness p99" && c.Status != Held {
			t.Logf("%s: this machine is too busy for what depends on time: p99 of the lateness is %s", r.Profile.Name, c.Got)
			return false
		}
	}
	return true
}

// with gives faults to the named shards, or to all where none is named.
func with(f engine.Faults, shards ...string) func(*engine.Config) {
	return func(c *engine.Config) {
		for i := range c.Shards {
			if len(shards) == 0 || slices.Contains(shards, c.Shards[i].Name) {
				c.Shards[i].Faults = f
			}
		}
	}
}

// start starts an engine with the shards of a case, as one that a user runs.
func start(t *testing.T, p ordergen.Profile) *engine.Cluster {
	t.Helper()
	var config engine.Config
	for _, s := range p.Shards {
		config.Shards = append(config.Shards, engine.ShardConfig{Name: s.Name, Symbols: s.Symbols})
	}
	cluster, err := engine.Start(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cluster.Close() })
	return cluster
}

// newShard is shard a of the test cases.
func newShard(t *testing.T) *engine.Shard {
	t.Helper()
	a := lasting(t, "A2", time.Second).Shards[0]
	s, err := engine.NewShard(engine.ShardConfig{Name: a.Name, Symbols: a.Symbols}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// serve returns the address of a handler.
func serve(t *testing.T, h http.Handler) string {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return server.URL
}

// page answers every request alike.
func page(status int, body string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		w.Write([]byte(body))
	})
}

// mute is a target that tells nothing of itself.
func mute(h http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", h)
	mux.Handle("/metrics", http.NotFoundHandler())
	return mux
}

// expectText holds a text to contain some parts.
func expectText(t testing.TB, what, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%s does not say %q:\n%s", what, part, text)
		}
	}
}
