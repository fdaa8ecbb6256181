//go:build !unix

package fast

import "time"

// soon is how long after an order a connection is used again: there is no look at it
// here, and a server closes one after seconds without a request.
const soon = time.Second

func (c *conn) quiet() bool { return time.Since(c.used) < soon }
