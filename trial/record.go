package trial

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/observe"
)

// Record is what one process, or several, recorded of one run: all that a verdict needs
// beside the plan.
type Record struct {
	Run     string         `json:"run,omitzero"`     // name of the run, in a case with several
	Prefix  string         `json:"prefix,omitzero"`  // what starts the order ids
	Result  *client.Result `json:"result,omitzero"`  // nil where none of the processes came to its end
	Senders []Sender       `json:"senders,omitzero"` // senders, sorted by part
	Lacks   Features       `json:"lacks,omitzero"`   // what the system cannot do
}

// Sender is one process: which part it sent, and when. One without Marks was begun, and never
// came to an end that it could tell of.
type Sender struct {
	Part      int                `json:"part,omitzero"`
	Of        int                `json:"of,omitzero"`
	BySymbol  bool               `json:"bySymbol,omitzero"`
	Stretches []client.Stretch   `json:"stretches,omitzero"`
	Due       uint64             `json:"due,omitzero"`       // orders whose time came, those of others among them
	Orders    int64              `json:"orders,omitzero"`    // orders of the part that are planned; 0 in a record
	Accounted int64              `json:"accounted,omitzero"` // orders of the part of which the result tells
	Marks     []observe.Snapshot `json:"marks,omitzero"`     // snapshots of the system before the first order, and at the end of each window
}

// String is as in "part 2/3".
func (s Sender) String() string { return fmt.Sprintf("part %d/%d", s.Part, s.Of) }

// Plus puts the records of different parts together. It refuses those that have a part in
// common, or that divide the run otherwise.
func (r *Record) Plus(o *Record) (*Record, error) {
	if r.Run != o.Run {
		return nil, fmt.Errorf("one is of run %q and the other of %q, want records of one", r.Run, o.Run)
	}
	if r.Result != nil && o.Result != nil && r.Prefix != o.Prefix {
		return nil, fmt.Errorf("the order ids start with %q here and with %q there: they are not of one run, want parts with one -start-at", r.Prefix, o.Prefix)
	}
	sum := &Record{Run: r.Run, Prefix: r.Prefix, Result: r.Result, Lacks: r.Lacks, Senders: slices.Concat(r.Senders, o.Senders)}
	slices.SortFunc(sum.Senders, func(a, b Sender) int { return cmp.Compare(a.Part, b.Part) })
	for i, s := range sum.Senders[1:] {
		before := sum.Senders[i]
		if s.Of != before.Of || s.BySymbol != before.BySymbol {
			return nil, fmt.Errorf("%v and %v divide the run in different ways, want parts of one division", before, s)
		}
		if s.Part == before.Part {
			return nil, fmt.Errorf("%v is there twice, want each part once", s)
		}
	}
	if r.Result == nil {
		sum.Prefix, sum.Result, sum.Lacks = o.Prefix, o.Result, o.Lacks
		return sum, nil
	}
	if o.Result == nil {
		return sum, nil
	}
	var err error
	sum.Result, err = r.Result.Plus(o.Result)
	sum.Lacks.Counters = r.Lacks.Counters || o.Lacks.Counters
	return sum, err
}

// Check refuses a record that cannot be one, such as one that was written by hand.
func (r *Record) Check() error {
	if len(r.Senders) == 0 {
		return errors.New("a run has no sender, want at least one part")
	}
	ended := false
	for i, s := range r.Senders {
		if s.Part < 1 || s.Part > s.Of || s.Of != r.Senders[0].Of || i > 0 && s.Part <= r.Senders[i-1].Part {
			return fmt.Errorf("%v of %d senders, want parts 1..N of one N, each once and in order", s, len(r.Senders))
		}
		ended = ended || len(s.Marks) > 0
	}
	if ended != (r.Result != nil) {
		return errors.New("a run has marks without a result, or a result without marks, want both")
	}
	if r.Result == nil {
		return nil
	}
	return r.Result.Check()
}
