package trial

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/observe"
)

// Begun is the record of a run that is about to begin. Where nothing takes its place, the
// process came to no end that it could tell of.
func (t Trial) Begun(e Experiment) *Record {
	sender := Sender{Part: 1, Of: 1}
	if s := t.Share; s != nil {
		sender.Part, sender.Of, sender.BySymbol = s.Part, s.Of, s.BySymbol
	}
	return &Record{Run: e.Run.Name, Prefix: e.Prefix(), Senders: []Sender{sender}}
}

// checkShare refuses what several processes cannot do without telling each other.
func (t Trial) checkShare() error {
	s := t.Share
	if s == nil {
		return nil
	}
	var errs []error
	if s.Part < 1 || s.Part > s.Of {
		errs = append(errs, fmt.Errorf("Share is part %d of %d, want 1..N of N", s.Part, s.Of))
	}
	if n := len(t.Profile.Runs); n > 1 {
		errs = append(errs, fmt.Errorf("%s has %d runs with a fresh book for each, and a part of it has no way to tell the others when: want a case with one run", t.Profile.Name, n))
	}
	if t.Search != nil {
		errs = append(errs, errors.New("a search for a capacity goes by what each rate shows, and a part shows nothing by itself: want no Search with a Share"))
	}
	if r := s.Resume; r != nil && (r.Result == nil || len(r.Senders) != 1 || r.Senders[0].Part != s.Part || r.Senders[0].Of != s.Of || r.Senders[0].BySymbol != s.BySymbol) {
		errs = append(errs, fmt.Errorf("the record to resume is of %v, want one of %v", r.Senders, *s))
	}
	return errors.Join(errs...)
}

// sendShare sends a part of a run, whose book others have seeded.
func (t Trial) sendShare(ctx context.Context, e Experiment) (*RunReport, error) {
	before, err := look(ctx, t.System)
	if err != nil {
		return nil, fmt.Errorf("the target cannot be reconciled without its counters: %w", err)
	}
	return t.send(ctx, e, before)
}

func (t Trial) resumes() bool { return t.Share != nil && t.Share.Resume != nil }

// gone is how much of the schedule is over when this process begins, where it goes on with
// what another one began.
func (t Trial) gone(e Experiment) time.Duration {
	if !t.resumes() {
		return 0
	}
	before := t.Share.Resume.Result
	left := before.Due
	if halted := before.Missed[client.Halted]; halted != nil && !halted.IsEmpty() {
		left = min(left, halted.Minimum()-before.First)
	}
	return e.Schedule.Due(left)
}

// disturbs reports whether it is for this process to disturb the system: of several it is
// the first.
func (t Trial) disturbs() bool { return t.Share == nil || t.Share.Part == 1 }

// gatherShare reads the system's counters at rest. What they must be is a matter of all
// parts.
func (t Trial) gatherShare(ctx context.Context, e Experiment, result *client.Result, marks *marks) *RunReport {
	settling, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleLimit)
	defer cancel()
	if result.Interrupted {
		settling, cancel = context.WithTimeout(settling, time.Second)
		defer cancel()
	}
	marks.end(settle(settling, t.System.Snapshot, func(observe.Snapshot) bool { return false }))
	if t.resumes() {
		marks.all = t.Share.Resume.goOn(marks.all)
	}
	return &RunReport{
		Experiment: e,
		Result:     result,
		Metrics:    result.Metrics(),
		Server:     marks.server(),
		Matches:    marks.matchesByWindow(),
		Snapshots:  marks.measured(),
		GC:         observe.LongestPause(marks.measured()),
		Share:      t.Share,
		Lacks:      t.System.Lacks(),
		marks:      marks.all,
	}
}

// goOn are the marks of a process before it was ended, and behind them those of the one that
// went on. That one ends the windows that are over as soon as it begins.
func (r *Record) goOn(marks []observe.Snapshot) []observe.Snapshot {
	before := r.Senders[0].Marks
	if over := max(len(before)-1, 0); over < len(marks) {
		return slices.Concat(before[:over], marks[over:])
	}
	return marks
}
