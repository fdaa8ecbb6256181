package trial_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/report"
	"github.com/ordergen/ordergen/trial"
)

func TestSuite(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		bad := lasting(t, "A2", time.Second)
		bad.Thresholds[0].Expression = "p99<200"
		var out strings.Builder
		reports, verdict := trial.Suite{
			Profiles: []ordergen.Profile{lasting(t, "B1", time.Minute), bad, lasting(t, "B2", time.Minute)},
			Duration: time.Second,
			Trial:    trial.Trial{Seed: evenSeed, Watcher: &report.Console{Out: &out}},
			System:   inPockets(t),
		}.Run(t.Context())
		report.Suite(&out, reports, verdict)

		if len(reports) != 3 {
			t.Fatalf("there are %d reports, want one for each case", len(reports))
		}
		b1, a2, b2 := reports[0], reports[1], reports[2]
		if a2.Err == nil || len(a2.Runs) > 0 {
			t.Errorf("a bad threshold gives %+v", a2)
		}
		if b1.Err != nil || b2.Err != nil {
			t.Fatal(errors.Join(b1.Err, b2.Err))
		}
		if d := b2.Runs[0].Schedule.Duration(); d != time.Second {
			t.Errorf("B2 took %v, want the suite's second", d)
		}
		// 17/s are the baseline of 84/s.
		expectStatus(t, b2, "scaling throughput", trial.Held)
		if c := checkOf(t, b2, "scaling throughput"); c.Reference.Value != 17 {
			t.Errorf("B2 is compared with %v/s, want the 17/s of B1", c.Reference.Value)
		}
		if verdict != trial.Invalid {
			t.Errorf("the verdict is %v, want INVALID as a case could not be run", verdict)
		}
		expectText(t, "the output", out.String(),
			"A2 could not be run: ", "\nsuite\n", "B1     baseline, one shard behind the gateway", "not run", "all together: INVALID")
	})
}

// inPockets starts an engine for each case of a suite.
func inPockets(t *testing.T) func(p ordergen.Profile) (trial.System, error) {
	return func(p ordergen.Profile) (trial.System, error) { return newPocket(t, p), nil }
}

// The highest rate is looked for where cases are compared, and nowhere else.
func TestSuiteSearchesWhatItCompares(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		reports, _ := trial.Suite{
			Profiles: []ordergen.Profile{steady(t, "B1", 20, time.Second), steady(t, "A1", 20, time.Second), steady(t, "B2", 60, time.Second)},
			Search:   &trial.Search{Probe: 100 * time.Millisecond, Highest: 60},
			System:   inPockets(t),
		}.Run(t.Context())
		for i, want := range []bool{true, false, true} {
			if r := reports[i]; r.Err != nil || (r.Capacity != nil) != want || r.Runs[0].Schedule.Duration() != time.Second {
				t.Errorf("%s has the capacity %+v and the error %v, want one that was searched for: %v", r.Profile.Name, r.Capacity, r.Err, want)
			}
		}
		if c := checkOf(t, reports[2], "scaling capacity"); c.Reference.Value != 60 {
			t.Errorf("B2 is compared with %v/s, want the 60/s of B1", c.Reference.Value)
		}
	})
}

// A case that could not be run, whatever was in its way, does not keep the others from being run.
func TestSuiteGoesOnAfterACaseThatCannotBeRun(t *testing.T) {
	failed := errors.New("no such container")
	for name, test := range map[string]struct {
		system   func(k *pocket) (trial.System, error)
		duration time.Duration
		says     string
	}{
		"no system":       {func(*pocket) (trial.System, error) { return nil, failed }, 0, "no such container"},
		"a reset failed":  {func(k *pocket) (trial.System, error) { k.between = func(string) error { return failed }; return k, nil }, 0, "between cases, before A2: no such container"},
		"too short a run": {func(k *pocket) (trial.System, error) { return k, nil }, 1, "Window of the profile is 0s"},
	} {
		synctest.Test(t, func(t *testing.T) {
			first, second := steady(t, "A1", 20, time.Second), steady(t, "A2", 20, time.Second)
			reports, verdict := trial.Suite{
				Profiles: []ordergen.Profile{first, second},
				Duration: test.duration,
				System: func(p ordergen.Profile) (trial.System, error) {
					k := newPocket(t, p)
					k.lacks.Fresh = true
					if p.Name == "A2" {
						return test.system(k)
					}
					return k, nil
				},
			}.Run(t.Context())
			if len(reports) != 2 || verdict != trial.Invalid || reports[1].Verdict != trial.Invalid || reports[1].Err == nil {
				t.Fatalf("%s: %d reports and %v", name, len(reports), verdict)
			}
			expectText(t, "the error of "+name, reports[1].Err.Error(), test.says)
		})
	}
}

func TestInterruptedSuite(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if reports, verdict := (trial.Suite{System: inPockets(t)}).Run(ctx); verdict != trial.Interrupted || len(reports) != 0 {
			t.Errorf("the verdict is %v of %d cases, want INTERRUPTED before the first", verdict, len(reports))
		}

		// The last case is interrupted before it has anything to report.
		ctx, cancel = context.WithCancel(t.Context())
		defer cancel()
		k := newPocket(t, lasting(t, "A1", time.Second))
		k.lacks.Fresh = true
		k.between = func(string) error { cancel(); return context.Canceled }
		reports, verdict := trial.Suite{
			Profiles: []ordergen.Profile{lasting(t, "A1", time.Second), lasting(t, "A2", time.Second)},
			Duration: 200 * time.Millisecond,
			System:   func(ordergen.Profile) (trial.System, error) { return unclosed{k}, nil },
		}.Run(ctx)
		if verdict != trial.Interrupted || len(reports) != 2 || len(reports[0].Runs) != 1 {
			t.Errorf("the verdict is %v of %d cases, want INTERRUPTED in the second", verdict, len(reports))
		}
	})
}

// unclosed is a system that goes on after a case.
type unclosed struct{ trial.System }

// A system that goes on is emptied between cases, if it can be and need be.
func TestSuiteOnARunningSystem(t *testing.T) {
	for lacks, want := range map[trial.Features][]string{
		{Fresh: true}:              {"A2"},
		{}:                         nil,
		{Fresh: true, Reset: true}: nil,
	} {
		synctest.Test(t, func(t *testing.T) {
			k := newPocket(t, lasting(t, "A1", time.Second))
			k.lacks = lacks
			var next []string
			k.between = func(name string) error { next = append(next, name); return nil }
			reports, _ := trial.Suite{
				Profiles: []ordergen.Profile{lasting(t, "A1", 300*time.Millisecond), lasting(t, "A2", 300*time.Millisecond)},
				System:   func(ordergen.Profile) (trial.System, error) { return unclosed{k}, nil },
			}.Run(t.Context())
			if want != nil {
				expectStatus(t, reports[1], "reconcile", trial.Held)
			} else if reports[1].Err == nil {
				t.Errorf("a book that is full of the case before is taken for empty")
			}
			if diff := cmp.Diff(want, next); diff != "" {
				t.Errorf("a system that lacks %+v was emptied for (-want +got):\n%s", lacks, diff)
			}
		})
	}
}
