package client

import (
	"encoding/binary"
	"os"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// alarm is a timer of the kernel that the runtime's poller waits for, as for a
// connection with something to read. The runtime's own timers end that wait by its
// timeout, in whole milliseconds; this one ends it within about 30 µs. Unlike a sleep in
// the kernel it holds no thread, so that one processor is enough for the pacer and all
// workers.
type alarm struct {
	event *event // nil where the kernel gave no timer
	after unix.ItimerSpec
}

func newAlarm() *alarm {
	a := new(alarm)
	if fd, err := unix.TimerfdCreate(unix.CLOCK_MONOTONIC, unix.TFD_NONBLOCK|unix.TFD_CLOEXEC); err == nil {
		a.event = newEvent(fd, func(fd int) error { return unix.TimerfdSettime(fd, 0, &a.after, nil) })
	}
	return a
}

// sleep reports false, at once, where there is no timer. It may end early: the caller looks
// at the clock.
func (a *alarm) sleep(d time.Duration) bool {
	a.after.Value = unix.NsecToTimespec(int64(d))
	return a.event.wait()
}

func (a *alarm) close() { a.event.close() }

// turn gives way to everything that can run or be read, in about 1 µs. With one
// processor runtime.Gosched does not: while there is a goroutine to run, the poller is
// asked only each 10 ms, and answers that have long come would look late.
type turn struct{ event *event }

func newTurn() *turn {
	t := new(turn)
	if fd, err := unix.Eventfd(0, unix.EFD_NONBLOCK|unix.EFD_CLOEXEC); err == nil {
		one := binary.NativeEndian.AppendUint64(nil, 1)
		t.event = newEvent(fd, func(fd int) error {
			_, err := unix.Write(fd, one)
			return err
		})
	}
	return t
}

// take reports false, at once, where there is no such event.
func (t *turn) take() bool { return t.event.wait() }

func (t *turn) close() { t.event.close() }

// event is a file that the poller finds ready some time after trigger.
type event struct {
	file      *os.File
	conn      syscall.RawConn
	trigger   func(fd int) error
	triggered bool
	err       error
	ready     func(fd uintptr) bool // isReady, made a value once
}

func newEvent(fd int, trigger func(fd int) error) *event {
	e := &event{file: os.NewFile(uintptr(fd), "event"), trigger: trigger}
	e.ready = e.isReady
	var err error
	if e.conn, err = e.file.SyscallConn(); err != nil {
		e.file.Close()
		return nil
	}
	return e
}

// wait triggers the event and waits for it. It reports false where that cannot be done.
func (e *event) wait() bool {
	if e == nil {
		return false
	}
	e.triggered = false
	return e.conn.Read(e.ready) == nil && e.err == nil
}

// isReady is called before the poller waits, and again after it. It triggers the event
// in the first call: sooner, it could come before the poller waits for it. In the second
// nothing needs to be read, as the poller tells of each time that a file becomes ready,
// and not of files that are.
func (e *event) isReady(fd uintptr) bool {
	if e.triggered {
		return true
	}
	e.triggered = true
	e.err = e.trigger(int(fd))
	return e.err != nil
}

func (e *event) close() {
	if e != nil {
		e.file.Close()
	}
}
