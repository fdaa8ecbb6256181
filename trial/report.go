package trial

import (
	"cmp"
	"slices"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/client/metric"
	"github.com/ordergen/ordergen/observe"
)

// Report is what a trial showed.
type Report struct {
	Profile  ordergen.Profile
	Seed     uint64
	Share    *Share // share that the report is of, where it is one part of several; it judges nothing
	Started  time.Time
	Runs     []*RunReport
	Capacity *Capacity // where it was searched for
	Checks   []Check   // checks of all runs
	Verdict  Verdict
	Err      error    // why the case, or the rest of it, could not be run
	Notes    []string // what else a reader has to know, such as what was lost of records; no note changes the verdict
}

// RunReport is what one run showed.
type RunReport struct {
	Experiment
	Result         *client.Result
	Metrics        metric.Metrics
	Expectation    ordergen.Expectation
	Reconciliation Reconciliation
	Conserved      map[string]ordergen.Interval // shares of each symbol that a recorded flow must leave traded, resting or cancelled
	Server         []observe.Latency
	Matches        []observe.Growth   // growth in each window
	Snapshots      []observe.Snapshot // snapshots of the system when measuring began, and at the end of each window
	GC             observe.GCPause
	Resting        []int64  // orders that rest on all shards, at the start and the end of each window
	Memory         []int64  // bytes that this process holds, at the end of each window
	Share          *Share   // share that the run is, where it is one part of several
	Senders        []Sender // who sent it, where it was put together from records
	Lacks          Features // what the system cannot do

	marks []observe.Snapshot // snapshots of the system, from before the first order on
}

// Capacity is the highest arrival rate that a target holds: at which every threshold
// of the case holds, fewer than 1 % of the orders fail, and none is dropped.
type Capacity struct {
	Held   int64 // orders/s; 0 where not even the first rate held
	Broken int64 // lowest rate found not to hold; 0 where the search ended below it
	Probes []Probe
	Err    error // why the search ended early
}

// Probe is one rate tried.
type Probe struct {
	Rate   int64 // orders/s
	P99    time.Duration
	Held   bool
	Report *Report // report of the run at this rate
}

// Causes are the checks that do not hold, those of the worst effect first; of a pass what
// could not be judged, and of an interrupted run only what is wrong whatever was to come.
func (r *Report) Causes() (why []Check) {
	for _, c := range r.Checks {
		open := c.Status == Unmeasured || c.Status == Undecided
		bad := c.Effect() > Pass && (r.Verdict != Interrupted || c.Effect() == Broken)
		if bad || r.Verdict == Pass && open {
			why = append(why, c)
		}
	}
	slices.SortStableFunc(why, func(a, b Check) int {
		return cmp.Or(cmp.Compare(b.Effect(), a.Effect()), cmp.Compare(b.Status, a.Status))
	})
	return why
}

// AnswersOnly reports whether a run passed without any counter of the system to compare.
func (r *Report) AnswersOnly() bool {
	return r.Verdict == Pass && slices.ContainsFunc(r.Runs, func(run *RunReport) bool { return !run.Reconciliation.Measured() })
}

// Throughput is the orders accepted per second of the schedule, without the warm-up.
func (r *RunReport) Throughput() float64 {
	elapsed := r.Schedule.Duration() - r.Start
	if r.Result.Interrupted {
		elapsed = min(elapsed, r.Result.Elapsed-r.Start)
	}
	if elapsed <= 0 {
		return 0
	}
	return float64(r.Result.Measured().Accepted) / elapsed.Seconds()
}

// Baseline is what a case is compared with that names the one of this report as its baseline.
func (r *Report) Baseline() *Baseline {
	if len(r.Runs) == 0 {
		return nil
	}
	b := &Baseline{Throughput: r.Runs[0].Throughput()}
	if r.Capacity != nil {
		b.Capacity = float64(r.Capacity.Held)
	}
	return b
}

// Record is what the run leaves to be judged elsewhere, or resumed.
func (r *RunReport) Record() *Record {
	total := r.Result.Total(nil)
	sender := Sender{
		Part: 1, Of: 1,
		Stretches: r.Result.Stretches,
		Due:       r.Result.Due,
		Accounted: total.Due() - total.Halted,
		Marks:     r.marks,
	}
	if s := r.Share; s != nil {
		sender.Part, sender.Of, sender.BySymbol = s.Part, s.Of, s.BySymbol
	}
	return &Record{
		Run:     r.Run.Name,
		Prefix:  r.Prefix(),
		Result:  r.Result,
		Senders: []Sender{sender},
		Lacks:   r.Lacks,
	}
}
