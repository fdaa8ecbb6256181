//go:build !linux

package client

import "time"

// alarm is a wait more exact than that of a Go timer. There is none here.
type alarm struct{}

func newAlarm() *alarm { return &alarm{} }

func (*alarm) sleep(time.Duration) bool { return false }

func (*alarm) close() {}

// turn is more than what runtime.Gosched does. There is nothing like it here.
type turn struct{}

func newTurn() *turn { return &turn{} }

func (*turn) take() bool { return false }

func (*turn) close() {}
