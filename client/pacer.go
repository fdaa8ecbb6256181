package client

import (
	"context"
	"fmt"
	"time"
)

// Idle is how the pacer waits for the next order to be due: the more exactly, the
// more processor time it takes. The figures are medians and, in parentheses, 99th
// percentiles of how late it is, and its share of a core, at 1,000 and 10,000 orders/s:
// go test -bench Pacer -cpu 1 -benchtime 5000x ./client, on one core of an AMD EPYC
// virtual machine with Linux 6.18.
type Idle uint8

const (
	// Sleep waits on a Go timer, which Linux rounds up to 1 ms: late by 540 (1070) µs at
	// either rate, with 2 % of a core.
	Sleep Idle = iota
	// Hybrid ends each wait with a timer of the kernel, at most 5000 times a second: late
	// by 32 (57 to 95) µs with 3 % of a core at 1,000/s, and by 120 (240) µs with 12 % at
	// 10,000/s, where two orders share a wake. Other systems than Linux have no such timer;
	// there it ends with a Go timer.
	Hybrid
	// Spin ends each wait in a loop: late by 0.6 (1 to 14) µs at either rate, with all of a
	// core at any rate above 500/s.
	Spin
)

func (i Idle) String() string {
	if i > Spin {
		return fmt.Sprintf("Idle(%d)", uint8(i))
	}
	return [...]string{"Sleep", "Hybrid", "Spin"}[i]
}

const (
	// nearly is how long before a deadline a Go timer is set, when it is not to decide.
	nearly = 2 * time.Millisecond

	// rest is the least time from one wake of Hybrid to the next. To be woken from idling
	// takes a processor as long as to send two or three orders, more on a virtual machine,
	// so above 5000 orders/s those that are due within a rest share a wake.
	rest = 200 * time.Microsecond
)

// pacer waits for deadlines, on one goroutine.
type pacer struct {
	idle  Idle
	timer *time.Timer
	alarm *alarm // of Hybrid
	turn  *turn  // of Spin
	woke  time.Time
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
			if rested := p.woke.Add(rest); rested.After(deadline) {
				deadline = rested
			}
			for wait := time.Until(deadline); wait > 0; wait = time.Until(deadline) {
				p.alarm.sleep(wait)
			}
			p.woke = time.Now()
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
