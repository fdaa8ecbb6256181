package client

import (
	"os"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// alarm is a timer of the kernel that the runtime's network poller waits for, as for a
// connection with something to read. The runtime's own timers end that wait by its
// timeout, in whole milliseconds; this one ends it within about 30 µs. Unlike a sleep in
// the kernel it holds no thread, so that one processor is enough for the pacer and all
// workers.
type alarm struct {
	file  *os.File
	conn  syscall.RawConn // nil where the kernel gave no timer
	ring  unix.ItimerSpec
	set   bool
	ready func(fd uintptr) bool // isReady, made a value once
}

func newAlarm() *alarm {
	fd, err := unix.TimerfdCreate(unix.CLOCK_MONOTONIC, unix.TFD_NONBLOCK|unix.TFD_CLOEXEC)
	if err != nil {
		return &alarm{}
	}
	a := &alarm{file: os.NewFile(uintptr(fd), "timerfd")}
	a.ready = a.isReady
	if a.conn, err = a.file.SyscallConn(); err != nil {
		a.conn = nil
	}
	return a
}

// sleep may end early: the caller looks at the clock.
func (a *alarm) sleep(d time.Duration) {
	if a.conn == nil {
		time.Sleep(d)
		return
	}
	a.ring.Value, a.set = unix.NsecToTimespec(int64(d)), false
	if err := a.conn.Read(a.ready); err != nil {
		time.Sleep(d)
	}
}

// isReady is called before the poller waits, and again after it. It sets the timer in the
// first call: set before, it could ring before the poller listens. Nothing needs to be
// read in the second, as a timer that is set anew is not ready before it rings anew.
func (a *alarm) isReady(fd uintptr) bool {
	if a.set {
		return true
	}
	a.set = true
	return unix.TimerfdSettime(int(fd), 0, &a.ring, nil) != nil
}

func (a *alarm) close() {
	if a.file != nil {
		a.file.Close()
	}
}
