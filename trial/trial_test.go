package trial

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/engine"
)

// clearable is shard a as a user runs it, who can restart it.
type clearable struct {
	t     *testing.T
	shard atomic.Pointer[engine.Shard]
}

func newClearable(t *testing.T) *clearable {
	c := &clearable{t: t}
	c.shard.Store(newShard(t))
	return c
}

func (c *clearable) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.shard.Load().ServeHTTP(w, r)
}

// restart returns the orders received before.
func (c *clearable) restart() uint64 {
	return c.shard.Swap(newShard(c.t)).Counters().Received[ordergen.Buy]
}

// received is the orders received so far.
func (c *clearable) received() uint64 { return c.shard.Load().Counters().Received[ordergen.Buy] }

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

func TestTrialRefuses(t *testing.T) {
	const running = "http://127.0.0.1:1"
	never := func(context.Context) error { panic("nothing is disturbed before a plan is right") }
	for name, test := range map[string]struct {
		trial Trial
		want  string // empty where there is nothing to refuse
	}{
		"no runs":                        {Trial{}, "Profile has no runs, want one from ordergen.LookupProfile"},
		"no stages":                      {Trial{Profile: ordergen.Profile{Runs: []ordergen.Run{{Name: "x"}}}}, `run "x" of the profile has no stages`},
		"no window":                      {Trial{Profile: ordergen.Profile{Window: -1}}, "Window of the profile is -1ns, want more than 0"},
		"negative warm-up":               {Trial{Profile: lasting(t, "A1", time.Second), Warmup: -time.Second}, "Warmup is -1s, want 0 or more"},
		"warm-up at 0/s":                 {Trial{Profile: ramp(t), Warmup: time.Second}, "Warmup needs a first stage that starts above 0/s"},
		"bad threshold":                  {Trial{Profile: threshold(t, "p99<200")}, "http_req_duration: threshold \"p99<200\" is wrong at column 1"},
		"runs without Between":           {Trial{Profile: lasting(t, "A3", time.Second), Target: running}, "A3 wants a fresh book for each of its 3 runs, and on a running target they would share one: say with -between"},
		"runs with Between":              {Trial{Profile: lasting(t, "A3", time.Second), Target: running, Between: func(context.Context, string) error { return nil }}, ""},
		"runs on an engine of its own":   {Trial{Profile: lasting(t, "A3", time.Second)}, ""},
		"disturbance without Disturb":    {Trial{Profile: lasting(t, "A4", 3*time.Second), Target: running}, "A4 is to have its event broker paused at 1s: say with -disturb"},
		"disturbance with Disturb":       {Trial{Profile: lasting(t, "A4", time.Second), Target: running, Disturb: never}, ""},
		"disturbance of its own engine":  {Trial{Profile: lasting(t, "A4", time.Second)}, ""},
		"search without Between":         {Trial{Profile: lasting(t, "B1", time.Second), Target: running, Search: &Search{}}, "the search for a capacity wants a fresh book for each rate: say with -between"},
		"search on an engine of its own": {Trial{Profile: lasting(t, "B1", time.Second), Search: &Search{}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := test.trial.Plan()
			if test.want == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if err == nil {
				t.Fatal("it is planned, want an error")
			}
			expectText(t, "the error", err.Error(), test.want)
			if report, err := test.trial.Run(t.Context()); err == nil || report != nil {
				t.Errorf("it runs and gives %v, %v", report, err)
			}
			if c, err := test.trial.FindCapacity(t.Context(), Search{}); err == nil {
				t.Errorf("its capacity is %v", c)
			}
		})
	}
}

func ramp(t *testing.T) ordergen.Profile {
	p := lasting(t, "A1", time.Second)
	p.Runs[0].Stages = []ordergen.Stage{ordergen.Ramp(ordergen.PerSecond(0), ordergen.PerSecond(50), time.Second)}
	return p
}

func threshold(t *testing.T, expression string) ordergen.Profile {
	p := lasting(t, "A1", time.Second)
	p.Thresholds = []ordergen.Threshold{{Metric: "http_req_duration", Expression: expression}}
	return p
}

func TestPlanOfATrial(t *testing.T) {
	experiments, err := Trial{Profile: lasting(t, "A3", 9*time.Second), Seed: 7, Warmup: time.Second}.Plan()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range experiments {
		names = append(names, e.Run.Name)
		if prefix := e.Plan.Stream.Config().Prefix; prefix != "a3-"+e.Run.Name+"-" {
			t.Errorf("the prefix of %s is %q", e.Run.Name, prefix)
		}
		if e.Schedule.Duration() != 4*time.Second || e.Plan.Orders != 4*17 || e.Start != time.Second {
			t.Errorf("%s is %d orders in %v from %v on, want 68 in 4s from 1s on", e.Run.Name, e.Plan.Orders, e.Schedule.Duration(), e.Start)
		}
		want := []client.Phase{{Name: warmupPhase, Discard: true}, {Name: e.Run.Name, From: time.Second}}
		if diff := cmp.Diff(want, e.Phases); diff != "" {
			t.Errorf("phases of %s (-want +got):\n%s", e.Run.Name, diff)
		}
		if !e.Plan.Proven() {
			t.Errorf("%s is not proven", e.Run.Name)
		}
	}
	if diff := cmp.Diff([]string{"shallow", "medium", "deep"}, names); diff != "" {
		t.Errorf("runs (-want +got):\n%s", diff)
	}
	literal, err := Trial{Profile: lasting(t, "B2", 5*time.Minute), Literal: true}.Plan()
	if err != nil || literal[0].Plan.Proven() || literal[0].Plan != literal[0].Literal {
		t.Errorf("the literal book of B2 is proven or filled up: %v", err)
	}
}

func TestTagTellsTrialsApart(t *testing.T) {
	p := lasting(t, "B2", time.Second)
	if tag := (Trial{Profile: p}).tag(); !slices.Equal(tag, []string{"b2"}) {
		t.Errorf("on an engine of its own the tag is %q, want b2: the ids are the same in each run", tag)
	}
	if tag := (Trial{Profile: p, Target: "http://x"}).tag(); len(tag) != 2 || len(tag[1]) < 8 {
		t.Errorf("on a running target the tag is %q, want the time in it", tag)
	}
}

func TestTargetThatIsNotEmpty(t *testing.T) {
	shard := newShard(t)
	shard.Seed([]ordergen.Order{{ID: ordergen.ID{Prefix: "left-", Index: 1}, Symbol: "TEST-ASSET-A", Side: ordergen.Sell, Price: 15000, Quantity: 1}})
	var orders atomic.Int64
	target := serve(t, onOrder(shard, func(int64) { orders.Add(1) }))
	_, err := Trial{Profile: lasting(t, "A2", time.Second), Target: target}.Run(t.Context())
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
	report, err := Trial{Profile: lasting(t, "A2", time.Second), Target: serve(t, mux)}.Run(t.Context())
	var short *client.SeedError
	if report != nil || !errors.As(err, &short) {
		t.Fatalf("it gives %v, %v, want a *SeedError", report, err)
	}
	if short.Sent != 500 || short.Taken != 499 {
		t.Errorf("the error says %d of %d, want 499 of 500", short.Taken, short.Sent)
	}
	expectText(t, "the error", err.Error(), "took 499 of 500 seed orders")
}

func TestTargetWithoutMetrics(t *testing.T) {
	t.Parallel()
	for name, required := range map[string]map[string]bool{
		"A2": {"server p99, shard a": true, "longest GC pause": false, "reconcile": false},
		"B1": {"reconcile": false},
		"B2": {
			"server p99, shard a": true, "server p99, shard b": true, "server p99, shard c": true,
			"matches per minute": true, "reconcile": false,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := lasting(t, name, 500*time.Millisecond)
			target := serve(t, mute(front(t, p)))
			r := run(t, Trial{Profile: p, Target: target})
			invalid := false
			for check, must := range required {
				expectStatus(t, r, check, Unmeasured)
				if checkOf(t, r, check).Required != must {
					t.Errorf("%s: %s is required: %v, want %v", name, check, !must, must)
				}
				invalid = invalid || must
			}
			for _, c := range r.Checks {
				if _, server := required[c.Name]; !server && c.Status == Unmeasured {
					t.Errorf("%s is not measured, and it needs no metrics", c.Name)
				}
			}
			if invalid && r.Verdict != Invalid {
				t.Errorf("the verdict is %v, want INVALID: what must be measured is not", r.Verdict)
			}
			if r.Runs[0].Reconciliation.Measured() || r.Runs[0].Matches[0].Measured || r.Runs[0].GC.Measured {
				t.Errorf("something was measured: %+v", r.Runs[0])
			}
		})
	}
}

// front is the part of an engine that a case talks to.
func front(t *testing.T, p ordergen.Profile) http.Handler {
	if p.Target == ordergen.ToShard {
		return newShard(t)
	}
	cluster := start(t, p)
	var routes []engine.Route
	for _, s := range p.Shards {
		routes = append(routes, engine.Route{Shard: s.Name, URL: cluster.ShardURL(s.Name), Symbols: s.Symbols})
	}
	gateway, err := engine.NewGateway(engine.GatewayConfig{}, routes...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(gateway.Close)
	return gateway
}

func TestBetweenReadiesTheTarget(t *testing.T) {
	t.Parallel()
	target := newClearable(t)
	var names []string
	var received []uint64
	r := run(t, Trial{
		Profile: lasting(t, "A3", time.Second),
		Target:  serve(t, target),
		Between: func(_ context.Context, next string) error {
			names, received = append(names, next), append(received, target.restart())
			return nil
		},
	})
	if diff := cmp.Diff([]string{"medium", "deep"}, names); diff != "" {
		t.Errorf("Between was called for (-want +got):\n%s", diff)
	}
	for i, run := range r.Runs {
		got := append(received, target.received())[i]
		if got != run.Plan.Orders || !run.Reconciliation.OK() || !run.Reconciliation.Measured() {
			t.Errorf("%s: %d of %d orders came to its book; reconcile: %+v", run.Run.Name, got, run.Plan.Orders, run.Reconciliation.Mismatches())
		}
	}
}

func TestBetweenThatFails(t *testing.T) {
	t.Parallel()
	failed := errors.New("no such container")
	_, err := Trial{
		Profile: lasting(t, "A3", 300*time.Millisecond),
		Target:  serve(t, newClearable(t)),
		Between: func(context.Context, string) error { return failed },
	}.Run(t.Context())
	if !errors.Is(err, failed) {
		t.Fatalf("it gives %v, want what Between gave", err)
	}
	expectText(t, "the error", err.Error(), "between runs, before medium")
}

func TestDisturbComesAtItsTime(t *testing.T) {
	t.Parallel()
	const warmup = 200 * time.Millisecond
	p := steady(t, "A4", 100, time.Second)
	shard := newClearable(t)
	var (
		began    atomic.Pointer[time.Time]
		at       []time.Duration
		received uint64
	)
	r := run(t, Trial{
		Profile: p,
		Warmup:  warmup,
		Target: serve(t, onOrder(shard, func(n int64) {
			if n == 1 {
				now := time.Now()
				began.Store(&now)
			}
		})),
		Disturb: func(context.Context) error {
			at, received = append(at, time.Since(*began.Load())), shard.received()
			return nil
		},
	})
	// A few ms pass from the start of the run until the first order arrives.
	if want := warmup + p.Criteria.Disturbance.At; len(at) != 1 || at[0] < want-100*time.Millisecond {
		t.Errorf("it was disturbed at %v, want once, %v after the start", at, want)
	}
	if received == 0 || received >= r.Runs[0].Plan.Orders {
		t.Errorf("%d of %d orders came before, want some before and some after", received, r.Runs[0].Plan.Orders)
	}
	for phase, orders := range map[string]int64{beforeDisturbance: 50, duringDisturbance: 50} {
		if got := r.Runs[0].phase(phase).Due(); got != orders {
			t.Errorf("%d orders are %q, want %d", got, phase, orders)
		}
	}
}

func TestDisturbThatFails(t *testing.T) {
	t.Parallel()
	failed := errors.New("no such container")
	_, err := Trial{
		Profile: lasting(t, "A4", 300*time.Millisecond),
		Target:  serve(t, newShard(t)),
		Disturb: func(context.Context) error { return failed },
	}.Run(t.Context())
	if !errors.Is(err, failed) {
		t.Errorf("it gives %v, want what Disturb gave: the case did not take place", err)
	}
}

func TestWarmupStaysOutOfEveryFigure(t *testing.T) {
	t.Parallel()
	const (
		warmup   = 60 // orders, in 600 ms
		measured = 50
		cold     = 20 // of the warm-up's, which the target refuses
	)
	var orders atomic.Int64
	shard := newShard(t)
	r := run(t, Trial{
		Profile: steady(t, "A2", 100, 500*time.Millisecond),
		Warmup:  600 * time.Millisecond,
		Target: serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/orders" && orders.Add(1) <= cold {
				http.Error(w, "not yet", http.StatusServiceUnavailable)
				return
			}
			shard.ServeHTTP(w, r)
		})),
	})
	run := r.Runs[0]
	if rate, _ := run.Metrics["http_req_failed"].Stat("rate"); rate != 0 {
		t.Errorf("%.0f %% of the requests failed, want none after the warm-up", 100*rate)
	}
	for metric, want := range map[string]float64{"http_reqs": measured, "iterations": measured, "dropped_iterations": 0} {
		if got, _ := run.Metrics[metric].Stat("count"); got != want {
			t.Errorf("%s is %v, want %v", metric, got, want)
		}
	}
	for _, metric := range []string{"http_req_duration", "match_latency_ms"} {
		if n := run.Metrics[metric].(*client.Trend).Count(); n != measured {
			t.Errorf("%s has %d samples, want %d", metric, n, measured)
		}
	}
	var sent, matches int64
	for _, w := range run.Result.Windows {
		sent += w.Sent
	}
	for _, w := range run.Matches {
		matches += w.Matches
	}
	for _, row := range run.Reconciliation.Rows {
		switch row.Figure {
		case Received:
			if want := int64(warmup + measured - cold); row.Got != want || row.Want != (ordergen.Interval{Min: want, Max: want}) {
				t.Errorf("reconcile has %+v, want %d with the warm-up", row, want)
			}
		case Fills:
			if matches <= 0 || matches >= row.Got {
				t.Errorf("the windows have %d of %d matches, want those of the warm-up left out", matches, row.Got)
			}
		}
	}
	if !run.Reconciliation.OK() || !run.Reconciliation.Measured() {
		t.Errorf("reconcile: %+v", run.Reconciliation)
	}
	if sent != measured {
		t.Errorf("the windows have %d orders, want %d", sent, measured)
	}
	if n := run.Server[0].Count; n == 0 || n >= warmup+measured {
		t.Errorf("the server's p99 is of %d orders, want about %d", n, measured)
	}
	if planned := run.Plan.Expect().Sum().Received.Max; planned != warmup+measured || run.Result.Due != warmup+measured {
		t.Errorf("the plan is for %d orders and %d were due, want the warm-up in both", planned, run.Result.Due)
	}
	if got := run.throughput(); got != 100 {
		t.Errorf("the throughput is %.1f/s, want 100/s", got)
	}
}

func TestInterruptedTrialStillReports(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	target := serve(t, onOrder(newShard(t), func(n int64) {
		if n == 20 {
			cancel()
		}
	}))
	r, err := Trial{Profile: steady(t, "A2", 200, time.Minute), Target: target}.Run(ctx)
	if err != nil {
		t.Fatal(err)
	}
	showOnFailure(t, r)
	if r.Verdict != Interrupted || r.Verdict.ExitCode() != ExitInterrupted {
		t.Errorf("the verdict is %v", r.Verdict)
	}
	run := r.Runs[0]
	if total := run.Result.Total(nil); total.Sent < 19 || run.Result.Due >= run.Plan.Orders || !run.Result.Interrupted {
		t.Errorf("%d of %d orders were sent, want at least 19 and not all", total.Sent, run.Plan.Orders)
	}
	if !run.Reconciliation.OK() || len(run.Reconciliation.Rows) != len(allFigures) {
		t.Errorf("reconcile: %+v", run.Reconciliation)
	}
	expectStatus(t, r, "reconcile", Held)
}

func TestInterruptedWarmup(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	target := serve(t, onOrder(newShard(t), func(n int64) {
		if n == 10 {
			cancel()
		}
	}))
	r, err := Trial{Profile: steady(t, "A2", 200, time.Second), Warmup: time.Minute, Target: target}.Run(ctx)
	if err != nil {
		t.Fatal(err)
	}
	showOnFailure(t, r)
	if n := r.Runs[0].Server[0].Count; r.Verdict != Interrupted || n != 0 || len(r.Runs[0].Matches) != 0 {
		t.Errorf("the verdict is %v, with %d orders and matches %v of the warm-up", r.Verdict, n, r.Runs[0].Matches)
	}
	expectStatus(t, r, "reconcile", Held)
}

// What was found before an interrupt is reported, wherever it comes.
func TestInterruptBetweenRuns(t *testing.T) {
	t.Parallel()
	for name, between := range map[string]func(c *clearable, cancel func()) error{
		"in Between":         func(_ *clearable, cancel func()) error { cancel(); return context.Canceled },
		"before the seeding": func(c *clearable, cancel func()) error { c.restart(); cancel(); return nil },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			target := newClearable(t)
			r, err := Trial{
				Profile: lasting(t, "A3", 600*time.Millisecond),
				Target:  serve(t, target),
				Between: func(context.Context, string) error { return between(target, cancel) },
			}.Run(ctx)
			if err != nil {
				t.Fatal(err)
			}
			showOnFailure(t, r)
			if len(r.Runs) != 1 || r.Runs[0].Run.Name != "shallow" || r.Verdict != Interrupted {
				t.Errorf("%d runs and the verdict %v, want the first run, INTERRUPTED", len(r.Runs), r.Verdict)
			}
			expectStatus(t, r, "reconcile", Held)
		})
	}
}

func TestInterruptInTheDisturbance(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	r, err := Trial{
		Profile: steady(t, "A4", 100, time.Second),
		Target:  serve(t, newShard(t)),
		Disturb: func(ctx context.Context) error { cancel(); return ctx.Err() },
	}.Run(ctx)
	if err != nil || r.Verdict != Interrupted {
		t.Errorf("it gives %v, %v, want a report", r, err)
	}
}
