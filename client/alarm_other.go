//go:build !linux

package client

import "time"

// alarm is an exact wait, where there is one better than a Go timer.
type alarm struct{}

func newAlarm() *alarm { return &alarm{} }

func (*alarm) sleep(d time.Duration) { time.Sleep(d) }

func (*alarm) close() {}
