package trial

import (
	"context"
	"fmt"
	"time"

	"github.com/ordergen/ordergen/observe"
)

const (
	settlePoll  = 50 * time.Millisecond
	settleQuiet = 500 * time.Millisecond // without any change, the engine is done
	settleRetry = 2 * time.Second        // without any change, where something could not be read
	settleLimit = 5 * time.Second
)

// settle waits for the engine to finish what it acknowledged: until all is as
// foretold, or until its counters stand still. It returns the last snapshot. An
// endpoint that does not answer tells nothing of the others, so it ends no wait.
func settle(ctx context.Context, look func(context.Context) (observe.Snapshot, error), done func(observe.Snapshot) bool) observe.Snapshot {
	var (
		last    string
		changed = time.Now()
		limit   = time.Now().Add(settleLimit)
	)
	for {
		snapshot, err := look(ctx)
		if done(snapshot) {
			return snapshot
		}
		if now := fingerprint(snapshot); now != last {
			last, changed = now, time.Now()
		}
		quiet := settleQuiet
		if err != nil {
			quiet = settleRetry
		}
		if time.Since(changed) >= quiet || time.Now().After(limit) {
			return snapshot
		}
		select {
		case <-ctx.Done():
			return snapshot
		case <-time.After(settlePoll):
		}
	}
}

// fingerprint is equal for snapshots with equal figures; fmt prints maps sorted.
func fingerprint(s observe.Snapshot) string {
	figures := make(map[string]map[observe.Figure]int64, len(s.Shards))
	for name, c := range s.Shards {
		figures[name] = c.Figures
	}
	return fmt.Sprint(figures)
}
