//go:build unix

package fast

import (
	"syscall"
	"time"
)

// soon is how long after an order a connection is taken for open without a look. A
// server closes one after seconds without a request.
const soon = 10 * time.Millisecond

// quiet reports whether an idle connection is still open and has nothing to be read.
// An order that is sent on one which the server has closed would be lost, and nobody
// could tell that it was not taken.
func (c *conn) quiet() bool {
	if time.Since(c.used) < soon {
		return true
	}
	var peek error
	err := c.raw.Read(func(fd uintptr) bool {
		var one [1]byte
		_, _, peek = syscall.Recvfrom(int(fd), one[:], syscall.MSG_PEEK|syscall.MSG_DONTWAIT)
		return true
	})
	return err == nil && peek == syscall.EAGAIN
}
