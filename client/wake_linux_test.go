package client

import (
	"errors"
	"testing"

	"golang.org/x/sys/unix"
)

// TestEventWaitsOnce has kernel events do their work, so that nothing else needs to wait
// in their place.
func TestEventWaitsOnce(t *testing.T) {
	alarm, turn := newAlarm(), newTurn()
	defer alarm.close()
	defer turn.close()
	alarm.after.Value = unix.NsecToTimespec(1000)
	for range 3 {
		if !alarm.event.wait() {
			t.Fatal("the kernel's timer did not wake the pacer: it would wait a second time")
		}
		if !turn.event.wait() {
			t.Fatal("the kernel's event did not wake the pacer")
		}
	}
}

func TestEventThatFails(t *testing.T) {
	fd, err := unix.Eventfd(0, unix.EFD_NONBLOCK|unix.EFD_CLOEXEC)
	if err != nil {
		t.Fatal(err)
	}
	broken := newEvent(fd, func(int) error { return errors.New("broken") })
	if broken.wait() {
		t.Error("an event that cannot be triggered is waited for")
	}
	broken.close()
	none := (*event)(nil)
	if none.wait() {
		t.Error("an event that is not there is waited for")
	}
	none.close()
}

// A pacer that stops leaves no file open.
func TestEventIsClosedWithItsPacer(t *testing.T) {
	for _, idle := range []Idle{Hybrid, Spin} {
		p := newPacer(idle)
		p.stop()
		if p.alarm != nil && p.alarm.event.wait() || p.turn != nil && p.turn.event.wait() {
			t.Errorf("%v: an event that is closed is waited for", idle)
		}
	}
}
