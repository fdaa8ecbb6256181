package k6

import (
	"sync"

	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/k6/internal/workload"
)

// registry holds the workloads of a process, one for all virtual users that ask for
// the same.
type registry struct {
	mu     sync.Mutex
	shared []*shared
}

// get returns the workload of the settings.
func (r *registry) get(s workload.Settings) (*shared, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, w := range r.shared {
		if w.Settings == s {
			return w, nil
		}
	}
	w, err := newShared(s)
	if err != nil {
		return nil, err
	}
	r.shared = append(r.shared, w)
	return w, nil
}

// all returns the workloads in the order in which they were first asked for.
func (r *registry) all() []*shared {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]*shared(nil), r.shared...)
}

// shared is a workload with what its virtual users did of it together.
type shared struct {
	*workload.Workload
	ledger  *workload.Ledger
	shardOf map[string]string // by symbol

	mu            sync.Mutex
	latency       [2]*client.Trend // before the disturbance and from it on
	counted       *workload.Snapshot
	before, after *workload.Snapshot // of the last reconciliation
}

func newShared(s workload.Settings) (*shared, error) {
	w, err := workload.New(s)
	if err != nil {
		return nil, err
	}
	all := &shared{
		Workload: w,
		ledger:   workload.NewLedger(w.Len()),
		shardOf:  make(map[string]string),
	}
	for _, shard := range w.Profile.Shards {
		for _, symbol := range shard.Symbols {
			all.shardOf[symbol] = shard.Name
		}
	}
	if w.Profile.Criteria.Disturbance.At > 0 {
		all.latency = [2]*client.Trend{client.NewTrend(), client.NewTrend()}
	}
	return all, nil
}

// newMatches counts the matches since this process counted them last, or since before
// where it has not yet. It is false where the target does not tell, and where there is
// nothing to count from.
func (s *shared) newMatches(now workload.Snapshot, before *workload.Snapshot) (int64, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.counted != nil {
		before = s.counted
	}
	if before == nil {
		return 0, false
	}
	s.counted = &now
	return workload.Matches(*before, now)
}
