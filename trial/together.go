package trial

import (
	"errors"
	"fmt"
	"slices"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/observe"
)

// Judge judges what processes have recorded of every run of the case, each record that of
// all of them. The trial is the one that they ran; its System and Share are not asked for.
func (t Trial) Judge(records ...*Record) (*Report, error) {
	t.System, t.Share, t.Search = nil, nil, nil
	if err := t.validate(); err != nil {
		return nil, err
	}
	report := &Report{Profile: t.Profile, Seed: t.Seed}
	for _, run := range t.Profile.Runs {
		i := slices.IndexFunc(records, func(r *Record) bool { return r.Run == run.Name })
		if i < 0 {
			report.Err = fmt.Errorf("nothing is recorded of run %q", run.Name)
			break
		}
		e, err := t.experiment(run, records[i].Prefix)
		if err != nil {
			return nil, err
		}
		if records[i].Result == nil {
			report.Err = errors.New("no process came to an end that it could tell of, so nothing is known of what was sent")
			break
		}
		together := t.together(e, records[i])
		if len(report.Runs) == 0 {
			report.Started = together.Result.Started
		}
		report.Runs = append(report.Runs, together)
	}
	t.judge(report)
	return report, nil
}

// together is the run as all that sent it have recorded it.
func (t Trial) together(e Experiment, r *Record) *RunReport {
	result, senders := t.accounted(e, r)
	marks := r.marks(t.Profile.Shards, e.Start > 0)
	want, shares := e.expect(e.Schedule.Len(), result)
	reconciliation := reconcile(t.Profile.Shards, want, result.Receipts, marks.all[0], marks.all[len(marks.all)-1])
	for _, s := range r.Senders {
		for _, shard := range t.Profile.Shards {
			if restarted(s.Marks, shard.Name) && !slices.Contains(reconciliation.Restarted, shard.Name) {
				reconciliation.restart(shard.Name)
			}
		}
	}
	report := reportOf(e, result, want, reconciliation, marks, r.Lacks)
	report.Senders, report.Conserved = senders, shares
	return report
}

// restart takes the figures of a shard for worthless.
func (r *Reconciliation) restart(shard string) {
	r.Rows = slices.DeleteFunc(r.Rows, func(row ReconcileRow) bool { return row.Shard == shard })
	r.Restarted = append(r.Restarted, shard)
}

// accounted is the result with the orders that no process tells of, and a sender for each
// part. What a process that was ended left to send was not sent. What became of the orders
// of one that cannot tell is not known.
func (t Trial) accounted(e Experiment, r *Record) (*client.Result, []Sender) {
	of, bySymbol := r.Senders[0].Of, r.Senders[0].BySymbol
	all := make([]Sender, of)
	for i := range all {
		all[i] = Sender{Part: i + 1, Of: of, BySymbol: bySymbol}
	}
	for _, s := range r.Senders {
		all[s.Part-1] = s
	}
	worker := e.worker(bySymbol)
	missed := make(map[client.Fate][]uint64)
	for k := range e.Schedule.Len() {
		i := e.First() + k
		s := &all[worker(i, uint64(of))]
		s.Orders++
		switch {
		case len(s.Marks) == 0:
			missed[client.Unknown] = append(missed[client.Unknown], i)
		case k >= s.Due:
			missed[client.Halted] = append(missed[client.Halted], i)
		}
	}
	result := *r.Result
	result.Interrupted = false // the checks name what is missing
	return result.Missing(e.Source(), missed), all
}

// marks are what the process of the lowest part was told by the system, between the first
// and the last that any was told. Counts that only grow are the clock: it is the same for
// all, as those of their machines are not.
func (r *Record) marks(shards []ordergen.Shard, warmup bool) *marks {
	m := &marks{warmup: warmup}
	for _, shard := range shards {
		m.shards = append(m.shards, shard.Name)
	}
	first, last := new(observe.Snapshot), new(observe.Snapshot)
	for _, s := range r.Senders {
		if len(s.Marks) == 0 {
			continue
		}
		a, b := s.Marks[0], s.Marks[len(s.Marks)-1]
		if m.all == nil {
			m.all = slices.Clone(s.Marks)
			*first, *last = a, b
			continue
		}
		if progressOf(a) < progressOf(*first) {
			*first = a
		}
		if progressOf(b) > progressOf(*last) {
			*last = b
		}
	}
	if len(m.all) < 2 {
		m.all = append(m.all, *last)
	}
	m.all[0], m.all[len(m.all)-1] = *first, *last
	return m
}

// progressOf is how far a system has come.
func progressOf(s observe.Snapshot) (n int64) {
	for _, c := range s.Shards {
		for f, v := range c.Figures {
			if f.Grows() {
				n += v
			}
		}
	}
	return n
}
