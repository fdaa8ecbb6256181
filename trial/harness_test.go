package trial_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/engine"
	"github.com/ordergen/ordergen/report"
	"github.com/ordergen/ordergen/trial"
	"github.com/ordergen/ordergen/trial/system"
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

// run runs a trial, on an engine of its own where it names no system, and shows its report
// when the test fails.
func run(t *testing.T, tr trial.Trial) *trial.Report {
	t.Helper()
	if tr.System == nil {
		tr = tuned(t, tr)
	}
	r, err := tr.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	showOnFailure(t, r)
	return r
}

// tuned is a trial on an engine of its own, with faults.
func tuned(t *testing.T, tr trial.Trial, tune ...func(*engine.Config)) trial.Trial {
	t.Helper()
	e, err := system.Start(tr.Profile, tune...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	tr.System = e
	return tr
}

// running is a system at an address, as the case p talks to it.
func running(p ordergen.Profile, url string) *system.HTTP {
	return &system.HTTP{URL: url, Kind: p.Target}
}

func showOnFailure(t *testing.T, r *trial.Report) {
	t.Cleanup(func() {
		if t.Failed() {
			t.Log(reportText(r))
		}
	})
}

func reportText(r *trial.Report) string {
	var b strings.Builder
	report.Write(&b, r)
	return b.String()
}

// phaseOf is the figures of a phase of the first run.
func phaseOf(r *trial.Report, name string) client.Part {
	return r.Runs[0].Result.Total(func(p client.Part) bool { return p.Phase == name })
}

// key names a check by what it judges, such as "server_p99 a".
func key(c trial.Check) string { return strings.TrimSpace(c.ID + " " + c.Of) }

// checkOf is the first check of a key.
func checkOf(t testing.TB, r *trial.Report, name string) trial.Check {
	t.Helper()
	var keys []string
	for _, c := range r.Checks {
		if key(c) == name {
			return c
		}
		keys = append(keys, key(c))
	}
	t.Fatalf("%s has no check %q, only %q", r.Profile.Name, name, keys)
	return trial.Check{}
}

func expectStatus(t *testing.T, r *trial.Report, name string, want trial.Status) {
	t.Helper()
	if c := checkOf(t, r, name); c.Status != want {
		t.Errorf("%s: %s is %+v (%v), want it %v", r.Profile.Name, name, c.Got, c.Status, want)
	}
}

// inTime reports whether the machine let the generator send in time. Where it did not,
// no time that was measured says anything of the engine.
func inTime(t *testing.T, r *trial.Report) bool {
	t.Helper()
	for _, c := range r.Checks {
		if c.ID == trial.Lateness && c.Status != trial.Held {
			t.Logf("%s: this machine is too busy for what depends on time: p99 of the lateness is %.1f ms", r.Profile.Name, c.Got.Value)
			return false
		}
	}
	return true
}

// expectNoticed holds the check of p99 to an outage: it is not told as harmless. The orders
// that one standstill holds up are bunched, so that it may stay undecided whether more than
// chance held them up; TestDisturbance and TestBunchedLatenciesDecideLess have what must be
// decided.
func expectNoticed(t *testing.T, r *trial.Report) {
	t.Helper()
	check := checkOf(t, r, "disturbed_p99")
	if check.Status != trial.Missed && check.Status != trial.Undecided {
		t.Errorf("the rise of p99 is %v, want it failed or undecided", check.Status)
	}
	if inTime(t, r) && check.Got.Value < 2 {
		t.Errorf("p99 is %.2f times that before, want more than twice", check.Got.Value)
	}
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
func start(t *testing.T, p ordergen.Profile, tune ...func(*engine.Config)) *engine.Cluster {
	t.Helper()
	config := system.Config(p)
	for _, f := range tune {
		f(&config)
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

// expectText holds a text to contain some parts.
func expectText(t testing.TB, what, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%s does not say %q:\n%s", what, part, text)
		}
	}
}
