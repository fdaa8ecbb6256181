package trial_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/engine"
	"github.com/ordergen/ordergen/report"
	"github.com/ordergen/ordergen/trial"
)

// rates are those of some probes.
func rates(probes []trial.Probe) (all []int64) {
	for _, p := range probes {
		all = append(all, p.Rate)
	}
	return all
}

var tooFast = &client.Refusal{Status: http.StatusServiceUnavailable, Reason: "too fast"}

// limited is a pocket that takes no order above a rate.
func limited(t *testing.T, p ordergen.Profile, limit int64) *pocket {
	k := newPocket(t, p)
	var rate int64
	k.order = func(int64) error {
		if rate > limit {
			return tooFast
		}
		return nil
	}
	k.between = func(next string) (err error) {
		rate, err = strconv.ParseInt(strings.TrimPrefix(next, "rate-"), 10, 64)
		return err
	}
	return k
}

// Eight requests at once, each of which takes 50 ms, are 160/s at most. At more the last order
// of a long probe waits for more than 200 ms.
func TestCapacity(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := steady(t, "A2", 80, time.Second)
		p.VUs.Max = 8
		var out strings.Builder
		c, err := trial.Trial{
			Profile: p,
			Watcher: &report.Console{Out: &out},
			System:  newPocket(t, p, with(engine.Faults{Delay: 50 * time.Millisecond})),
		}.FindCapacity(t.Context(), trial.Search{Probe: 2 * time.Second})
		if err != nil {
			t.Fatal(err)
		}
		if c.Held < 160 || c.Broken > 200 || float64(c.Broken) > 1.05*float64(c.Held) {
			t.Errorf("it is %d..%d/s, want it closed in to five per cent, somewhat above 160/s", c.Held, c.Broken)
		}
		broken := make(map[int64]int)
		for _, probe := range c.Probes {
			expectText(t, "the output", out.String(), fmt.Sprintf("%d/s   p99", probe.Rate))
			if !probe.Held {
				broken[probe.Rate]++
			}
			if slow := probe.P99 > 200*time.Millisecond; slow == probe.Held {
				t.Errorf("p99 is %v at %d/s, which held: %v", probe.P99, probe.Rate, probe.Held)
			}
		}
		for rate, times := range broken {
			if times != 2 {
				t.Errorf("%d/s were tried %d times before they counted as broken, want twice", rate, times)
			}
		}
	})
}

// The search doubles the rate until it is too fast, and then closes in to five per cent, or to
// one order a second where that is more.
func TestCapacityOfATargetWithALimit(t *testing.T) {
	for _, test := range []struct {
		limit, held, broken int64
		rates               []int64 // tried; a rate is tried twice before it counts as too fast
	}{
		{7, 0, 20, []int64{20, 20}},
		{20, 20, 21, []int64{20, 40, 40, 30, 30, 25, 25, 22, 22, 21, 21}},
		{41, 40, 42, []int64{20, 40, 80, 80, 60, 60, 50, 50, 45, 45, 42, 42}},
		{79, 77, 80, []int64{20, 40, 80, 80, 60, 70, 75, 77}},
		{99, 90, 0, []int64{20, 40, 80, 90}},
		{19, 19, 20, []int64{17, 34, 34, 25, 25, 21, 21, 19, 20, 20}},
	} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			p := steady(t, "A2", test.rates[0], time.Second)
			c, err := trial.Trial{Profile: p, System: limited(t, p, test.limit)}.FindCapacity(ctx, trial.Search{Probe: 100 * time.Millisecond, Highest: 90})
			if diff := cmp.Diff(test.rates, rates(c.Probes)); err != nil || diff != "" || c.Held != test.held || c.Broken != test.broken {
				t.Errorf("a limit of %d/s gives %d..%d/s and %v, want %d..%d/s, by (-want +got):\n%s", test.limit, c.Held, c.Broken, err, test.held, test.broken, diff)
			}
		})
	}
}

// A probe takes three seconds, and the search ends at 20,000/s, where nothing else is said.
func TestCapacitysDefaults(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := steady(t, "A2", 17, time.Second)
		c, err := trial.Trial{Profile: p, System: newPocket(t, p)}.FindCapacity(t.Context(), trial.Search{Highest: 17})
		if err != nil || len(c.Probes) != 1 {
			t.Fatalf("it is %+v, %v, want one probe", c, err)
		}
		if d := c.Probes[0].Report.Runs[0].Schedule.Duration(); d != 3*time.Second {
			t.Errorf("a probe took %v", d)
		}
		p = steady(t, "A2", 6000, time.Second)
		c, err = trial.Trial{Profile: p, System: newPocket(t, p)}.FindCapacity(t.Context(), trial.Search{Probe: 5 * time.Millisecond})
		if diff := cmp.Diff([]int64{6000, 12_000, 20_000}, rates(c.Probes)); err != nil || diff != "" || c.Held != 20_000 || c.Broken != 0 {
			t.Errorf("the highest is %d/s, %v, by (-want +got):\n%s", c.Held, err, diff)
		}
	})
}

// One order in a hundred that fails is one too many, whatever the case says of errors.
func TestCapacityWantsFewerThanOneInAHundredToFail(t *testing.T) {
	for rate, want := range map[int64]bool{100: false, 101: true} {
		synctest.Test(t, func(t *testing.T) {
			p := steady(t, "A3", rate, time.Second) // whose thresholds do not look at errors
			k := newPocket(t, p)
			k.order = func(n int64) error {
				if n == 50 {
					return tooFast
				}
				return nil
			}
			c, err := trial.Trial{Profile: p, System: k}.FindCapacity(t.Context(), trial.Search{Probe: time.Second, Highest: rate})
			if err != nil || (c.Held == rate) != want || c.Probes[0].Report.Verdict != trial.Pass {
				t.Errorf("one of %d fails, and it is %+v, %v, want it held: %v", rate, c, err, want)
			}
		})
	}
}

// A target that tells nothing of itself has a capacity all the same.
func TestCapacityWithoutMetrics(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := steady(t, "A2", 17, time.Second)
		k := newPocket(t, p)
		k.lacks.Counters, k.metrics = true, noMetrics
		c, err := trial.Trial{Profile: p, System: k}.FindCapacity(t.Context(), trial.Search{Probe: 200 * time.Millisecond, Highest: 30})
		if err != nil || c.Held != 30 {
			t.Errorf("it is %+v, %v, want 30/s", c, err)
		}
	})
}

// What this machine cannot send says nothing of the target.
func TestCapacityOfAMachineThatIsShort(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := steady(t, "A2", 50, time.Second)
		k := newPocket(t, p)
		k.order = func(n int64) error {
			if n == 3 {
				return client.NotSent(syscall.EMFILE)
			}
			return nil
		}
		c, err := trial.Trial{Profile: p, System: k}.FindCapacity(t.Context(), trial.Search{Probe: time.Second})
		if err == nil || len(c.Probes) != 1 || c.Broken != 0 {
			t.Fatalf("it is %+v, %v, want the search to end", c, err)
		}
		expectText(t, "the error", err.Error(), "at 50 orders/s this machine could not send 1 orders")
	})
}

// A trial searches once its run is over, and keeps what it has found whatever becomes of the
// search.
func TestSearchInATrial(t *testing.T) {
	failed := errors.New("no such container")
	for name, test := range map[string]struct {
		change  func(k *pocket, cancel func())
		probes  int // -1 where none was searched for
		failed  bool
		verdict trial.Verdict
		says    string
	}{
		"found":              {func(*pocket, func()) {}, 1, false, trial.Pass, "highest rate\n  "},
		"failed":             {func(k *pocket, _ func()) { k.between = func(string) error { return failed } }, 0, true, trial.Invalid, "the search ended early: between probes, before rate-17: no such container"},
		"interrupted":        {func(k *pocket, cancel func()) { k.between = func(string) error { cancel(); return context.Canceled } }, 0, false, trial.Pass, ""},
		"interrupted before": {func(k *pocket, cancel func()) { k.order = func(int64) error { cancel(); return nil } }, -1, false, trial.Interrupted, ""},
		"in mid-probe": {func(k *pocket, cancel func()) {
			k.between = func(string) error { k.order = func(int64) error { cancel(); return nil }; return nil }
		}, 0, false, trial.Pass, ""},
		"not disturbed": {func(k *pocket, _ func()) { k.outage = func() error { return failed } }, -1, false, trial.Invalid, "no such container"},
	} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			p := steady(t, "B1", 17, time.Second)
			p.Criteria.Disturbance = ordergen.Disturbance{What: "broker paused"}
			if name == "not disturbed" {
				p.Criteria.Disturbance.At = 500 * time.Millisecond
			}
			k := newPocket(t, p)
			test.change(k, cancel)
			r, err := trial.Trial{Profile: p, System: k, Search: &trial.Search{Probe: time.Second, Highest: 17}}.Run(ctx)
			if err != nil {
				t.Fatal(err)
			}
			probes := -1
			if r.Capacity != nil {
				probes = len(r.Capacity.Probes)
			}
			if len(r.Runs) != 1 || probes != test.probes || r.Verdict != test.verdict || (probes >= 0 && r.Capacity.Err != nil) != test.failed {
				t.Errorf("%s: %d runs, %d probes and %v: %+v, want one, %d and %v", name, len(r.Runs), probes, r.Verdict, r.Capacity, test.probes, test.verdict)
			}
			expectText(t, "the report of "+name, reportText(r), test.says)
		})
	}
}

func TestSearchThatFindsOrdersLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := steady(t, "A2", 50, 300*time.Millisecond) // too few orders for the fault
		k := newPocket(t, p, with(engine.Faults{LoseEvery: 25}))
		r := run(t, trial.Trial{Profile: p, System: k, Search: &trial.Search{Probe: 600 * time.Millisecond}})
		if r.Verdict != trial.Broken || len(r.Capacity.Probes) != 1 || r.Capacity.Err != nil {
			t.Errorf("the verdict is %v after %d probes, want BROKEN after the first", r.Verdict, len(r.Capacity.Probes))
		}
		expectStatus(t, r, "capacity", trial.Wrong)
		expectText(t, "the report", reportText(r), "BROKEN  (highest rate: at 50/s ", "figures disagree")
	})
}
