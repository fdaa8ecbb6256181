package trial_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ordergen/ordergen/engine"
	"github.com/ordergen/ordergen/trial"
	"github.com/ordergen/ordergen/trial/system"
)

// liar is the shards of B1 behind a gateway, some of which lie, with the metrics of all of
// them at one place, where they may be changed.
type liar struct {
	cluster *engine.Cluster
	orders  atomic.Int64 // that came
	scrapes atomic.Int64
	// metrics changes what the shards tell, or answers for them.
	metrics func(l *liar, w http.ResponseWriter, r *http.Request, text []byte) []byte
	// order answers an order in place of the gateway.
	order http.HandlerFunc
	mute  bool // answers tell the status alone
}

func (l *liar) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.URL.Path == "/metrics":
		l.serveMetrics(w, r)
		return
	case r.URL.Path == "/orders":
		l.orders.Add(1)
		if l.order != nil {
			l.order(w, r)
			return
		}
	case r.URL.Path == "/login":
		io.WriteString(w, "<html>please log in</html>")
		return
	}
	request, err := http.NewRequest(r.Method, l.cluster.GatewayURL()+r.URL.Path, r.Body)
	if err != nil {
		panic(err)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	defer answer.Body.Close()
	w.WriteHeader(answer.StatusCode)
	if !l.mute || r.URL.Path != "/orders" {
		io.Copy(w, answer.Body)
	}
}

func (l *liar) serveMetrics(w http.ResponseWriter, r *http.Request) {
	l.scrapes.Add(1)
	var text []byte
	for _, shard := range "abc" {
		answer, err := http.Get(l.cluster.ShardURL(string(shard)) + "/metrics")
		if err != nil {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		all, _ := io.ReadAll(answer.Body)
		answer.Body.Close()
		for line := range bytes.Lines(all) {
			if bytes.HasPrefix(line, []byte("me_")) {
				text = append(text, line...)
			}
		}
	}
	if l.metrics != nil {
		text = l.metrics(l, w, r, text)
	}
	w.Write(text)
}

// lines keeps the lines of an exposition that f keeps.
func lines(text []byte, f func(string) string) []byte {
	var kept bytes.Buffer
	scan := bufio.NewScanner(bytes.NewReader(text))
	for scan.Scan() {
		if line := f(scan.Text()); line != "" {
			fmt.Fprintln(&kept, line)
		}
	}
	return kept.Bytes()
}

var zero = regexp.MustCompile(` 0$`)

// fresh leaves out what has counted nothing yet, as Prometheus clients do.
func fresh(_ *liar, _ http.ResponseWriter, _ *http.Request, text []byte) []byte {
	return lines(text, func(line string) string {
		if zero.MatchString(line) {
			return ""
		}
		return line
	})
}

// counters leaves out what a book holds.
func counters(_ *liar, _ http.ResponseWriter, _ *http.Request, text []byte) []byte {
	return lines(text, func(line string) string {
		if strings.HasPrefix(line, "me_orderbook") {
			return ""
		}
		return line
	})
}

// B1 has no threshold on errors and no criterion on counters. What lets it pass is that every
// order is accounted for, so an engine that lies must be found by that alone.
func TestLyingEnginesDoNotPass(t *testing.T) {
	t.Parallel()
	var (
		loses   = with(engine.Faults{LoseEvery: 10})
		doubles = with(engine.Faults{MatchTwiceEvery: 10})
		unrests = with(engine.Faults{NeverRest: true})
		refuses = with(engine.Faults{RefusePerMille: 1000})
		honest  = func(*engine.Config) {}
	)
	for name, test := range map[string]struct {
		tune  func(*engine.Config)
		lie   func(*liar)
		named bool // -metrics names the endpoint
		want  trial.Verdict
		says  string
	}{
		"none":                                 {honest, nil, true, trial.Pass, "nothing lost, nothing matched twice"},
		"none, unnamed":                        {honest, nil, false, trial.Pass, "nothing lost, nothing matched twice"},
		"none, fresh series":                   {honest, func(l *liar) { l.metrics = fresh }, true, trial.Pass, "figures agree"},
		"none, and no gauges":                  {honest, func(l *liar) { l.metrics = counters }, true, trial.Pass, "which leaves room for an error"},
		"none, one failing scrape":             {honest, failing(1), true, trial.Pass, "nothing lost"},
		"none, and no metrics":                 {honest, noMetrics, false, trial.Pass, "PASS (answers only: the target's counters were not read)"},
		"refuses":                              {refuses, nil, true, trial.Failed, "orders accepted: 0 of"},
		"refuses, and no metrics":              {refuses, noMetrics, false, trial.Failed, "orders accepted: 0 of"},
		"loses":                                {loses, nil, true, trial.Broken, "reconcile: "},
		"doubles":                              {doubles, nil, true, trial.Broken, "reconcile: "},
		"never rests":                          {unrests, nil, true, trial.Broken, "resting bids"},
		"loses, fresh series":                  {loses, func(l *liar) { l.metrics = fresh }, true, trial.Broken, "reconcile: "},
		"never rests, fresh series":            {unrests, func(l *liar) { l.metrics = fresh }, false, trial.Broken, "resting bids"},
		"loses, fresh series, no gauges":       {loses, func(l *liar) { l.metrics = chain(fresh, counters) }, true, trial.Broken, "reconcile: "},
		"loses, a failing scrape at the start": {loses, failing(2), true, trial.Broken, "reconcile: "},
		"loses, figures vanish":                {loses, silent(vanishing), true, trial.Invalid, "no longer tells of all figures"},
		"loses, all vanishes":                  {loses, silent(goneMetrics), true, trial.Invalid, "does not answer any more"},
		"loses, restarts":                      {loses, silent(restarting), true, trial.Invalid, "was restarted during the run"},
		"loses, tells of no trades":            {loses, silent(only("me_orders_received_total")), true, trial.Invalid, "no figure tells of what was traded"},
		"loses, names other metrics":           {loses, silent(only("go_")), true, trial.Invalid, "exposes none of its counters"},
		"loses, by its answers alone":          {loses, noMetrics, false, trial.Broken, "answers: "},
		"none, and tells nothing":              {honest, silent(noMetrics), false, trial.Pass, "they tell nothing of shares"},
		"none, names other metrics":            {honest, only("go_"), true, trial.Invalid, "exposes none of its counters"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := lasting(t, "B1", 2*time.Second)
			config := system.Config(p)
			test.tune(&config)
			cluster, err := engine.Start(config)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { cluster.Close() })
			l := &liar{cluster: cluster}
			if test.lie != nil {
				test.lie(l)
			}
			target := running(p, serve(t, l))
			if test.named {
				target.Metrics = []string{target.URL + "/metrics"}
			}
			r, err := trial.Trial{Profile: p, System: target, Seed: 1}.Run(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			showOnFailure(t, r)
			punctual := inTime(t, r)
			if r.Verdict != test.want && (punctual || r.Verdict < test.want) {
				t.Errorf("the verdict is %v, want %v", r.Verdict, test.want)
			}
			if c := checkOf(t, r, "reconcile"); test.want >= trial.Invalid && c.Effect() != test.want {
				t.Errorf("reconcile is %v, want it to make the verdict %v", c.Status, test.want)
			}
			if punctual || test.want != trial.Pass {
				expectText(t, "the report", reportText(r), test.says)
			}
		})
	}
}

// A target that sends orders to a page for logging in has accepted none, whatever the page says.
func TestRedirectsDoNotPass(t *testing.T) {
	t.Parallel()
	p := lasting(t, "B1", time.Second)
	l := &liar{cluster: start(t, p), order: http.RedirectHandler("/login", http.StatusFound).ServeHTTP}
	r := run(t, trial.Trial{Profile: p, System: running(p, serve(t, l)), Seed: 1})
	if r.Verdict == trial.Pass {
		t.Error("it passes")
	}
}

// An endpoint that is known not to work before the run lets none begin.
func TestMetricsThatFailEndTheTrialBeforeItBegins(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]http.HandlerFunc{
		"an error":   func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) },
		"garbage":    func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "<html>{") },
		"a redirect": func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/login", http.StatusFound) },
		"silence":    func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var orders atomic.Int64
			shard := newShard(t)
			target := serve(t, onOrder(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/metrics" {
					answer(w, r)
					return
				}
				shard.ServeHTTP(w, r)
			}), func(int64) { orders.Add(1) }))
			p := lasting(t, "A2", time.Second)
			r, err := trial.Trial{Profile: p, System: running(p, target)}.Run(t.Context())
			if err == nil {
				t.Fatalf("it runs, and ends %v", r.Verdict)
			}
			expectText(t, "the error", err.Error(), "cannot be reconciled without its counters: metrics of "+target+"/metrics: ")
			if orders.Load() > 0 {
				t.Errorf("%d orders are sent all the same", orders.Load())
			}
		})
	}
}

func chain(all ...func(*liar, http.ResponseWriter, *http.Request, []byte) []byte) func(*liar, http.ResponseWriter, *http.Request, []byte) []byte {
	return func(l *liar, w http.ResponseWriter, r *http.Request, text []byte) []byte {
		for _, f := range all {
			text = f(l, w, r, text)
		}
		return text
	}
}

// failing answers one scrape of those before the run with an error.
func failing(n int64) func(*liar) {
	return func(l *liar) {
		l.metrics = func(l *liar, w http.ResponseWriter, _ *http.Request, text []byte) []byte {
			if l.scrapes.Load() == n {
				w.WriteHeader(http.StatusInternalServerError)
				return nil
			}
			return text
		}
	}
}

func silent(lie func(*liar)) func(*liar) {
	return func(l *liar) {
		lie(l)
		l.mute = true
	}
}

func noMetrics(l *liar) {
	l.metrics = func(_ *liar, w http.ResponseWriter, _ *http.Request, _ []byte) []byte {
		w.WriteHeader(http.StatusNotFound)
		return nil
	}
}

// vanishing tells no more of trades once there are some orders.
func vanishing(l *liar) {
	l.metrics = func(l *liar, _ http.ResponseWriter, _ *http.Request, text []byte) []byte {
		return lines(text, func(line string) string {
			if strings.HasPrefix(line, "me_orders") || strings.HasPrefix(line, "me_match_duration") || l.orders.Load() < 5 {
				return line
			}
			return ""
		})
	}
}

// goneMetrics tells nothing once there are some orders.
func goneMetrics(l *liar) {
	l.metrics = func(l *liar, _ http.ResponseWriter, _ *http.Request, text []byte) []byte {
		if l.orders.Load() < 5 {
			return text
		}
		return nil
	}
}

// restarting counts from 0 again once there are some orders.
func restarting(l *liar) {
	count := regexp.MustCompile(`^(me_(?:matches|traded|orders)\S*) (\S+)$`)
	l.metrics = func(l *liar, _ http.ResponseWriter, _ *http.Request, text []byte) []byte {
		return lines(text, func(line string) string {
			if m := count.FindStringSubmatch(line); m != nil && l.orders.Load() < 5 {
				return m[1] + " 5000"
			}
			return line
		})
	}
}

// only tells of the metrics with a prefix.
func only(prefix string) func(*liar) {
	return func(l *liar) {
		l.metrics = func(_ *liar, _ http.ResponseWriter, _ *http.Request, text []byte) []byte {
			return lines(text, func(line string) string {
				if strings.HasPrefix(line, prefix) {
					return line
				}
				return ""
			})
		}
	}
}
