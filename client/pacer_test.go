package client

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

func TestPacerIsNeverEarly(t *testing.T) {
	for _, idle := range []Idle{Sleep, Hybrid, Spin} {
		t.Run(idle.String(), func(t *testing.T) {
			p := newPacer(idle)
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
