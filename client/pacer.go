package client

import (
	"context"
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
	alarm *alarm        // the kernel's timer; Hybrid alone has one
	lag   time.Duration // how late the alarm is, three times of four at least

	// bubble is whether the clock stood still during an alarm. That is the one of
	// testing/synctest, which only timers of Go move.
	bubble bool

	turn *turn // turn of the pacer that may spin; Spin alone has one
}

func newPacer(idle Idle) *pacer {
	p := &pacer{idle: idle, timer: time.NewTimer(0)}
	switch idle {
	case Hybrid:
		p.alarm = newAlarm()
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
	if time.Until(deadline) > 0 {
		if !p.doze(ctx, deadline) {
			return false
		}
		switch p.idle {
		case Hybrid:
			p.wake(deadline)
		case Spin:
			for time.Until(deadline) > 0 {
				p.turn.take()
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

// wake waits for an alarm that is set early by its lag, and for the rest in a loop.
func (p *pacer) wake(deadline time.Time) {
	aim := deadline.Add(-p.lag)
	if wait := time.Until(aim); wait > 0 && !p.bubble {
		for wait > 0 && !p.bubble {
			p.alarm.sleep(wait)
			left := time.Until(aim)
			p.bubble = left == wait
			wait = left
		}
		p.learn(time.Since(deadline))
	}
	if p.bubble {
		time.Sleep(time.Until(deadline))
	}
	for time.Until(deadline) > 0 {
	}
}

// learn moves the lag towards the one at which one alarm in four comes early. What the
// late ones were late by does not matter, so that a stall teaches nothing.
func (p *pacer) learn(late time.Duration) {
	const step = 250 * time.Nanosecond
	if late < 0 {
		p.lag -= 3 * step
	} else {
		p.lag += step
	}
	p.lag = min(max(p.lag, 0), longestLag)
}
