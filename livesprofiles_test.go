package ordergen_test

import (
	"math"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
)

// The cases C differ from B2 in what they send and for how long alone.
func TestLivesProfiles(t *testing.T) {
	b2, err := ordergen.LookupProfile("B2")
	if err != nil {
		t.Fatal(err)
	}
	lasts := map[string]time.Duration{"C1": 5 * time.Minute, "C2": 5 * time.Minute, "C3": 5 * time.Minute, "C4": time.Hour}
	for _, p := range ordergen.LivesProfiles() {
		if found, err := ordergen.LookupProfile(p.Name); err != nil || !reflect.DeepEqual(p, found) {
			t.Errorf("%s is not found: %v", p.Name, err)
		}
		if p.Duration() != lasts[p.Name] || p.Runs[0].Stages[0].From != b2.Runs[0].Stages[0].From {
			t.Errorf("%s sends %v", p.Name, p.Runs[0].Stages)
		}
		if diff := cmp.Diff(b2.Thresholds, p.Thresholds); diff != "" || p.Criteria.ServerP99 != b2.Criteria.ServerP99 {
			t.Errorf("%s has other thresholds than B2:\n%s", p.Name, diff)
		}
		if cmp.Diff(b2.Shards, p.Shards) != "" || cmp.Diff(b2.Flow.Symbols, p.Flow.Symbols) != "" || p.Target != b2.Target {
			t.Errorf("%s runs on %v", p.Name, p.Shards)
		}
		s := newStream(t, p.Config(1, "c-"))
		if plan := newPlan(t, s, s.Standing(0), 1e6); !plan.Proven() {
			t.Errorf("%s: %v", p.Name, plan.Err())
		}
		delete(lasts, p.Name)
	}
	if len(lasts) > 0 {
		t.Errorf("there are no cases %v", lasts)
	}
}

func TestShapesOfTheLivesProfiles(t *testing.T) {
	shapes := make(map[string]ordergen.Shape)
	for _, p := range ordergen.LivesProfiles() {
		shapes[p.Name] = p.Flow.Cast.Shape()
	}
	// Khomyn and Putniņš 2021: 97 % of orders are cancelled before they trade.
	if got := shapes["C2"].CancelShare(); math.Abs(got-0.97) > 0.0005 {
		t.Errorf("C2 cancels a share of %v", got)
	}
	if s := shapes["C3"]; s.Missed == 0 || s.Refused == 0 || s.Makers <= s.Takers {
		t.Errorf("C3 has no misses, refusals or sweeps: %+v", s)
	}
	if shapes["C1"] != shapes["C4"] {
		t.Error("C4 is another market than C1")
	}
}
