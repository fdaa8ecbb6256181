package client

import (
	"context"
	"runtime"
	"time"
)

const (
	// nearly is how long before a deadline a Go timer is set, when it is not to decide.
	nearly = 2 * time.Millisecond

	// longestLag bounds the time that Hybrid may spend in a loop before a deadline.
	longestLag = 100 * time.Microsecond
)

// pacer waits for deadlines, on one goroutine.
type pacer struct {
	idle  Idle
	timer *time.Timer
	alarm *alarm                   // the kernel's timer; Hybrid alone has one
	ring  func(time.Duration) bool // waits for the alarm; false, at once, where there is none
	lag   time.Duration            // how late the alarm is, three times of four at least

	// plain is whether a Go timer ends the waits in the alarm's place: there is no alarm, or the
	// clock stood still during one. That is the clock of testing/synctest, which only timers of
	// Go move.
	plain bool

	turn *turn // turn of the pacer that may spin; Spin alone has one
}

func newPacer(idle Idle) *pacer {
	p := &pacer{idle: idle, timer: time.NewTimer(0)}
	switch idle {
	case Hybrid:
		p.alarm = newAlarm()
		p.ring = p.alarm.sleep
	case Spin:
		p.turn = newTurn()
	}
	return p
}

func (p *pacer) stop() {
	p.timer.Stop()
	switch p.idle {
	case Hybrid:
		p.alarm.close()
	case Spin:
		p.turn.close()
	}
}

// until waits for a deadline and reports whether it came before the context ended.
// A deadline that has passed does not wait.
func (p *pacer) until(ctx context.Context, deadline time.Time) bool {
	if !p.doze(ctx, deadline) {
		return false
	}
	switch p.idle {
	case Hybrid:
		p.wake(deadline)
	case Spin:
		for time.Until(deadline) > 0 {
			if !p.turn.take() {
				runtime.Gosched()
			}
		}
	}
	return ctx.Err() == nil
}

// doze waits until a deadline is near enough for the exact wait of the strategy.
func (p *pacer) doze(ctx context.Context, deadline time.Time) bool {
	wait := time.Until(deadline)
	if p.idle != Sleep {
		wait -= nearly
	}
	if wait <= 0 {
		return true
	}
	p.timer.Reset(wait)
	select {
	case <-p.timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// wake waits for an alarm that is set early by its lag, and for the rest in a loop; where
// there is no alarm, for a Go timer.
func (p *pacer) wake(deadline time.Time) {
	if p.sleep(deadline.Add(-p.lag)) {
		p.learn(time.Since(deadline))
	}
	if p.plain {
		time.Sleep(time.Until(deadline))
	}
	for time.Until(deadline) > 0 {
	}
}

// sleep waits for alarms until a time has come, and reports whether there was one.
func (p *pacer) sleep(until time.Time) (rang bool) {
	for wait := time.Until(until); wait > 0 && !p.plain; {
		rang = p.ring(wait)
		left := time.Until(until)
		p.plain = !rang || left == wait
		wait = left
	}
	return rang
}

// learn moves the lag towards the one at which one alarm in four comes early. What the
// late ones were late by does not matter, so that a stall teaches nothing.
func (p *pacer) learn(late time.Duration) {
	const step time.Duration = 250 // in ns
	if late < 0 {
		p.lag -= 3 * step
	} else {
		p.lag += step
	}
	p.lag = min(max(p.lag, 0), longestLag)
}
