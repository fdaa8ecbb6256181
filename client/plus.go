package client

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/ordergen/ordergen/client/metric"
)

// Plus is what two processes have measured of one run together, each of them events that
// the other has not sent. Neither is changed. A window has what each of them counted in its
// window of that number, by its own clock.
func (r *Result) Plus(o *Result) (*Result, error) {
	windows, err := windowsTogether(r.Windows, o.Windows)
	if err != nil {
		return nil, err
	}
	sum := &Result{
		Started:     r.Started,
		Elapsed:     max(r.Elapsed, o.Elapsed),
		Interrupted: r.Interrupted || o.Interrupted,
		Stretches:   slices.SortedFunc(slices.Values(slices.Concat(r.Stretches, o.Stretches)), Stretch.compare),
		First:       min(r.First, o.First),
		Due:         max(r.Due, o.Due),
		Parts:       partsTogether(r.Parts, o.Parts),
		Windows:     windows,
		Symbols:     together(r.Symbols, o.Symbols, added),
		Lateness:    metric.NewTrend(),
		Timeline:    &Timeline{Width: r.Timeline.Width},
		Lost:        r.Lost.Plus(o.Lost),
		Unknown:     r.Unknown.Plus(o.Unknown),
		Missed:      make(Missed),
		Errors:      together(r.Errors, o.Errors, added),
		Receipts:    together(r.Receipts, o.Receipts, Receipts.Plus),
		Violations:  firstViolations(slices.Concat(r.Violations, o.Violations)),
		Violated:    r.Violated + o.Violated,
	}
	if o.Started.Before(sum.Started) {
		sum.Started = o.Started
	}
	for _, one := range []*Result{r, o} {
		sum.Lateness.Merge(one.Lateness)
		sum.Timeline.Merge(one.Timeline)
		sum.Missed.merge(one.Missed)
	}
	sum.Holes = sum.Missed.holes()
	return sum, nil
}

func together[V any](a, b map[string]V, plus func(V, V) V) map[string]V {
	sum := make(map[string]V, len(a))
	maps.Copy(sum, a)
	for key, v := range b {
		if was, both := sum[key]; both {
			v = plus(was, v)
		}
		sum[key] = v
	}
	return sum
}

func added(a, b int64) int64 { return a + b }

func partsTogether(a, b []Part) (sum []Part) {
	for _, p := range slices.Concat(a, b) {
		i := slices.IndexFunc(sum, func(s Part) bool { return s.Phase == p.Phase && s.Group == p.Group })
		if i < 0 {
			i = len(sum)
			sum = append(sum, newPart(Phase{Name: p.Phase, Discard: p.Discard}, p.Group))
		}
		sum[i].add(p)
	}
	slices.SortFunc(sum, func(a, b Part) int { return cmp.Or(cmp.Compare(a.Phase, b.Phase), cmp.Compare(a.Group, b.Group)) })
	return sum
}

// windowsTogether adds windows of the same number. One process may have more of them than
// another, where it waited for an answer.
func windowsTogether(a, b []Window) (sum []Window, _ error) {
	for i := range max(len(a), len(b)) {
		both := slices.Concat(window(a, i), window(b, i))
		w := Window{From: both[0].From}
		latency := metric.NewTrend()
		for _, o := range both {
			w.add(o)
			w.From, w.To = min(w.From, o.From), max(w.To, o.To)
			one := new(metric.Trend)
			if err := one.UnmarshalText([]byte(o.Latency)); err != nil {
				return nil, fmt.Errorf("window %d: %w", i+1, err)
			}
			latency.Merge(one)
		}
		w.measure(latency)
		sum = append(sum, w)
	}
	return sum, nil
}

// window is the one of a number, if there is one.
func window(all []Window, i int) []Window { return all[min(i, len(all)):min(i+1, len(all))] }

// Check refuses a result that lacks what every run has, as one that was written by hand may.
func (r *Result) Check() error {
	if r.Lateness == nil || r.Timeline == nil || r.Timeline.Width <= 0 || len(r.Stretches) == 0 || len(r.Timeline.Columns) > mostColumns {
		return errors.New("a result has no lateness, timeline or stretches, want all that a run records")
	}
	for _, p := range r.Parts {
		if p.Latency == nil || p.Service == nil || p.Batches == nil {
			return fmt.Errorf("the figures of phase %q and group %q lack a histogram, want latency, service and batches", p.Phase, p.Group)
		}
	}
	return nil
}
