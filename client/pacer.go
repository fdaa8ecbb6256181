package client

import (
	"context"
	"fmt"
	"time"
)

// Idle is how the pacer waits for the next order to be due: the more exactly, the
// more processor time it takes.
type Idle uint8

const (
	// Sleep waits on a Go timer, which Linux rounds up to about 1 ms.
	Sleep Idle = iota
	// Hybrid ends each wait with a sleep of the operating system on a thread of its
	// own, late by about 60 µs on Linux; elsewhere it is Sleep.
	Hybrid
	// Spin ends each wait in a loop, late by about 1 µs, and keeps a core busy at any
	// rate above 1000/s.
	Spin
)

func (i Idle) String() string {
	if i > Spin {
		return fmt.Sprintf("Idle(%d)", uint8(i))
	}
	return [...]string{"Sleep", "Hybrid", "Spin"}[i]
}

// nearly is how long before a deadline a Go timer is set, when it is not to decide.
const nearly = 2 * time.Millisecond

// pacer waits for deadlines, on one goroutine.
type pacer struct {
	idle  Idle
	timer *time.Timer
	alarm *alarm // of Hybrid
	turn  *turn  // of Spin
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
	early := time.Duration(0)
	if p.idle != Sleep {
		early = nearly
	}
	if wait := time.Until(deadline) - early; wait > 0 {
		p.timer.Reset(wait)
		select {
		case <-p.timer.C:
		case <-ctx.Done():
			return false
		}
	}
	switch p.idle {
	case Hybrid:
		for wait := time.Until(deadline); wait > 0; wait = time.Until(deadline) {
			p.alarm.sleep(wait)
		}
	case Spin:
		for time.Until(deadline) > 0 {
			p.turn.take()
		}
	}
	return ctx.Err() == nil
}
