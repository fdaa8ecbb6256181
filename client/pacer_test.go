package client

import (
	"context"
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"
)

// newBarePacer is a pacer on a system that has neither alarms nor turns.
func newBarePacer(idle Idle) *pacer {
	return &pacer{idle: idle, timer: time.NewTimer(0), alarm: new(alarm), ring: new(alarm).sleep, turn: new(turn)}
}

func TestPacerIsNeverEarly(t *testing.T) {
	for _, idle := range []Idle{Sleep, Hybrid, Spin} {
		for name, p := range map[string]*pacer{"with the system's help": newPacer(idle), "without the system's help": newBarePacer(idle)} {
			t.Run(idle.String()+" "+name, func(t *testing.T) {
				defer p.stop()
				for _, wait := range []time.Duration{-time.Second, 0, 100 * time.Microsecond, 3 * time.Millisecond} {
					deadline := time.Now().Add(wait)
					if !p.until(t.Context(), deadline) {
						t.Errorf("a wait of %v was given up", wait)
					}
					if early := time.Until(deadline); early > 0 {
						t.Errorf("a wait of %v ended %v early", wait, early)
					}
				}
			})
		}
	}
}

// TestHybridKeepsToTheClockOfSynctest waits where only Go's timers move the clock.
func TestHybridKeepsToTheClockOfSynctest(t *testing.T) {
	for name, newPacer := range map[string]func(Idle) *pacer{"with the system's help": newPacer, "without the system's help": newBarePacer} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newPacer(Hybrid)
				defer p.stop()
				for _, wait := range []time.Duration{time.Hour, time.Microsecond, 3 * time.Millisecond} {
					deadline := time.Now().Add(wait)
					if !p.until(t.Context(), deadline) || !time.Now().Equal(deadline) {
						t.Errorf("a wait of %v ended %v late", wait, time.Since(deadline))
					}
				}
			})
		})
	}
}

// An alarm that is always late by as much is set early by that, and one that rings early is
// set again: the wait ends when it is to end.
func TestHybridAllowsForItsAlarm(t *testing.T) {
	for name, c := range map[string]struct {
		late   time.Duration // how late an alarm is, known to the pacer
		early  time.Duration // how early the first one is
		alarms int
	}{
		"exact": {0, 0, 1},
		"late":  {50 * time.Microsecond, 0, 1},
		"early": {0, time.Millisecond, 2},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newBarePacer(Hybrid)
				defer p.stop()
				p.lag = c.late
				alarms := 0
				p.ring = func(d time.Duration) bool {
					if alarms++; alarms == 1 {
						if d != 2*time.Millisecond-c.late {
							t.Errorf("the alarm is set for %v, want the last 2 ms but for the %v that it is late", d, c.late)
						}
						d -= c.early
					}
					time.Sleep(d + c.late) // The clock is that of synctest: the alarm rings then.
					return true
				}
				deadline := time.Now().Add(time.Second)
				if !p.until(t.Context(), deadline) || !time.Now().Equal(deadline) || alarms != c.alarms {
					t.Errorf("the wait ended %v late after %d alarms, want 0 s and %d", time.Since(deadline), alarms, c.alarms)
				}
			})
		})
	}
}

// A deadline that is now, or was before, takes no time.
func TestPacerGoesOnWhenItIsTime(t *testing.T) {
	for _, idle := range []Idle{Sleep, Hybrid, Spin} {
		synctest.Test(t, func(t *testing.T) {
			p := newPacer(idle)
			defer p.stop()
			started := time.Now()
			for _, since := range []time.Duration{0, time.Second} {
				if !p.until(t.Context(), started.Add(-since)) || !time.Now().Equal(started) {
					t.Errorf("%v took %v for a deadline of %v ago", idle, time.Since(started), since)
				}
			}
		})
	}
}

func TestPacerStopsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		p := newPacer(Sleep)
		defer p.stop()
		started := time.Now()
		if p.until(ctx, started.Add(time.Hour)) {
			t.Error("the wait was not given up")
		}
		if took := time.Since(started); took != time.Second {
			t.Errorf("it was given up after %v, want 1s", took)
		}
		if p.until(ctx, started) {
			t.Error("a deadline that has passed counts, although the context has ended")
		}
	})
}

func TestPacerAllocatesNothing(t *testing.T) {
	for _, idle := range []Idle{Sleep, Hybrid, Spin} {
		t.Run(idle.String(), func(t *testing.T) {
			p := newPacer(idle)
			defer p.stop()
			ctx := t.Context()
			if n := testing.AllocsPerRun(100, func() { p.until(ctx, time.Now().Add(100*time.Microsecond)) }); n != 0 {
				t.Errorf("%v allocations per wait, want 0", n)
			}
		})
	}
}

// TestLagFollowsTheAlarm gives a pacer an alarm that is late by 30 to 50 µs, then one
// that is late beyond reason.
func TestLagFollowsTheAlarm(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var p pacer
	early := 0
	for n := range 20_000 {
		late := 30*time.Microsecond + time.Duration(random.Int64N(20_000)) - p.lag
		p.learn(late)
		if n >= 10_000 && late < 0 {
			early++
		}
	}
	if share := float64(early) / 10_000; share < 0.2 || share > 0.3 {
		t.Errorf("%.0f %% of the alarms come early, want 25 %%", 100*share)
	}
	before := p.lag
	if p.learn(0); p.lag <= before {
		t.Errorf("an alarm that came just in time moves the lag from %v to %v, as if it had come early", before, p.lag)
	}
	for range 10_000 {
		p.learn(time.Second)
	}
	if p.lag != longestLag {
		t.Errorf("the lag is %v, want %v at most", p.lag, longestLag)
	}
	for range 10_000 {
		p.learn(-time.Second)
	}
	if p.lag != 0 {
		t.Errorf("the lag is %v, want 0 at least", p.lag)
	}
}
