package trial

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/observe"
)

// Share is what one process of several sends of a run. They share the plan and a start by
// the clock and nothing else: the book is seeded before, and the run is judged when the
// records of all are put together.
type Share struct {
	Part, Of int  // part 1..Of
	BySymbol bool // whole symbols, in place of single orders or whole lives
	// Start is when the run begins, by the clock of each process; at once if zero.
	Start time.Time
	// Resume is what a process before this one recorded of the part, which this one goes on
	// with: it sends what was not sent, at the gaps of the schedule.
	Resume *Record
}

// String is as in "part 2/3".
func (s Share) String() string { return fmt.Sprintf("part %d/%d", s.Part, s.Of) }

// mine tells which events of a stream the process sends.
func (s Share) mine(stream *ordergen.Stream) func(i uint64) bool {
	if s.Of == 1 {
		return func(uint64) bool { return true }
	}
	worker := stream.Worker
	if s.BySymbol {
		worker = stream.SymbolWorker
	}
	part, of := uint64(s.Part-1), uint64(s.Of)
	return func(i uint64) bool { return worker(i, of) == part }
}

// checkShare refuses what several processes cannot do without telling each other.
func (t Trial) checkShare() error {
	s := t.Share
	if s == nil {
		return nil
	}
	var errs []error
	if s.Of < 1 || s.Part < 1 || s.Part > s.Of {
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

// onto has a runner send the share.
func (s Share) onto(r *client.Runner, e Experiment) {
	r.Mine, r.Start = s.mine(e.Plan.Stream), s.Start
	if s.Resume != nil {
		r.Resume = s.Resume.Result
	}
}

func (t Trial) resumes() bool { return t.Share != nil && t.Share.Resume != nil }

// disturbs reports whether it is for this process to disturb the system: of several it is
// the first, and once.
func (t Trial) disturbs() bool { return t.Share == nil || t.Share.Part == 1 && !t.resumes() }

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
		Lacks:      lacks(t.System),
		marks:      marks.all,
	}
}

// goOn are the marks of a process before it was ended, and behind them those of the one that
// went on. That one ends the windows that are over as soon as it begins.
func (r *Record) goOn(marks []observe.Snapshot) []observe.Snapshot {
	before := r.Senders[0].Marks
	if over := len(before) - 1; over > 0 && over < len(marks) {
		return slices.Concat(before[:over], marks[over:])
	}
	return marks
}
