package workload

import (
	"errors"
	"fmt"

	"github.com/ordergen/ordergen/trial"
)

// CheckEmpty refuses a target whose books hold orders, as what these do to the run
// cannot be foretold.
func (w *Workload) CheckEmpty(s Snapshot) error {
	var errs []error
	for _, shard := range w.Profile.Shards {
		f := s.Shards[shard.Name].Figures
		if bids, asks := f[trial.RestingBids], f[trial.RestingAsks]; bids > 0 || asks > 0 {
			errs = append(errs, fmt.Errorf("shard %s already holds %d bids and %d asks, and what they do to the run cannot be foretold: restart or clear the target first", shard.Name, bids, asks))
		}
	}
	return errors.Join(errs...)
}

// CheckSeeded refuses a target that does not hold the book of the run. Others may have
// begun to send, so each shard may hold anything from what the run leaves of its book
// to the whole of it.
func (w *Workload) CheckSeeded(s Snapshot) error {
	plan, err := w.Plan()
	if err != nil {
		return err
	}
	if _, exposed := s.Sum(trial.RestingAsks); !exposed {
		return errors.New("the target does not expose me_orderbook_depth, so there is no telling whether it holds the book: name its Prometheus endpoints")
	}
	var errs []error
	end := plan.Expect()
	for _, shard := range w.Profile.Shards {
		asks, exposed := s.Shards[shard.Name].Figures[trial.RestingAsks]
		most, least := int64(plan.Book.Len(shard.Symbols...)), end.Sum(shard.Symbols...).RestingAsks.Min
		if exposed && (asks < least || asks > most) {
			errs = append(errs, fmt.Errorf("shard %s holds %d asks, want the %d of the book, or what the run has left of them so far: seed it first, once, with the same settings", shard.Name, asks, most))
		}
	}
	return errors.Join(errs...)
}
