package trial_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/engine"
	"github.com/ordergen/ordergen/trial"
)

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
func fresh(text []byte) ([]byte, error) {
	return lines(text, func(line string) string {
		if zero.MatchString(line) {
			return ""
		}
		return line
	}), nil
}

// counters leaves out what a book holds.
func counters(text []byte) ([]byte, error) {
	return lines(text, func(line string) string {
		if strings.HasPrefix(line, "me_orderbook") {
			return ""
		}
		return line
	}), nil
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
		lie   func(*pocket)
		named bool // -metrics names the endpoint
		want  trial.Verdict
		says  string
	}{
		"none":                                 {honest, nil, true, trial.Pass, "nothing lost, nothing matched twice"},
		"none, unnamed":                        {honest, nil, false, trial.Pass, "nothing lost, nothing matched twice"},
		"none, fresh series":                   {honest, telling(fresh), true, trial.Pass, "figures agree"},
		"none, and no gauges":                  {honest, telling(counters), true, trial.Pass, "which leaves room for an error"},
		"none, one failing scrape":             {honest, failing(1), true, trial.Pass, "nothing lost"},
		"none, and no metrics":                 {honest, telling(noMetrics), false, trial.Pass, "PASS (answers only: the target's counters were not read)"},
		"refuses":                              {refuses, nil, true, trial.Failed, "orders accepted: 0 of"},
		"refuses, and no metrics":              {refuses, telling(noMetrics), false, trial.Failed, "orders accepted: 0 of"},
		"loses":                                {loses, nil, true, trial.Broken, "reconcile: "},
		"doubles":                              {doubles, nil, true, trial.Broken, "reconcile: "},
		"never rests":                          {unrests, nil, true, trial.Broken, "resting bids"},
		"loses, fresh series":                  {loses, telling(fresh), true, trial.Broken, "reconcile: "},
		"never rests, fresh series":            {unrests, telling(fresh), false, trial.Broken, "resting bids"},
		"loses, fresh series, no gauges":       {loses, telling(freshCounters), true, trial.Broken, "reconcile: "},
		"loses, a failing scrape at the start": {loses, failing(2), true, trial.Broken, "reconcile: "},
		"loses, figures vanish":                {loses, silent(vanishing), true, trial.Invalid, "no longer tells of all figures"},
		"loses, all vanishes":                  {loses, silent(goneMetrics), true, trial.Invalid, "does not answer any more"},
		"loses, restarts":                      {loses, silent(restarting), true, trial.Invalid, "was restarted during the run"},
		"loses, tells of no trades":            {loses, silent(only("me_orders_received_total")), true, trial.Invalid, "no figure tells of what was traded"},
		"loses, names other metrics":           {loses, silent(only("go_")), true, trial.Invalid, "exposes none of its counters"},
		"loses, by its answers alone":          {loses, telling(noMetrics), false, trial.Broken, "answers: "},
		"none, and tells nothing":              {honest, silent(telling(noMetrics)), false, trial.Pass, "they tell nothing of shares"},
		"none, names other metrics":            {honest, only("go_"), true, trial.Invalid, "exposes none of its counters"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := lasting(t, "B1", 2*time.Second)
				k := newPocket(t, p, test.tune)
				k.lacks.Counters = !test.named
				if test.lie != nil {
					test.lie(k)
				}
				r := run(t, trial.Trial{Profile: p, System: k, Seed: 1})
				if r.Verdict != test.want {
					t.Errorf("the verdict is %v, want %v", r.Verdict, test.want)
				}
				if c := checkOf(t, r, "reconcile"); test.want >= trial.Invalid && c.Effect() != test.want {
					t.Errorf("reconcile is %v, want it to make the verdict %v", c.Status, test.want)
				}
				expectText(t, "the report", reportText(r), test.says)
			})
		})
	}
}

// A target that sends orders to a page for logging in has accepted none, whatever the page says.
func TestRedirectsDoNotPass(t *testing.T) {
	t.Parallel()
	r := run(t, tuned(t, trial.Trial{Profile: lasting(t, "B1", 300*time.Millisecond), Seed: 1}, with(engine.Faults{Redirect: "/orders"})))
	if r.Verdict == trial.Pass || r.Runs[0].Result.Total(nil).Accepted > 0 {
		t.Errorf("it ends %v with %d orders accepted", r.Verdict, r.Runs[0].Result.Total(nil).Accepted)
	}
}

// An endpoint that is known not to work before the run lets none begin.
func TestMetricsThatFailEndTheTrialBeforeItBegins(t *testing.T) {
	for name, answer := range map[string]func(text []byte) ([]byte, error){
		"an error":    func([]byte) ([]byte, error) { return nil, &client.Refusal{Status: http.StatusInternalServerError} },
		"garbage":     func([]byte) ([]byte, error) { return []byte("<html>{"), nil },
		"a redirect":  func([]byte) ([]byte, error) { return nil, &client.Refusal{Status: http.StatusFound} },
		"no endpoint": noMetrics,
		"silence":     func([]byte) ([]byte, error) { time.Sleep(time.Hour); return nil, context.DeadlineExceeded }, // in virtual time
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := lasting(t, "A2", time.Second)
				k := newPocket(t, p)
				k.metrics = answer
				r, err := trial.Trial{Profile: p, System: k}.Run(t.Context())
				if err == nil {
					t.Fatalf("it runs, and ends %v", r.Verdict)
				}
				expectText(t, "the error", err.Error(), "cannot be reconciled without its counters: metrics of http://pocket/metrics: ")
				if n := k.orders.Load(); n > 0 {
					t.Errorf("%d orders are sent all the same", n)
				}
			})
		})
	}
}

func freshCounters(text []byte) ([]byte, error) {
	text, _ = fresh(text)
	return counters(text)
}

func noMetrics([]byte) ([]byte, error) { return nil, &client.Refusal{Status: http.StatusNotFound} }

func telling(metrics func([]byte) ([]byte, error)) func(*pocket) {
	return func(k *pocket) { k.metrics = metrics }
}

// failing answers one scrape of those before the run with an error.
func failing(n int) func(*pocket) {
	return func(k *pocket) {
		k.metrics = func(text []byte) ([]byte, error) {
			if k.scrapes == n {
				return nil, &client.Refusal{Status: http.StatusInternalServerError}
			}
			return text, nil
		}
	}
}

func silent(lie func(*pocket)) func(*pocket) {
	return func(k *pocket) {
		lie(k)
		k.mute = true
	}
}

// later changes the lines of what is told once there are some orders.
func later(k *pocket, change func(line string) string) {
	k.metrics = func(text []byte) ([]byte, error) {
		if k.orders.Load() < 5 {
			return text, nil
		}
		return lines(text, change), nil
	}
}

// vanishing tells no more of trades once there are some orders.
func vanishing(k *pocket) {
	later(k, func(line string) string {
		if strings.HasPrefix(line, "me_orders") || strings.HasPrefix(line, "me_match_duration") {
			return line
		}
		return ""
	})
}

// goneMetrics tells nothing once there are some orders.
func goneMetrics(k *pocket) { later(k, func(string) string { return "" }) }

// restarting counts from 0 again once there are some orders.
func restarting(k *pocket) {
	count := regexp.MustCompile(`^(me_(?:matches|traded|orders)\S*) (\S+)$`)
	k.metrics = func(text []byte) ([]byte, error) {
		return lines(text, func(line string) string {
			if m := count.FindStringSubmatch(line); m != nil && k.orders.Load() < 5 {
				return m[1] + " 5000"
			}
			return line
		}), nil
	}
}

// only tells of the metrics with a prefix.
func only(prefix string) func(*pocket) {
	return telling(func(text []byte) ([]byte, error) {
		return lines(text, func(line string) string {
			if strings.HasPrefix(line, prefix) {
				return line
			}
			return ""
		}), nil
	})
}
