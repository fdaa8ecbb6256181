package trial

import (
	"context"
	"errors"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/observe"
)

// watching is a system whose snapshots tell of some series beside its figures.
type watching struct {
	System
	series []observe.Series
}

// watchedBy is a system that tells what some criteria are about.
func watchedBy(c ordergen.Criteria, s System) System {
	w := watching{System: s}
	all, _ := parseCounters(c.Counters) // refused by the plan where it is wrong
	for _, counter := range all {
		w.series = append(w.series, counter.Series()...)
	}
	return w
}

// Snapshot is an error where there are series to be watched and the system tells nothing.
func (w watching) Snapshot(ctx context.Context) (observe.Snapshot, error) {
	s, err := w.System.Snapshot(ctx)
	if err == nil && len(w.series) > 0 && s.At.IsZero() && s.Numbers == nil && s.Histograms == nil {
		err = errors.New("the case has criteria on the target's own series, and the target tells of none: name its endpoints with -metrics, or under metrics in its file")
	}
	return s.Watch(w.series...), err
}
