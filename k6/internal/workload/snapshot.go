package workload

import (
	"fmt"
	"math"
	"time"

	"github.com/ordergen/ordergen/trial"
)

// Snapshot is what the shards of a target said of themselves at one time, in a shape
// that goes through JSON and back: from setup() to teardown(), and from process to
// process.
type Snapshot struct {
	At     time.Time           `json:"at"`
	Shards map[string]Counters `json:"shards"`
	GC     *GCPause            `json:"gc,omitempty"` // absent where the target tells of none
}

// Counters is what one shard says of itself.
type Counters struct {
	Figures  map[trial.Figure]int64 `json:"figures"`
	Matching Histogram              `json:"matching"` // of me_match_duration_seconds
}

// Histogram counts observations at or below each bound, in seconds. The last count has
// no bound: it is that of all observations.
type Histogram struct {
	Bounds     []float64 `json:"bounds"`
	Cumulative []uint64  `json:"cumulative"`
}

// GCPause is the longest stop of the target's garbage collector.
type GCPause struct {
	LongestMS float64 `json:"longestMs"`
	MeanOnly  bool    `json:"meanOnly"` // the longest is longer
	Source    string  `json:"source"`   // the metric it comes from
}

// NewSnapshot is the scraper's in the shape that goes through JSON.
func NewSnapshot(s trial.Snapshot) Snapshot {
	out := Snapshot{At: s.At, Shards: make(map[string]Counters, len(s.Shards))}
	for name, c := range s.Shards {
		out.Shards[name] = Counters{c.Figures, newHistogram(c.Duration)}
	}
	if s.GC.Measured {
		out.GC = &GCPause{milliseconds(s.GC.Longest), s.GC.MeanOnly, s.GC.Source}
	}
	return out
}

func newHistogram(h trial.Histogram) Histogram {
	if len(h.Bounds) == 0 {
		return Histogram{Bounds: []float64{}, Cumulative: []uint64{}}
	}
	return Histogram{h.Bounds[:len(h.Bounds)-1], h.Cumulative}
}

// trial is the snapshot as the library knows it.
func (s Snapshot) trial() (trial.Snapshot, error) {
	out := trial.Snapshot{At: s.At, Shards: make(map[string]*trial.Counters, len(s.Shards))}
	for name, c := range s.Shards {
		h := c.Matching
		if len(h.Cumulative) > 0 && len(h.Cumulative) != len(h.Bounds)+1 {
			return out, fmt.Errorf("the snapshot of shard %s has %d bounds and %d counts, want one count more than bounds", name, len(h.Bounds), len(h.Cumulative))
		}
		counters := &trial.Counters{Figures: c.Figures}
		if len(h.Cumulative) > 0 {
			counters.Duration = trial.Histogram{Bounds: append(h.Bounds[:len(h.Bounds):len(h.Bounds)], math.Inf(1)), Cumulative: h.Cumulative}
		}
		out.Shards[name] = counters
	}
	return out, nil
}

// Sum adds a figure up over the shards, and reports whether any of them exposes it.
func (s Snapshot) Sum(f trial.Figure) (total int64, exposed bool) {
	for _, c := range s.Shards {
		v, ok := c.Figures[f]
		total += v
		exposed = exposed || ok
	}
	return total, exposed
}

// Matches is the number of matches from one snapshot to a later one, and false where
// the target does not count them.
func Matches(before, after Snapshot) (int64, bool) {
	from, known := before.Sum(trial.Fills)
	to, exposed := after.Sum(trial.Fills)
	return to - from, known && exposed
}

func milliseconds(d time.Duration) float64 { return float64(d) / 1e6 }
