package trial

import (
	"errors"
	"fmt"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/client/metric"
)

// Trial is a test case ready to be run on a system. Profile and System are required; to
// plan it takes the Profile alone.
type Trial struct {
	Profile ordergen.Profile
	System  System
	Seed    uint64

	// Recorded, if set, gives the flow that is sent in place of the profile's, with a prefix for
	// its ids. The profile has the rest: its run may have any stages.
	Recorded func(prefix string) Recorded

	// Literal leaves a book that falls short as it is.
	Literal bool
	// Warmup is sent before the run, at its first rate. Its samples stay out of every
	// figure; its orders are in the plan, the expectation and the reconciliation.
	Warmup time.Duration
	// Baseline is B1's result, which B2's throughput is compared with.
	Baseline *Baseline
	// AcceptUndecided lets a trial pass whose run was too short for a criterion to be decided.
	AcceptUndecided bool
	// Criteria judge each run in addition to those of the profile.
	Criteria []Criterion
	// Search, if set, looks for the highest rate that the system holds, after the case.
	Search *Search
	// Share, if set, is the part of the run that this process sends.
	Share *Share
	// Watcher, if set, is told how the trial goes.
	Watcher Watcher
	// Journal, if set, gets an entry for each order of each run that was due.
	Journal *client.Journal
}

func (t Trial) watcher() Watcher {
	if t.Watcher == nil {
		return unwatched{}
	}
	return t.Watcher
}

func (t Trial) validate() error {
	var errs []error
	require := func(ok bool, format string, args ...any) {
		if !ok {
			errs = append(errs, fmt.Errorf(format, args...))
		}
	}
	p := t.Profile
	require(len(p.Runs) > 0, "Profile has no runs, want one from ordergen.LookupProfile")
	for _, r := range p.Runs {
		require(len(r.Stages) > 0, "run %q of the profile has no stages", r.Name)
	}
	require(p.Window > 0, "Window of the profile is %v, want more than 0", p.Window)
	require(t.Warmup >= 0, "Warmup is %v, want 0 or more", t.Warmup)
	if len(errs) == 0 && t.Warmup > 0 {
		require(p.Runs[0].Stages[0].From.Orders > 0, "Warmup needs a first stage that starts above 0/s")
	}
	errs = append(errs, checkShards(p), t.checkShare(), t.checkSystem(), t.checkRecorded())
	_, err := metric.ParseThresholds(p.Thresholds)
	_, counters := parseCounters(p.Criteria.Counters)
	return errors.Join(append(errs, err, counters)...)
}

// checkShards wants each symbol of the flow on exactly one shard, as what a shard must have
// traded is foretold by its symbols.
func checkShards(p ordergen.Profile) error {
	if len(p.Shards) == 0 {
		return fmt.Errorf("%s has no shards, want those that trade its symbols", p.Name)
	}
	var errs []error
	shardOf := make(map[string]string)
	for _, shard := range p.Shards {
		for _, symbol := range shard.Symbols {
			if other, twice := shardOf[symbol]; twice {
				errs = append(errs, fmt.Errorf("symbol %q is on the shards %q and %q, want it on one", symbol, other, shard.Name))
			}
			shardOf[symbol] = shard.Name
		}
	}
	for _, symbol := range p.Flow.Symbols {
		if _, ok := shardOf[symbol]; !ok {
			errs = append(errs, fmt.Errorf("symbol %q of the flow is on no shard of %s, so nothing could be foretold of it: add it to one", symbol, p.Name))
		}
	}
	return errors.Join(errs...)
}

// checkSystem refuses a system that is set up wrong, or lacks what the case needs. A trial
// that is only planned has none.
func (t Trial) checkSystem() error {
	if t.System == nil {
		return nil
	}
	var errs []error
	if c, ok := t.System.Target().(client.Checker); ok {
		errs = append(errs, c.Check())
	}
	lacks, p := t.System.Lacks(), t.Profile
	if lacks.Reset && len(p.Runs) > 1 {
		errs = append(errs, unsupported("%s wants a fresh book for each of its %d runs, and this system cannot be reset between them", p.Name, len(p.Runs)))
	}
	if lacks.Reset && t.Search != nil {
		errs = append(errs, unsupported("the search for a capacity wants a fresh book for each rate, and this system cannot be reset between them"))
	}
	if d := p.Criteria.Disturbance; lacks.Disturb && d.At > 0 {
		errs = append(errs, unsupported("%s is to have its %s at %v, and this system cannot be disturbed", p.Name, d.What, d.At))
	}
	return errors.Join(errs...)
}

// Search bounds the search for a capacity.
type Search struct {
	Probe   time.Duration // how long to send at one rate; 3 s if 0
	Highest int64         // orders/s, where the search ends at the latest; 20,000 if 0
}
