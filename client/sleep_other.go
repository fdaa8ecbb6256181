//go:build !linux

package client

import "time"

func systemSleep(d time.Duration) { time.Sleep(d) }
