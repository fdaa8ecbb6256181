package arrival

import (
	"math/bits"
	"sort"
	"time"
)

// warp bends the time of another schedule: its orders all come, in the same sequence,
// but at a rate that is changed by how fast the other's time goes by.
type warp struct {
	Schedule
	period time.Duration // after which the knots come again, for as often as it is whole
	knots  []knot        // the first is (0, 0), the last (period, period)
	spec   string
}

// knot is a time of the other schedule and the time that it becomes, both within the
// period. Between knots time is stretched evenly.
type knot struct{ inner, outer time.Duration }

func (w *warp) String() string { return w.spec }

func (w *warp) Due(k uint64) time.Duration {
	t := w.Schedule.Due(k)
	start := t / w.period * w.period
	if w.Duration()-start < w.period {
		return t // what is left after the last whole period stays as it is
	}
	t -= start
	i := sort.Search(len(w.knots), func(i int) bool { return w.knots[i].inner > t })
	from, to := w.knots[i-1], w.knots[i]
	hi, lo := bits.Mul64(uint64(t-from.inner), uint64(to.outer-from.outer))
	within, _ := bits.Div64(hi, lo, uint64(to.inner-from.inner))
	return start + from.outer + time.Duration(within)
}
