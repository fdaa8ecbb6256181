package trial

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/ordergen/ordergen"
)

// Suite runs cases one after the other, each as its own trial. A case that names another as its
// baseline is compared with what that one showed, where it came before.
type Suite struct {
	Profiles []ordergen.Profile // ordergen.Profiles() if nil
	Duration time.Duration      // how long each case lasts; its own time if 0
	Trial    Trial              // what all have in common; its Profile, System and Search are not used
	Search   *Search            // looks for the highest rate that the baseline and what is compared with it hold, if set

	// System returns what a case is run on. It is closed after the case where it is an
	// io.Closer. One that lacks Fresh is reset before each case but the first, if it can be.
	System func(p ordergen.Profile) (System, error)
}

// Run runs every case, whatever the ones before it showed, until the context ends. The
// verdict is the worst of all; a case that could not be run is an invalid one.
func (s Suite) Run(ctx context.Context) (reports []*Report, verdict Verdict) {
	if s.Profiles == nil {
		s.Profiles = ordergen.Profiles()
	}
	baselines := make(map[string]*Baseline)
	t := s.Trial
	for i, p := range s.Profiles {
		if ctx.Err() != nil {
			return reports, Interrupted
		}
		t.Baseline = baselines[p.Criteria.Baseline]
		report, err := s.runCase(ctx, t, p, i > 0)
		if err != nil {
			report = &Report{Profile: p, Verdict: Invalid, Err: err}
			t.watcher().Refused(p, err)
		}
		reports = append(reports, report)
		verdict = max(verdict, report.Verdict)
		baselines[p.Name] = report.Baseline()
	}
	if ctx.Err() != nil {
		verdict = Interrupted
	}
	return reports, verdict
}

func (s Suite) runCase(ctx context.Context, t Trial, p ordergen.Profile, later bool) (_ *Report, err error) {
	if s.Duration > 0 {
		if p, err = p.Lasting(s.Duration); err != nil {
			return nil, err
		}
	}
	t.Profile, t.Search = p, nil
	if p.Criteria.Scaling > 0 || slices.ContainsFunc(s.Profiles, func(o ordergen.Profile) bool { return o.Criteria.Baseline == p.Name }) {
		t.Search = s.Search
	}
	if t.System, err = s.System(p); err != nil {
		return nil, err
	}
	if c, ok := t.System.(io.Closer); ok {
		defer func() { err = errors.Join(err, c.Close()) }()
	}
	if l := t.System.Lacks(); later && l.Fresh && !l.Reset {
		if err := t.System.Reset(ctx, p.Name); err != nil {
			return nil, fmt.Errorf("between cases, before %s: %w", p.Name, err)
		}
	}
	return t.Run(ctx)
}
