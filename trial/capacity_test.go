package trial

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/engine"
)

// Eight requests at once, each of which takes 50 ms, are 160/s at most. At 320/s the
// last order of a probe waits as long as the probe lasts, and more than 200 ms in all.
func TestCapacity(t *testing.T) {
	t.Parallel()
	p := steady(t, "A2", 80, time.Second)
	p.VUs.Max = 8
	var out strings.Builder
	c, err := Trial{
		Profile: p,
		Tune:    with(engine.Faults{Delay: 50 * time.Millisecond}),
		Console: &Console{Out: &out},
	}.FindCapacity(t.Context(), Search{Probe: 200 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	// A busy machine may break a rate that the target holds, never hold one that it cannot.
	if c.Broken == 0 || c.Broken > 320 || c.Held >= c.Broken || float64(c.Broken) > within*float64(c.Held)+1 && c.Held > 0 {
		t.Errorf("it is %+v, want it closed in below 320/s", c)
	}
	best, broken := int64(0), make(map[int64]int)
	for _, probe := range c.Probes {
		if probe.Held != (probe.Why == "") {
			t.Errorf("a probe is %+v", probe)
		}
		if probe.Held {
			best = max(best, probe.Rate)
		} else {
			broken[probe.Rate]++
		}
		expectText(t, "the output", out.String(), comma(probe.Rate)+"/s   p99")
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
	for limit, want := range map[int64]Capacity{
		19: {Held: 19, Broken: 20}, // 17, 34, 25, 21, 19, 20
		60: {Held: 59, Broken: 61}, // 17, 34, 68, 51, 59, 63, 61
	} {
		t.Run(fmt.Sprint(limit), func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
			defer cancel()
			var rate atomic.Int64
			target := newClearable(t)
			c, err := Trial{
				Profile: steady(t, "A2", 17, time.Second),
				Target: serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
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
			}.FindCapacity(ctx, Search{Probe: 100 * time.Millisecond})
			if err != nil {
				t.Fatal(err)
			}
			for _, probe := range c.Probes {
				if !probe.Held && probe.Rate <= limit {
					t.Skipf("this machine is too busy for %d/s: %s", probe.Rate, probe.Why)
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
	c, err := Trial{
		Profile: steady(t, "A2", 17, time.Second),
		Target:  serve(t, mute(target)),
		Between: func(_ context.Context, next string) error {
			readied = append(readied, next)
			target.restart()
			return nil
		},
	}.FindCapacity(t.Context(), Search{Probe: 200 * time.Millisecond, Highest: 30})
	if err != nil {
		t.Fatal(err)
	}
	held := make(map[int64]bool)
	for i, probe := range c.Probes {
		if held[probe.Rate] {
			t.Errorf("%d/s are tried again after they held", probe.Rate)
		}
		held[probe.Rate] = probe.Held
		if strings.Contains(probe.Why, "counters") {
			t.Errorf("%d/s are broken for want of metrics: %s", probe.Rate, probe.Why)
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
	c, err := Trial{Profile: p, Tune: with(engine.Faults{RefusePerMille: 100})}.
		FindCapacity(t.Context(), Search{Probe: 200 * time.Millisecond, Highest: 100})
	if err != nil {
		t.Fatal(err)
	}
	if c.Held != 0 || c.Broken != 100 || !strings.Contains(c.Probes[0].Why, "2 of 20 orders failed") {
		t.Errorf("it is %+v, want 100/s broken for the errors", c)
	}
}

func TestSearchInATrial(t *testing.T) {
	t.Parallel()
	r := run(t, Trial{Profile: steady(t, "B1", 17, 300*time.Millisecond), Search: &Search{Probe: 100 * time.Millisecond, Highest: 17}})
	if r.Capacity == nil || len(r.Capacity.Probes) == 0 || len(r.Runs) != 1 {
		t.Errorf("the capacity is %+v beside %d runs", r.Capacity, len(r.Runs))
	}
	var out strings.Builder
	r.Write(&out)
	expectText(t, "the report", out.String(), "highest rate\n  "+r.Capacity.String())
}

func TestCapacityText(t *testing.T) {
	for want, c := range map[string]Capacity{
		"not even 17/s hold":                        {Broken: 17},
		"20,000/s hold, and the search ended there": {Held: 20000},
		"1,700/s hold, 1,780/s do not":              {Held: 1700, Broken: 1780},
	} {
		if got := c.String(); got != want {
			t.Errorf("%+v reads %q, want %q", c, got, want)
		}
	}
}

func TestTopRate(t *testing.T) {
	for want, stages := range map[int64][]ordergen.Stage{
		8:  {ordergen.Hold(ordergen.PerMinute(500), time.Second)},
		84: {ordergen.Hold(ordergen.PerSecond(17), time.Second), ordergen.Ramp(ordergen.PerSecond(17), ordergen.PerSecond(84), time.Second)},
		50: {ordergen.Ramp(ordergen.PerSecond(50), ordergen.PerSecond(1), time.Second)},
		1:  {ordergen.Hold(ordergen.PerMinute(5), time.Second)},
	} {
		if got := topRate(ordergen.Run{Stages: stages}); got != want {
			t.Errorf("the top rate of %v is %d/s, want %d/s", stages, got, want)
		}
	}
}
