package client

import (
	"context"
	"math"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/arrival"
)

// unknownEnd is a schedule that knows how long it is when it is asked for the order behind its last.
type unknownEnd struct {
	arrival.Schedule
	known atomic.Bool
}

func (s *unknownEnd) Len() uint64 {
	if !s.known.Load() {
		return arrival.Unknown
	}
	return s.Schedule.Len()
}

func (s *unknownEnd) Duration() time.Duration {
	if !s.known.Load() {
		return math.MaxInt64 / 4
	}
	return s.Schedule.Duration()
}

func (s *unknownEnd) Due(k uint64) time.Duration {
	if k >= s.Schedule.Len() {
		s.known.Store(true)
	}
	return s.Schedule.Due(k)
}

// A run whose end nobody knew sends what there is and no more, at its times.
func TestRunWithoutAKnownEnd(t *testing.T) {
	for _, perSecond := range []int64{1, 10, 5000} {
		synctest.Test(t, func(t *testing.T) {
			var sent atomic.Int64
			schedule := &unknownEnd{Schedule: hold(t, perSecond, 3*time.Second)}
			var told []uint64
			result, err := Runner{
				Target:   TargetFunc(func(context.Context, ordergen.Order) (Receipt, error) { sent.Add(1); return Receipt{}, nil }),
				Stream:   testStream(t),
				Schedule: schedule,
				Progress: func(p Progress) { told = append(told, p.Orders) },
				Every:    900 * time.Millisecond,
			}.Run(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			conserved(t, result)
			if n := 3 * perSecond; sent.Load() != n || result.Due != uint64(n) {
				t.Errorf("%d orders were due and %d sent, want %d", result.Due, sent.Load(), n)
			}
			if len(told) == 0 || told[0] != 0 {
				t.Errorf("progress tells of %v orders in all, want 0 at first, for a number that is not known", told)
			}
			if result.Timeline.Width != 100*time.Millisecond {
				t.Errorf("the columns are %v wide, want 100 ms where nobody knows how many there will be", result.Timeline.Width)
			}
		})
	}
}
