// Package arrival says when orders are due: one process a file, each a pure function of
// its parameters, the seed and the order's index.
package arrival

import (
	"math"
	"time"

	"github.com/ordergen/ordergen"
)

// Schedule says when each order of a run is due.
type Schedule interface {
	// Len is the number of orders. It may be Unknown at first, and is not when Due has said
	// when the order behind the last one is due.
	Len() uint64

	// Due is the time from the start of the run at which order k is to be sent. It
	// never falls as k rises; for k ≥ Len it is Duration.
	Due(k uint64) time.Duration

	// Duration is how long the run is planned to last. A schedule that lasts no time
	// has all its orders due at once: they are sent as fast as workers are free.
	Duration() time.Duration
}

// Unknown is the Len of a schedule as long as nobody knows how many orders it has.
const Unknown = math.MaxUint64

// Unpaced is a schedule of n orders that are due as soon as a worker is free for
// them: a closed loop, for finding out what a target or this machine can do at
// most. Latency and service time are the same in it.
func Unpaced(n uint64) Schedule { return unpaced(n) }

type unpaced uint64

func (n unpaced) Len() uint64            { return uint64(n) }
func (unpaced) Due(uint64) time.Duration { return 0 }
func (unpaced) Duration() time.Duration  { return 0 }

// Before is the number of orders due before t.
func Before(s Schedule, t time.Duration) uint64 { return before(s, t, 0, s.Len()) }

// before is that number where it is within lo..hi.
func before(s Schedule, t time.Duration, lo, hi uint64) uint64 {
	for lo < hi {
		if mid := lo + (hi-lo)/2; s.Due(mid) < t {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// Windows cuts the schedule into spans of orders, each for a stretch of the given
// width; the last may be shorter.
func Windows(s Schedule, width time.Duration) []ordergen.Span {
	if width <= 0 {
		return nil
	}
	var spans []ordergen.Span
	for lo, from := uint64(0), time.Duration(0); lo < s.Len(); from += width {
		hi := s.Len()
		if s.Duration()-from > width {
			hi = after(s, lo, from+width)
		}
		spans = append(spans, ordergen.Span{Lo: lo, Hi: hi})
		lo = hi
	}
	return spans
}

// after is Before for a t ahead of the schedule's end that is not far from when order lo is
// due, in steps that double: a schedule works out orders that are near each other together.
func after(s Schedule, lo uint64, t time.Duration) uint64 {
	step := uint64(1)
	for s.Due(lo+step) < t {
		lo, step = lo+step, 2*step
	}
	return before(s, t, lo, lo+step)
}
