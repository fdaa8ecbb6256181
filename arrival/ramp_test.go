package arrival

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/ordergen/ordergen"
	"pgregory.net/rapid"
)

func stages(t *rapid.T) []ordergen.Stage {
	rate := rapid.Custom(func(t *rapid.T) ordergen.Rate {
		per := rapid.SampledFrom([]time.Duration{time.Second, time.Minute, 7 * time.Millisecond}).Draw(t, "per")
		return ordergen.Rate{Orders: rapid.Int64Range(0, 500).Draw(t, "orders"), Per: per}
	})
	stage := rapid.Custom(func(t *rapid.T) ordergen.Stage {
		return ordergen.Stage{
			From:     rate.Draw(t, "from"),
			To:       rate.Draw(t, "to"),
			Duration: time.Duration(rapid.Int64Range(1, int64(10*time.Minute)).Draw(t, "duration")),
		}
	})
	return rapid.SliceOfN(stage, 1, 5).Draw(t, "stages")
}

// integral is N(t) by the trapezoid under the rate, the slow truth that Due inverts.
func integral(stages []ordergen.Stage, t time.Duration) (orders float64) {
	for _, s := range stages {
		within := min(t, s.Duration)
		if within <= 0 {
			break
		}
		r0, r1 := perSecond(s.From), perSecond(s.To)
		end := r0 + (r1-r0)*within.Seconds()/s.Duration.Seconds()
		orders += (r0 + end) / 2 * within.Seconds()
		t -= s.Duration
	}
	return orders
}

func TestDueInvertsTheIntegralOfTheRate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		stages := stages(t)
		s, err := Ramp(stages...)
		if err != nil {
			if integral(stages, math.MaxInt64) > 1e-6 {
				t.Fatal(err)
			}
			return
		}
		k := rapid.Uint64Range(0, s.Len()-1).Draw(t, "k")
		// Due is rounded to a nanosecond, in which the fastest rate sends 1e-9·rate orders;
		// where the rate is nearly 0 the inverse is steep, so compare orders, not times.
		before, after := integral(stages, s.Due(k)-time.Nanosecond), integral(stages, s.Due(k)+time.Nanosecond)
		tolerance := 1e-9 * (1 + float64(k)) * 100
		if float64(k) < before-tolerance || float64(k) > after+tolerance {
			t.Fatalf("order %d is due at %v, where the integral of the rate is %.9f..%.9f", k, s.Due(k), before, after)
		}
		if k > 0 && s.Due(k-1) > s.Due(k) {
			t.Fatalf("order %d is due at %v, before order %d at %v", k, s.Due(k), k-1, s.Due(k-1))
		}
		if s.Due(k) > s.Duration() {
			t.Fatalf("order %d is due at %v, after the end at %v", k, s.Due(k), s.Duration())
		}
	})
}

func TestBeforeCountsTheOrdersDue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, err := Ramp(stages(t)...)
		if err != nil {
			return
		}
		at := time.Duration(rapid.Int64Range(0, int64(s.Duration())).Draw(t, "at"))
		n := Before(s, at)
		if n > 0 && s.Due(n-1) >= at {
			t.Fatalf("%d orders before %v, but the last is due at %v", n, at, s.Due(n-1))
		}
		if n < s.Len() && s.Due(n) < at {
			t.Fatalf("%d orders before %v, but another is due at %v", n, at, s.Due(n))
		}
	})
}

func TestScheduleOfTheProfiles(t *testing.T) {
	// Orders by hand: rate × time, and for the ramp (17·120 + 29.5·120 + 63·120 + 84·240).
	want := map[string]uint64{"A1": 1000, "A2": 5100, "A3": 3060, "A4": 3060, "B1": 3060, "B2": 25200, "B3": 33300, "B4": 25200}
	for _, p := range ordergen.Profiles() {
		t.Run(p.Name, func(t *testing.T) {
			s, err := Ramp(p.Runs[0].Stages...)
			if err != nil {
				t.Fatal(err)
			}
			if s.Len() != want[p.Name] {
				t.Errorf("%d orders, want %d", s.Len(), want[p.Name])
			}
			if s.Due(0) != 0 {
				t.Errorf("the first order is due at %v, want 0", s.Due(0))
			}
		})
	}
}

func TestWindowsPartitionTheSchedule(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, err := Ramp(stages(t)...)
		if err != nil {
			return
		}
		width := time.Duration(rapid.Int64Range(int64(time.Second), int64(time.Hour)).Draw(t, "width"))
		next := uint64(0)
		for _, w := range Windows(s, width) {
			if w.Lo != next || w.Hi < w.Lo {
				t.Fatalf("window %v after order %d", w, next)
			}
			next = w.Hi
		}
		if next != s.Len() {
			t.Fatalf("the windows end at order %d of %d", next, s.Len())
		}
	})
}

func TestScheduleNamesEveryFault(t *testing.T) {
	_, err := Ramp(
		ordergen.Stage{From: ordergen.PerSecond(-1), To: ordergen.Rate{}, Duration: time.Second},
		ordergen.Stage{From: ordergen.PerSecond(1), To: ordergen.PerSecond(2e9), Duration: -time.Second},
	)
	for _, want := range []string{"stage 0 has From = -1/s", "stage 0 has To per 0s", "stage 1 has To = 2000000000/s", "stage 1 lasts -1s"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the error does not say %q: %v", want, err)
		}
	}
	if _, err := Ramp(); err == nil {
		t.Error("no stages are no error")
	}
	if _, err := Ramp(ordergen.Hold(ordergen.PerSecond(0), time.Minute)); err == nil {
		t.Error("a schedule without orders is no error")
	}
}
