package client

import (
	"time"

	"golang.org/x/sys/unix"
)

// systemSleep is clock_nanosleep, which wakes within tens of microseconds, where the
// runtime's timers wait in epoll for whole milliseconds.
func systemSleep(d time.Duration) {
	remaining := unix.NsecToTimespec(int64(d))
	// The runtime's signals cut it short: the caller looks at the clock.
	_ = unix.ClockNanosleep(unix.CLOCK_MONOTONIC, 0, &remaining, nil)
}
