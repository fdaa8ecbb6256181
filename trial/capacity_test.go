package trial_test

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ordergen/ordergen/engine"
	"github.com/ordergen/ordergen/report"
	"github.com/ordergen/ordergen/trial"
	"github.com/ordergen/ordergen/trial/system"
)

// Eight requests at once, each of which takes 50 ms, are 160/s at most. At 320/s the
// last order of a probe waits as long as the probe lasts, and more than 200 ms in all.
func TestCapacity(t *testing.T) {
	t.Parallel()
	p := steady(t, "A2", 80, time.Second)
	p.VUs.Max = 8
	var out strings.Builder
	tr := tuned(t, trial.Trial{Profile: p, Watcher: &report.Console{Out: &out}}, with(engine.Faults{Delay: 50 * time.Millisecond}))
	c, err := tr.FindCapacity(t.Context(), trial.Search{Probe: 200 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	// A busy machine may break a rate that the target holds, never hold one that it cannot.
	if c.Broken == 0 || c.Broken > 320 || c.Held >= c.Broken || float64(c.Broken) > 1.05*float64(c.Held)+1 && c.Held > 0 {
		t.Errorf("it is %+v, want it closed in below 320/s", c)
	}
	best, broken := int64(0), make(map[int64]int)
	for _, probe := range c.Probes {
		if probe.Held {
			best = max(best, probe.Rate)
		} else {
			broken[probe.Rate]++
		}
		expectText(t, "the output", out.String(), fmt.Sprintf("%d/s   p99", probe.Rate))
	}
	if best != c.Held || c.Probes[0].Rate != 80 {
		t.Errorf("the best probe is %d/s of %+v, want %d/s, starting at the case's own rate", best, c.Probes, c.Held)
	}
	if broken[c.Broken] != 2 {
		t.Errorf("%d/s were tried %d times before they counted as broken, want twice", c.Broken, broken[c.Broken])
	}
}

// The search closes in to five per cent, or to one order a second where that is more.
func TestCapacityOfATargetWithALimit(t *testing.T) {
	t.Parallel()
	for limit, want := range map[int64]trial.Capacity{
		19: {Held: 19, Broken: 20}, // 17, 34, 25, 21, 19, 20
		60: {Held: 59, Broken: 61}, // 17, 34, 68, 51, 59, 63, 61
	} {
		t.Run(fmt.Sprint(limit), func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
			defer cancel()
			var rate atomic.Int64
			target := newClearable(t)
			c, err := trial.Trial{
				Profile: steady(t, "A2", 17, time.Second),
				System: &system.HTTP{
					URL: serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
						if r.URL.Path == "/orders" && rate.Load() > limit {
							http.Error(w, "too fast", http.StatusServiceUnavailable)
							return
						}
						target.ServeHTTP(w, r)
					})),
					Between: func(_ context.Context, next string) error {
						target.restart()
						n, err := strconv.ParseInt(strings.TrimPrefix(next, "rate-"), 10, 64)
						rate.Store(n)
						return err
					},
				},
			}.FindCapacity(ctx, trial.Search{Probe: 100 * time.Millisecond})
			if err != nil {
				t.Fatal(err)
			}
			for _, probe := range c.Probes {
				if !probe.Held && probe.Rate <= limit {
					t.Skipf("this machine is too busy for %d/s: %s", probe.Rate, report.Headline(probe.Report))
				}
			}
			if c.Held != want.Held || c.Broken != want.Broken {
				t.Errorf("it is %v, want %v", c, want)
			}
		})
	}
}

// A target that tells nothing of itself has a capacity all the same.
func TestCapacityWithoutMetrics(t *testing.T) {
	t.Parallel()
	target := newClearable(t)
	var readied []string
	c, err := trial.Trial{
		Profile: steady(t, "A2", 17, time.Second),
		System: &system.HTTP{
			URL: serve(t, mute(target)),
			Between: func(_ context.Context, next string) error {
				readied = append(readied, next)
				target.restart()
				return nil
			},
		},
	}.FindCapacity(t.Context(), trial.Search{Probe: 200 * time.Millisecond, Highest: 30})
	if err != nil {
		t.Fatal(err)
	}
	held := make(map[int64]bool)
	for i, probe := range c.Probes {
		if held[probe.Rate] {
			t.Errorf("%d/s are tried again after they held", probe.Rate)
		}
		held[probe.Rate] = probe.Held
		for _, c := range probe.Report.Causes() {
			if c.ID == trial.Reconciled && !probe.Held && probe.Report.Verdict != trial.Pass {
				t.Errorf("%d/s are broken for want of metrics: %s", probe.Rate, report.Headline(probe.Report))
			}
		}
		if want := fmt.Sprintf("rate-%d", probe.Rate); readied[i] != want {
			t.Errorf("the target was readied for %s, want %s", readied[i], want)
		}
	}
	if last := c.Probes[len(c.Probes)-1].Rate; last > 30 {
		t.Errorf("the search went on to %d/s, want it to end at 30/s", last)
	}
}

func TestCapacityOfATargetThatRefuses(t *testing.T) {
	t.Parallel()
	p := steady(t, "A3", 100, time.Second) // whose thresholds do not look at errors
	c, err := tuned(t, trial.Trial{Profile: p}, with(engine.Faults{RefusePerMille: 100})).
		FindCapacity(t.Context(), trial.Search{Probe: 200 * time.Millisecond, Highest: 100})
	if err != nil {
		t.Fatal(err)
	}
	if c.Held != 0 || c.Broken != 100 || c.Probes[0].Report.Runs[0].Result.Measured().Failed() != 2 {
		t.Errorf("it is %+v, want 100/s broken for the errors", c)
	}
}

func TestSearchInATrial(t *testing.T) {
	t.Parallel()
	r := run(t, trial.Trial{Profile: steady(t, "B1", 17, 300*time.Millisecond), Search: &trial.Search{Probe: 100 * time.Millisecond, Highest: 17}})
	if r.Capacity == nil || len(r.Capacity.Probes) == 0 || len(r.Runs) != 1 {
		t.Errorf("the capacity is %+v beside %d runs", r.Capacity, len(r.Runs))
	}
	expectText(t, "the report", reportText(r), "highest rate\n  ")
}
