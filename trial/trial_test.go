package trial

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
)

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
