package arrival

import (
	"fmt"
	"math/big"
	"time"

	"github.com/ordergen/ordergen"
)

// Stages writes arrivals as stages along which orders come evenly, for tools that know no
// others. There are such stages for even arrivals, and for bursts and curves in a constant
// rate; the error says so of all others.
func Stages(spec string, stages []ordergen.Stage) ([]ordergen.Stage, error) {
	s, err := Parse(spec, 0, stages)
	if err != nil {
		return nil, err
	}
	if _, even := s.(*ramp); even {
		return stages, nil
	}
	w, bends := s.(*warp)
	if bends {
		_, bends = w.Schedule.(*ramp)
	}
	for _, stage := range stages {
		bends = bends && stage.From == stages[0].From && stage.To == stages[0].From
	}
	if !bends {
		return nil, fmt.Errorf("arrivals %q are no stages along which orders come evenly, want bursts or a daycurve in a constant rate, without a further process", spec)
	}
	return w.stages(stages[0].From)
}

// mostStages bounds what a short period makes of a long run.
const mostStages = 10_000

// stages are those of the bends in a constant rate: between knots as many orders come in the
// outer time as in the inner.
func (w *warp) stages(rate ordergen.Rate) (all []ordergen.Stage, err error) {
	whole, rest := w.Duration()/w.period, w.Duration()%w.period
	if n := int64(whole) * int64(len(w.knots)); n > mostStages {
		return nil, fmt.Errorf("arrivals %q are %d stages, want %d at most", w.spec, n, mostStages)
	}
	var period []ordergen.Stage
	for i, to := range w.knots[1:] {
		from := w.knots[i]
		if to.outer == from.outer {
			continue
		}
		bent, err := times(rate, to.inner-from.inner, to.outer-from.outer)
		if err != nil {
			return nil, fmt.Errorf("arrivals %q: %w", w.spec, err)
		}
		period = append(period, ordergen.Hold(bent, to.outer-from.outer))
	}
	if last := w.knots[len(w.knots)-1].outer; last < w.period {
		period = append(period, ordergen.Hold(ordergen.Rate{Per: rate.Per}, w.period-last))
	}
	for range whole {
		all = append(all, period...)
	}
	if rest > 0 {
		all = append(all, ordergen.Hold(rate, rest))
	}
	return all, nil
}

// times is a rate times a fraction.
func times(r ordergen.Rate, above, below time.Duration) (ordergen.Rate, error) {
	x := big.NewRat(r.Orders, int64(r.Per))
	x.Mul(x, big.NewRat(int64(above), int64(below)))
	if !x.Num().IsInt64() || !x.Denom().IsInt64() {
		return r, fmt.Errorf("the rate %v orders/ns needs more than 64 bits, want a rounder rate, period or curve", x)
	}
	return ordergen.Rate{Orders: x.Num().Int64(), Per: time.Duration(x.Denom().Int64())}, nil
}
