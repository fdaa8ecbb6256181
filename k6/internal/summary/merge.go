package summary

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/k6/internal/workload"
	"github.com/ordergen/ordergen/trial"
)

// Merged is a run as all its processes did it together.
type Merged struct {
	Metrics    client.Metrics
	Thresholds []client.ThresholdResult
	Workloads  []MergedWorkload
	Problems   []string // why the run says nothing; empty when it does
}

// MergedWorkload is what all processes did of a workload.
type MergedWorkload struct {
	Settings       workload.Settings
	Tally          workload.Tally
	Twice          uint64 // orders that more than one process sent
	Reconciliation *workload.Reconciliation
}

// Merge adds the shares of one run up. It fails where they cannot be of one; what is
// wrong with the run itself is in the result.
func Merge(shares []*Share) (*Merged, error) {
	if len(shares) == 0 {
		return nil, errors.New("there is no share to merge")
	}
	m := &Merged{Metrics: make(client.Metrics)}
	m.Problems = checkTiling(shares)
	if err := m.addMetrics(shares); err != nil {
		return nil, err
	}
	if err := m.addThresholds(shares); err != nil {
		return nil, err
	}
	for i, s := range shares {
		if s.StreamVersion != ordergen.StreamVersion {
			return nil, fmt.Errorf("share %d is of stream version %d, and this command knows %d: their orders differ", i+1, s.StreamVersion, ordergen.StreamVersion)
		}
		if len(s.Workloads) != len(shares[0].Workloads) {
			return nil, fmt.Errorf("share 1 has %d workloads and share %d has %d: they are not of one run", len(shares[0].Workloads), i+1, len(s.Workloads))
		}
	}
	for k := range shares[0].Workloads {
		if err := m.addWorkload(shares, k); err != nil {
			return nil, err
		}
	}
	return m, nil
}

func (m *Merged) addMetrics(shares []*Share) error {
	from, to := shares[0].From, shares[0].To
	all := make(map[string]*Metric)
	for i, s := range shares {
		if s.From.Before(from) {
			from = s.From
		}
		if s.To.After(to) {
			to = s.To
		}
		for name, part := range s.Metrics {
			if all[name] == nil {
				empty, err := NewMetric(part.Type, part.Contains)
				if err != nil {
					return err
				}
				all[name] = empty
			}
			if err := all[name].Merge(part); err != nil {
				return fmt.Errorf("metric %s of share %d: %w", name, i+1, err)
			}
		}
	}
	for name, metric := range all {
		if c, ok := metric.sink.(*counter); ok {
			c.elapsed = to.Sub(from)
		}
		m.Metrics[name] = metric
	}
	return nil
}

// addThresholds holds the thresholds to the merged metrics.
func (m *Merged) addThresholds(shares []*Share) error {
	for i, s := range shares {
		if !maps.EqualFunc(s.Thresholds, shares[0].Thresholds, slices.Equal) {
			return fmt.Errorf("share %d has other thresholds than share 1: they are not of one run", i+1)
		}
	}
	var thresholds []ordergen.Threshold
	for metric, expressions := range shares[0].Thresholds {
		for _, e := range expressions {
			thresholds = append(thresholds, ordergen.Threshold{Metric: metric, Expression: e})
		}
	}
	slices.SortFunc(thresholds, func(a, b ordergen.Threshold) int {
		return cmp.Or(cmp.Compare(a.Metric, b.Metric), cmp.Compare(a.Expression, b.Expression))
	})
	parsed, err := client.ParseThresholds(thresholds)
	if err != nil {
		return err
	}
	// A threshold that no sample reached judged nothing.
	parsed = slices.DeleteFunc(parsed, func(t client.Threshold) bool {
		_, measured := m.Metrics[t.Metric]
		if !measured {
			m.Problems = append(m.Problems, fmt.Sprintf("the threshold %v is on %s, which no process has measured", t, t.Metric))
		}
		return !measured
	})
	m.Thresholds, err = client.Check(parsed, m.Metrics)
	return err
}

// addWorkload puts the ledgers of one workload together and reconciles the whole run.
func (m *Merged) addWorkload(shares []*Share, k int) error {
	first := shares[0].Workloads[k]
	w, err := workload.New(first.Settings)
	if err != nil {
		return err
	}
	sum := MergedWorkload{Settings: first.Settings}
	ledger := workload.NewLedger(w.Len())
	var befores, afters []*workload.Snapshot
	for i, s := range shares {
		part := s.Workloads[k]
		if part.Settings != first.Settings {
			return fmt.Errorf("share %d sent %+v and share 1 %+v: they are not of one run", i+1, part.Settings, first.Settings)
		}
		twice, err := ledger.Merge(part.Ledger)
		if err != nil {
			return fmt.Errorf("share %d: %w", i+1, err)
		}
		sum.Twice += twice
		befores, afters = append(befores, part.Before), append(afters, part.After)
	}
	sum.Tally = ledger.Tally()
	if sum.Twice > 0 {
		m.Problems = append(m.Problems, fmt.Sprintf("%d orders were sent by more than one process", sum.Twice))
	}
	before, after := extreme(befores, -1), extreme(afters, 1)
	if before == nil || after == nil {
		m.Problems = append(m.Problems, "no process has read the target's counters before and after the run")
		m.Workloads = append(m.Workloads, sum)
		return nil
	}
	r, err := w.Reconcile(ledger, true, *before, *after)
	if err != nil {
		return err
	}
	sum.Reconciliation = &r
	if !r.OK {
		m.Problems = append(m.Problems, r.String())
	}
	m.Workloads = append(m.Workloads, sum)
	return nil
}

// extreme finds the earliest snapshot, for sign −1, or the latest, for 1. The target's own
// count of orders puts them in order, which needs no clocks that agree; where it stands
// still, the time of the snapshot does.
func extreme(snapshots []*workload.Snapshot, sign int) (best *workload.Snapshot) {
	for _, s := range snapshots {
		if s == nil {
			continue
		}
		if best == nil || sign*later(*s, *best) > 0 {
			best = s
		}
	}
	return best
}

// later is above 0 where a is later than b, and below where it is earlier.
func later(a, b workload.Snapshot) int {
	x, _ := a.Sum(trial.Received)
	y, _ := b.Sum(trial.Received)
	return cmp.Or(cmp.Compare(x, y), a.At.Compare(b.At))
}
