package trial_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/report"
	"github.com/ordergen/ordergen/trial"
	"github.com/ordergen/ordergen/trial/system"
)

func TestSuite(t *testing.T) {
	t.Parallel()
	bad := lasting(t, "A2", time.Second)
	bad.Thresholds[0].Expression = "p99<200"
	var out strings.Builder
	reports, verdict := trial.Suite{
		Profiles: []ordergen.Profile{lasting(t, "B1", time.Minute), bad, lasting(t, "B2", time.Minute)},
		Duration: time.Second,
		Trial:    trial.Trial{Seed: evenSeed, Watcher: &report.Console{Out: &out}},
		System:   embedded,
	}.Run(t.Context())
	report.Suite(&out, reports, verdict)
	if t.Failed() {
		t.Log(out.String())
	}

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
	if verdict < trial.Invalid {
		t.Errorf("the verdict is %v, want INVALID as a case could not be run", verdict)
	}
	expectText(t, "the output", out.String(),
		"A2 could not be run: ", "\nsuite\n", "B1     baseline, one shard behind the gateway", "not run", "all together: INVALID")
}

// embedded starts an engine for each case of a suite.
func embedded(p ordergen.Profile) (trial.System, error) { return system.Start(p) }

func TestInterruptedSuite(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if reports, verdict := (trial.Suite{System: embedded}).Run(ctx); verdict != trial.Interrupted || len(reports) != 0 {
		t.Errorf("the verdict is %v of %d cases, want INTERRUPTED before the first", verdict, len(reports))
	}

	// The last case is interrupted before it has anything to report.
	ctx, cancel = context.WithCancel(t.Context())
	defer cancel()
	url := serve(t, newClearable(t))
	reports, verdict := trial.Suite{
		Profiles: []ordergen.Profile{lasting(t, "A1", time.Second), lasting(t, "A2", time.Second)},
		Duration: 200 * time.Millisecond,
		System: func(ordergen.Profile) (trial.System, error) {
			return &system.HTTP{URL: url, Between: func(context.Context, string) error { cancel(); return context.Canceled }}, nil
		},
	}.Run(ctx)
	if verdict != trial.Interrupted || len(reports) != 2 || len(reports[0].Runs) != 1 {
		t.Errorf("the verdict is %v of %d cases, want INTERRUPTED in the second", verdict, len(reports))
	}
}

func TestSuiteOnARunningSystem(t *testing.T) {
	t.Parallel()
	target := newClearable(t)
	url := serve(t, target)
	var next []string
	reports, _ := trial.Suite{
		Profiles: []ordergen.Profile{lasting(t, "A1", time.Second), lasting(t, "A2", time.Second)},
		Duration: 300 * time.Millisecond,
		System: func(ordergen.Profile) (trial.System, error) {
			return &system.HTTP{URL: url, Between: func(_ context.Context, name string) error {
				next = append(next, name)
				target.restart()
				return nil
			}}, nil
		},
	}.Run(t.Context())
	for _, r := range reports {
		if r.Err != nil {
			t.Fatal(r.Err)
		}
		expectStatus(t, r, "reconcile", trial.Held)
	}
	if len(next) != 1 || next[0] != "A2" {
		t.Errorf("the target was readied for %q, want A2", next)
	}
}
