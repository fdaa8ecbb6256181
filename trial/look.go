package trial

import (
	"context"
	"time"

	"github.com/ordergen/ordergen/observe"
)

// tries are the waits before each attempt to read a system's counters.
var tries = []time.Duration{0, 100 * time.Millisecond, 500 * time.Millisecond}

// look reads what a system says of itself, again where something could not be read. The
// error is that of the last attempt.
func look(ctx context.Context, s System) (now observe.Snapshot, err error) {
	for _, wait := range tries {
		select {
		case <-ctx.Done():
			return now, ctx.Err()
		case <-time.After(wait):
		}
		if now, err = s.Snapshot(ctx); err == nil {
			break
		}
	}
	return now, err
}
