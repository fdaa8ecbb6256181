//go:build !linux

package client

import (
	"runtime"
	"time"
)

// alarm is a wait more exact than a Go timer, where there is one.
type alarm struct{}

func newAlarm() *alarm { return &alarm{} }

func (*alarm) sleep(d time.Duration) { time.Sleep(d) }

func (*alarm) close() {}

// turn gives way to the other goroutines.
type turn struct{}

func newTurn() *turn { return &turn{} }

func (*turn) take() { runtime.Gosched() }

func (*turn) close() {}
