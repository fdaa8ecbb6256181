//go:build unix

package idle

import (
	"syscall"
	"time"
)

// Quiet reports whether an idle connection is still open and has nothing to be read.
// An order that is sent on one which the server has closed would be lost, and nobody
// could tell that it was not taken.
func Quiet(raw syscall.RawConn, _ time.Duration) bool {
	var peek error
	err := raw.Control(func(fd uintptr) { // Read would heed a deadline long past
		var one [1]byte
		_, _, peek = syscall.Recvfrom(int(fd), one[:], syscall.MSG_PEEK|syscall.MSG_DONTWAIT)
	})
	return err == nil && peek == syscall.EAGAIN
}
