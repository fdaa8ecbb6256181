package trial

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// begun is the start of a run that was.
func begun() <-chan struct{} {
	start := make(chan struct{})
	close(start)
	return start
}

func TestEventsComeAtTheirTimes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var (
			began  time.Time
			start  = make(chan struct{})
			at     [3]time.Duration
			events []event
		)
		for i, after := range []time.Duration{2 * time.Second, time.Second, time.Hour} {
			events = append(events, event{after, func(context.Context) error { at[i] = time.Since(began); return nil }})
		}
		stop := schedule(t.Context(), start, events)
		time.Sleep(time.Minute) // until the first order is sent
		began = time.Now()
		close(start)
		time.Sleep(time.Minute)
		if err := stop(); err != nil {
			t.Error(err)
		}
		if want := [3]time.Duration{2 * time.Second, time.Second, 0}; at != want {
			t.Errorf("they came after %v, want %v, the last one never", at, want)
		}
	})
}

func TestStopWaitsForTheEventUnderWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		failed := errors.New("no such container")
		stop := schedule(t.Context(), begun(), []event{{time.Second, func(ctx context.Context) error {
			select {
			case <-time.After(time.Minute):
				return failed
			case <-ctx.Done():
				return ctx.Err()
			}
		}}})
		began := time.Now()
		time.Sleep(2 * time.Second)
		if err := stop(); !errors.Is(err, failed) {
			t.Errorf("stop gives %v, want what the event gave", err)
		}
		if waited := time.Since(began); waited != 61*time.Second {
			t.Errorf("stop came back after %v, want 61s, the end of the event", waited)
		}
	})
}

// An interrupt that cuts an event short leaves a report to be written, so it is no fault.
func TestInterruptedEventIsNoFault(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		defer cancel()
		stop := schedule(ctx, begun(), []event{{time.Second, func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }}})
		<-ctx.Done()
		if err := stop(); err != nil {
			t.Errorf("stop gives %v, want nothing", err)
		}
	})
}

func TestEventsOfARunThatNeverStarts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stop := schedule(t.Context(), nil, []event{{0, func(context.Context) error { return errors.New("it came") }}})
		time.Sleep(time.Minute)
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
}
