package ordergen_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
)

// row is a line of the specification's table of cases.
type row struct {
	Target  string
	Symbols int
	Stages  string
	Time    time.Duration
	VUs     ordergen.VUs
	Seeds   string // symbols × orders/levels, of each run
	TopUp   ordergen.TopUp
}

func TestProfilesAreTheSpecifiedCases(t *testing.T) {
	const m = time.Minute
	want := map[string]row{
		"A1": {"shard", 4, "500/min for 2m0s", 2 * m, ordergen.VUs{Preallocated: 20, Max: 50}, "4×500/50", ordergen.TopUpOrders},
		"A2": {"shard", 4, "17/s for 5m0s", 5 * m, ordergen.VUs{Preallocated: 30, Max: 60}, "4×500/50", ordergen.TopUpOrders},
		"A3": {"shard", 4, "17/s for 3m0s, 17/s for 3m0s, 17/s for 3m0s", 9 * m, ordergen.VUs{Preallocated: 30, Max: 60}, "4×100/10, 4×1000/100, 4×10000/500", ordergen.TopUpBlock},
		"A4": {"shard", 4, "17/s for 3m0s", 3 * m, ordergen.VUs{Preallocated: 30, Max: 60}, "4×500/50", ordergen.TopUpOrders},
		"B1": {"gateway", 4, "17/s for 3m0s", 3 * m, ordergen.VUs{Preallocated: 30, Max: 60}, "4×500/50", ordergen.TopUpOrders},
		"B2": {"gateway", 12, "84/s for 5m0s", 5 * m, ordergen.VUs{Preallocated: 100, Max: 200}, "12×500/50", ordergen.TopUpOrders},
		"B3": {"gateway", 12, "17/s for 2m0s, 17/s to 42/s in 2m0s, 42/s to 84/s in 2m0s, 84/s for 4m0s", 10 * m, ordergen.VUs{Preallocated: 150, Max: 300}, "12×500/50", ordergen.TopUpOrders},
		"B4": {"gateway", 12, "84/s for 5m0s", 5 * m, ordergen.VUs{Preallocated: 100, Max: 200}, "4×2000/100, 8×500/50", ordergen.TopUpOrders},
	}
	got := make(map[string]row)
	for _, p := range ordergen.Profiles() {
		var stages, seeds []string
		together := time.Duration(0)
		for _, r := range p.Runs {
			together += r.Duration()
			for _, s := range r.Stages {
				stages = append(stages, s.String())
			}
			for _, l := range r.Seeds {
				seeds = append(seeds, fmt.Sprintf("%d×%d/%d", len(l.Symbols), l.Ladder.Orders, l.Ladder.Levels))
			}
		}
		if together != p.Duration() {
			t.Errorf("the runs of %s last %v together, and the case %v", p.Name, together, p.Duration())
		}
		got[p.Name] = row{p.Target.String(), len(p.Flow.Symbols), strings.Join(stages, ", "), p.Duration(), p.VUs, strings.Join(seeds, ", "), p.TopUp}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("profiles (-specified +got):\n%s", diff)
	}
}

func TestLimitsOfTheCases(t *testing.T) {
	p99 := []ordergen.Threshold{{Metric: "http_req_duration", Expression: "p(99)<200"}, {Metric: "match_latency_ms", Expression: "p(99)<200"}}
	errors := append(p99[:2:2], ordergen.Threshold{Metric: "http_req_failed", Expression: "rate<0.01"})
	const ms = time.Millisecond
	type limits struct {
		Thresholds []ordergen.Threshold
		Criteria   ordergen.Criteria
	}
	want := map[string]limits{
		"A1": {nil, ordergen.Criteria{Discard: true}},
		"A2": {errors, ordergen.Criteria{ServerP99: 200 * ms, GCPause: 5 * ms, GCPauseFail: 10 * ms}},
		"A3": {p99, ordergen.Criteria{}},
		"A4": {p99, ordergen.Criteria{Disturbance: ordergen.Disturbance{What: "event broker paused", At: time.Minute, MaxRise: 100}}},
		"B1": {p99, ordergen.Criteria{}},
		"B2": {errors, ordergen.Criteria{ServerP99: 200 * ms, MatchesPerMinute: 4750, MatchMinutes: 4, Scaling: 900, Baseline: "B1"}},
		"B3": {p99, ordergen.Criteria{}},
		"B4": {p99, ordergen.Criteria{Skew: true}},
	}
	got := make(map[string]limits)
	for _, p := range ordergen.Profiles() {
		got[p.Name] = limits{p.Thresholds, p.Criteria}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("limits (-specified +got):\n%s", diff)
	}
}

func TestProfilesCanBePlannedAndProved(t *testing.T) {
	for _, p := range ordergen.Profiles() {
		for _, r := range p.Runs {
			t.Run(p.Name+r.Name, func(t *testing.T) {
				plan := newPlan(t, newStream(t, p.Config(1, "run-")), newBook(t, r.BookConfig(1, "seed-")), 3000)
				if !topUp(t, plan, p.TopUp).Proven() {
					t.Error("the top-up proves nothing")
				}
			})
		}
	}
}

func TestProfilesAreFresh(t *testing.T) {
	spoiled := ordergen.Profiles()
	for i := range spoiled {
		spoiled[i].Shards[0].Symbols[0] = "spoiled"
		spoiled[i].Flow.Symbols[0] = "spoiled"
		spoiled[i].Runs[0].Seeds[0].Symbols[0] = "spoiled"
		spoiled[i].Runs[0].Stages[0].Duration = 0
		if len(spoiled[i].Thresholds) > 0 {
			spoiled[i].Thresholds[0].Metric = "spoiled"
		}
		for j, p := range spoiled {
			if j > i && (p.Flow.Symbols[0] == "spoiled" || len(p.Thresholds) > 0 && p.Thresholds[0].Metric == "spoiled") {
				t.Errorf("%s shares a table with %s", p.Name, spoiled[i].Name)
			}
		}
	}
	if strings.Contains(fmt.Sprint(ordergen.Profiles()), "spoiled") {
		t.Error("a change to one Profiles() shows in the next")
	}
}

func TestLookupProfile(t *testing.T) {
	for _, name := range []string{"b2", "B2"} {
		if p, err := ordergen.LookupProfile(name); err != nil || p.Name != "B2" {
			t.Errorf("%q finds %q, %v", name, p.Name, err)
		}
	}
	_, err := ordergen.LookupProfile("C7")
	if err == nil || !strings.Contains(err.Error(), `"C7", want one of A1, A2, A3, A4, B1, B2, B3, B4`) {
		t.Errorf("an unknown name gives the error %v", err)
	}
}

func TestLastingKeepsTheProportions(t *testing.T) {
	for _, p := range ordergen.Profiles() {
		short, err := p.Lasting(p.Duration() / 60)
		if err != nil {
			t.Fatal(err)
		}
		if short.Window != time.Second || short.Criteria.Disturbance.At != p.Criteria.Disturbance.At/60 {
			t.Errorf("%s at a sixtieth has windows of %v and its disturbance at %v", p.Name, short.Window, short.Criteria.Disturbance.At)
		}
		for i, r := range short.Runs {
			for j, s := range r.Stages {
				was := p.Runs[i].Stages[j]
				if s.From != was.From || s.To != was.To || s.Duration != was.Duration/60 {
					t.Errorf("%s at a sixtieth has the stage %v in place of %v", p.Name, s, was)
				}
			}
		}
	}
	if _, err := ordergen.Profiles()[0].Lasting(0); err == nil {
		t.Error("a case of no time is no error")
	}
}

func TestPeaking(t *testing.T) {
	b3, err := ordergen.LookupProfile("B3")
	if err != nil {
		t.Fatal(err)
	}
	p, err := b3.Peaking(ordergen.PerSecond(2000))
	if err != nil {
		t.Fatal(err)
	}
	highest := 0.0
	perSecond := func(r ordergen.Rate) float64 { return float64(r.Orders) / r.Per.Seconds() }
	for i, run := range p.Runs {
		for j, s := range run.Stages {
			was := b3.Runs[i].Stages[j]
			ratio := perSecond(b3.Runs[0].Stages[len(b3.Runs[0].Stages)-1].To) / 2000
			for _, pair := range [][2]ordergen.Rate{{s.From, was.From}, {s.To, was.To}} {
				if got, want := perSecond(pair[0])*ratio, perSecond(pair[1]); math.Abs(got-want) > 1e-9*want {
					t.Errorf("stage %d goes at %v, which is not in proportion to %v", j, pair[0], pair[1])
				}
			}
			highest = max(highest, perSecond(s.From), perSecond(s.To))
		}
	}
	if highest != 2000 {
		t.Errorf("the highest rate is %v/s, want 2000", highest)
	}
	b2, _ := ordergen.LookupProfile("B2")
	if p, _ := b2.Peaking(ordergen.PerSecond(168)); p.Criteria.MatchesPerMinute != 9500 || p.Runs[0].Stages[0].From != ordergen.PerSecond(168) {
		t.Errorf("twice B2 wants %d matches a minute at %v, want 9500 at 168/s", p.Criteria.MatchesPerMinute, p.Runs[0].Stages[0].From)
	}
	fromNothing := ordergen.Profile{Runs: []ordergen.Run{{Stages: []ordergen.Stage{ordergen.Ramp(ordergen.PerSecond(0), ordergen.PerSecond(10), time.Second)}}}}
	if p, err := fromNothing.Peaking(ordergen.PerSecond(20)); err != nil || p.Runs[0].Stages[0] != ordergen.Ramp(ordergen.PerSecond(0), ordergen.PerSecond(20), time.Second) {
		t.Errorf("a ramp from nothing peaks at 20/s as %v, %v", p.Runs, err)
	}
	for _, r := range []ordergen.Rate{{}, ordergen.PerSecond(0), ordergen.PerSecond(-1), {Orders: 1}} {
		if _, err := b3.Peaking(r); err == nil {
			t.Errorf("it peaks at %v", r)
		}
	}
}

// What nobody can send is refused, and not sent at another rate or for another time.
func TestCasesBeyondReasonAreRefused(t *testing.T) {
	with := func(stages ...ordergen.Stage) ordergen.Profile {
		return ordergen.Profile{Runs: []ordergen.Run{{Stages: stages}}}
	}
	odd := ordergen.Rate{Orders: math.MaxInt64 - 24, Per: math.MaxInt64 - 58}
	for name, refused := range map[string]func() error{
		"a peak that no rate can be": func() error {
			_, err := with(ordergen.Ramp(odd, ordergen.Rate{Orders: 7, Per: 3}, time.Second)).Peaking(ordergen.Rate{Orders: math.MaxInt64, Per: 11})
			return err
		},
		"a rate per no time": func() error {
			_, err := with(ordergen.Hold(ordergen.Rate{Orders: 1}, time.Second)).Peaking(ordergen.PerSecond(1))
			return err
		},
		"a rate below 0": func() error {
			_, err := with(ordergen.Hold(ordergen.PerSecond(-1), time.Second), ordergen.Hold(ordergen.PerSecond(1), time.Second)).Peaking(ordergen.PerSecond(1))
			return err
		},
		"no rate above 0": func() error {
			_, err := with(ordergen.Hold(ordergen.PerSecond(0), time.Second)).Peaking(ordergen.PerSecond(1))
			return err
		},
		"more matches than can be counted": func() error {
			p := with(ordergen.Hold(ordergen.PerSecond(1), time.Second))
			p.Criteria.MatchesPerMinute = 1 << 62
			_, err := p.Peaking(ordergen.PerSecond(2))
			return err
		},
		"no stages": func() error { _, err := with().Lasting(time.Second); return err },
		"stages beyond all times": func() error {
			long := ordergen.Hold(ordergen.PerSecond(1), math.MaxInt64)
			_, err := with(long, long, long).Lasting(time.Second)
			return err
		},
	} {
		if err := refused(); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}
