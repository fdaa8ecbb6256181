//go:build !unix

package fast

import (
	"syscall"
	"time"
)

// soon is how long after an order a connection is used again: there is no look at it
// here, and a server closes one after seconds without a request.
const soon = time.Second

func quiet(_ syscall.RawConn, idle time.Duration) bool { return idle < soon }
