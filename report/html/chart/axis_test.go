package chart

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func texts(ticks []Tick) (all []string) {
	for _, t := range ticks {
		all = append(all, t.Text)
	}
	return all
}

func TestTicks(t *testing.T) {
	for _, c := range []struct {
		got  []Tick
		want []string
	}{
		{Linear(0, 1, 5, plain), []string{"0", "0.2", "0.4", "0.6", "0.8", "1"}},
		{Linear(0, 23456, 5, plain), []string{"0", "5000", "10k", "15k", "20k"}},
		{Linear(3, 3, 5, plain), []string{"3"}},
		{Decades(0.5, 40, plain), []string{"0.5", "1", "2", "5", "10", "20"}},
		{Decades(0.001, 10, plain), []string{"0.001", "0.01", "0.1", "1", "10"}},
		{Clock(0, 30), []string{"0:00", "0:05", "0:10", "0:15", "0:20", "0:25", "0:30"}},
		{Clock(0, 3600), []string{"0:00", "10:00", "20:00", "30:00", "40:00", "50:00", "1:00:00"}},
		{Clock(0, 0.5), []string{"0:00", "0:00.1", "0:00.2", "0:00.3", "0:00.4", "0:00.5"}},
	} {
		if diff := cmp.Diff(c.want, texts(c.got)); diff != "" {
			t.Errorf("ticks (-want +got):\n%s", diff)
		}
	}
}

// Ticks lie on their axis, in order, and are few enough to be read.
func TestTicksFitTheirAxis(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		low := rapid.Float64Range(1e-9, 1e9).Draw(t, "low")
		high := low * rapid.Float64Range(1.001, 1e9).Draw(t, "times")
		for name, ticks := range map[string][]Tick{"linear": Linear(low, high, 5, plain), "decades": Decades(low, high, plain), "clock": Clock(0, min(high, 1e6))} {
			if len(ticks) > 24 {
				t.Fatalf("%s: there are %d ticks", name, len(ticks))
			}
			if !slices.IsSortedFunc(ticks, func(a, b Tick) int { return int(math.Copysign(1, a.At-b.At)) }) {
				t.Fatalf("%s: the ticks are in disorder: %v", name, ticks)
			}
			for _, tick := range ticks {
				if tick.At > high*(1+1e-9) || name != "clock" && tick.At < low*(1-1e-9) {
					t.Fatalf("%s: a tick at %v lies beyond %v..%v", name, tick.At, low, high)
				}
			}
		}
	})
}

// A greater value is never drawn before a smaller one, and the ends are at the ends.
func TestPlacesAreInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := Axis{Min: rapid.Float64Range(1e-6, 10).Draw(t, "min"), Log: rapid.Bool().Draw(t, "log")}
		a.Max = a.Min * rapid.Float64Range(1.1, 1e6).Draw(t, "times")
		u, v := rapid.Float64Range(0, 1e7).Draw(t, "u"), rapid.Float64Range(0, 1e7).Draw(t, "v")
		if u > v {
			u, v = v, u
		}
		if a.at(u) > a.at(v) || a.at(a.Min) != 0 || a.at(a.Max) != 1 {
			t.Fatalf("%v is at %v, %v at %v, the ends at %v and %v", u, a.at(u), v, a.at(v), a.at(a.Min), a.at(a.Max))
		}
	})
}
