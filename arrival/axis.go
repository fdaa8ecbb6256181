package arrival

import (
	"math/bits"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/internal/fixed"
)

// axis is the integral of the rate as an axis for random positions: a process of unit
// rate on it is one of the stages' rate in time.
type axis struct {
	fine  *ramp  // the stages at order times their rate: one of its orders is a step of the axis
	order uint64 // steps that an order has in the mean, a power of two
}

func newAxis(stages []ordergen.Stage) (axis, error) {
	even, err := newRamp(1, stages)
	if err != nil {
		return axis{}, err
	}
	a := axis{order: 1 << min(40, 62-bits.Len64(even.orders))}
	a.fine, err = newRamp(a.order, stages)
	return a, err
}

// steps is the length of the axis.
func (a axis) steps() uint64 { return a.fine.orders }

// mean is the integral of the rate, in orders.
func (a axis) mean() float64 { return float64(a.steps()) / float64(a.order) }

func (a axis) at(step uint64) time.Duration { return a.fine.Due(step) }

// Duration is that of the stages.
func (a axis) Duration() time.Duration { return a.fine.duration }

// gap is the steps to the next position of a process whose rate is so many orders'
// steps to one: −ln(u/2^64)·perOrder for a random word u.
func gap(u, perOrder uint64) uint64 {
	hi, lo := bits.Mul64(fixed.NegLog(u), perOrder)
	return hi<<(64-fixed.LogBits) | lo>>fixed.LogBits
}
