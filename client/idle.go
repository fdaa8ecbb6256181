package client

import (
	"time"

	"github.com/ordergen/ordergen/internal/enum"
)

// Idle is how the pacer waits for the next order to be due: the more exactly, the
// more processor time it takes. The figures are how late orders are sent, median and 99th
// percentile, and the processor time of a run whose target does nothing, on one core of
// an AMD EPYC virtual machine with Linux 6.18:
// go test -run - -bench Idle -cpu 1 -benchtime 10000x ./client.
type Idle uint8

const (
	// Hybrid, the zero value, ends each wait with a timer of the kernel, and lets orders that
	// are due within 0.2 ms share a wake: 0.01 and 0.09 ms late with 3 to 4 % of a core at
	// 1,000/s, 0.12 and 0.25 ms with 10 to 13 % at 10,000/s. Systems other than Linux have no
	// such timer; there it ends with a Go timer, as it does in testing/synctest.
	Hybrid Idle = iota
	// Sleep waits on a Go timer, which Linux rounds up to 1 ms: orders are 0.55 and 1.1 ms
	// late at any rate, with 2 to 4 % of a core at 1,000/s and 3 to 5 % at 10,000/s.
	Sleep
	// Spin ends each wait in a loop: orders are 2 and 5 to 20 µs late, with all of a core at
	// any rate above 500/s. In testing/synctest, whose clock waits for it, it never ends.
	Spin
)

var idleNames = [...]string{Hybrid: "Hybrid", Sleep: "Sleep", Spin: "Spin"}

// String returns the name of the constant.
func (i Idle) String() string { return enum.Name(idleNames[:], i) }

// patience is how long an order that is due may wait for the next ones, to share a wake
// with them. To be woken from idling takes a processor as long as to send two or three
// orders, more on a virtual machine.
func (i Idle) patience() time.Duration {
	if i == Hybrid {
		return 200 * time.Microsecond
	}
	return 0
}
