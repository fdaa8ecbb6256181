package trial_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/trial"
	"github.com/ordergen/ordergen/trial/system"
)

func TestTrialRefuses(t *testing.T) {
	running := func(between func(context.Context, string) error, outage func(context.Context) error) trial.System {
		return &system.HTTP{URL: "http://127.0.0.1:1", Between: between, Outage: outage}
	}
	never := func(context.Context) error { panic("nothing is disturbed before a plan is right") }
	for name, test := range map[string]struct {
		trial trial.Trial
		want  string // empty where there is nothing to refuse
	}{
		"no runs":              {trial.Trial{}, "Profile has no runs, want one from ordergen.LookupProfile"},
		"no stages":            {trial.Trial{Profile: ordergen.Profile{Runs: []ordergen.Run{{Name: "x"}}}}, `run "x" of the profile has no stages`},
		"no shards":            {trial.Trial{Profile: changed(t, func(p *ordergen.Profile) { p.Shards = nil })}, "A1 has no shards"},
		"a symbol on no shard": {trial.Trial{Profile: changed(t, func(p *ordergen.Profile) { p.Shards[0].Symbols = p.Shards[0].Symbols[1:] })}, `symbol "TEST-ASSET-A" of the flow is on no shard of A1`},
		"a symbol on two shards": {trial.Trial{Profile: changed(t, func(p *ordergen.Profile) {
			p.Shards = append(p.Shards, ordergen.Shard{Name: "z", Symbols: []string{"TEST-ASSET-D"}})
		})}, `symbol "TEST-ASSET-D" is on the shards "a" and "z", want it on one`},
		"no window":                      {trial.Trial{Profile: ordergen.Profile{Window: -1}}, "Window of the profile is -1ns, want more than 0"},
		"a window of no length":          {trial.Trial{Profile: changed(t, func(p *ordergen.Profile) { p.Window = 0 })}, "Window of the profile is 0s, want more than 0"},
		"from 0/s without a warm-up":     {trial.Trial{Profile: ramp(t)}, ""},
		"negative warm-up":               {trial.Trial{Profile: lasting(t, "A1", time.Second), Warmup: -time.Second}, "Warmup is -1s, want 0 or more"},
		"warm-up at 0/s":                 {trial.Trial{Profile: ramp(t), Warmup: time.Second}, "Warmup needs a first stage that starts above 0/s"},
		"bad threshold":                  {trial.Trial{Profile: threshold(t, "p99<200")}, "http_req_duration: threshold \"p99<200\" is wrong at column 1"},
		"runs without Between":           {trial.Trial{Profile: lasting(t, "A3", time.Second), System: running(nil, nil)}, "A3 wants a fresh book for each of its 3 runs, and this system cannot be reset between them"},
		"runs with Between":              {trial.Trial{Profile: lasting(t, "A3", time.Second), System: running(func(context.Context, string) error { return nil }, nil)}, ""},
		"runs on an engine of its own":   {trial.Trial{Profile: lasting(t, "A3", time.Second)}, ""},
		"disturbance without Disturb":    {trial.Trial{Profile: lasting(t, "A4", 3*time.Second), System: running(nil, nil)}, "A4 is to have its event broker paused at 1s, and this system cannot be disturbed"},
		"disturbance with Disturb":       {trial.Trial{Profile: lasting(t, "A4", time.Second), System: running(nil, never)}, ""},
		"disturbance of its own engine":  {trial.Trial{Profile: lasting(t, "A4", time.Second)}, ""},
		"search without Between":         {trial.Trial{Profile: lasting(t, "B1", time.Second), System: running(nil, nil), Search: &trial.Search{}}, "the search for a capacity wants a fresh book for each rate, and this system cannot be reset between them"},
		"search on an engine of its own": {trial.Trial{Profile: lasting(t, "B1", time.Second), Search: &trial.Search{}}, ""},
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
			if lacks := test.trial.System != nil; errors.Is(err, errors.ErrUnsupported) != lacks {
				t.Errorf("the error says that the system lacks something: %v, want %v", !lacks, lacks)
			}
			if report, err := test.trial.Run(t.Context()); err == nil || report != nil {
				t.Errorf("it runs and gives %v, %v", report, err)
			}
			if c, err := test.trial.FindCapacity(t.Context(), trial.Search{}); err == nil {
				t.Errorf("its capacity is %v", c)
			}
		})
	}
}

// changed is A1 with a fault.
func changed(t *testing.T, change func(*ordergen.Profile)) ordergen.Profile {
	p := lasting(t, "A1", time.Second)
	change(&p)
	return p
}

func ramp(t *testing.T) ordergen.Profile {
	p := lasting(t, "A1", time.Second)
	p.Runs[0].Stages = []ordergen.Stage{ordergen.Ramp(ordergen.PerSecond(0), ordergen.PerSecond(50), time.Second)}
	return p
}

func threshold(t *testing.T, expression string) ordergen.Profile {
	p := lasting(t, "A1", time.Second)
	p.Thresholds = []ordergen.Threshold{{Metric: "threshold http_req_duration", Expression: expression}}
	return p
}

func TestPlanOfATrial(t *testing.T) {
	experiments, err := trial.Trial{Profile: lasting(t, "A3", 9*time.Second), Seed: 7, Warmup: time.Second}.Plan()
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
		want := []client.Phase{{Name: "warm-up", Discard: true}, {Name: e.Run.Name, From: time.Second}}
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
	literal, err := trial.Trial{Profile: lasting(t, "B2", 5*time.Minute), Literal: true}.Plan()
	if err != nil || literal[0].Plan.Proven() || literal[0].Plan != literal[0].Literal {
		t.Errorf("the literal book of B2 is proven or filled up: %v", err)
	}
}

func TestTagTellsTrialsApart(t *testing.T) {
	p := lasting(t, "B2", time.Second)
	prefix := func(s trial.System) string {
		runs, err := trial.Trial{Profile: p, System: s}.Plan()
		if err != nil {
			t.Fatal(err)
		}
		return runs[0].Plan.Stream.Config().Prefix
	}
	if got := prefix(nil); got != "b2-" {
		t.Errorf("on a fresh system ids start with %q, want b2-: they are the same in each run", got)
	}
	if got := prefix(running(p, "http://x")); len(got) < len("b2-t12345678t-") || !strings.HasPrefix(got, "b2-t") {
		t.Errorf("on a running system ids start with %q, want the time in it", got)
	}
}
