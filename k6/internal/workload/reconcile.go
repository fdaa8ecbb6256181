package workload

import (
	"fmt"
	"math"
	"strings"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/trial"
)

// Reconciliation compares what the orders sent must have left in the engine with what
// the engine counts.
type Reconciliation struct {
	OK         bool                    `json:"ok"`
	Whole      bool                    `json:"whole"` // nobody else sent orders of the run
	Orders     Tally                   `json:"orders"`
	Rows       []trial.ReconcileRow    `json:"rows"`
	Unmeasured []trial.Figure          `json:"unmeasured"` // that no shard exposes
	Gone       []string                `json:"gone"`       // shards that stopped answering
	Silent     []string                `json:"silent"`     // shards that no endpoint tells of
	Matches    *int64                  `json:"matches"`    // null where the target does not count them
	Shards     map[string]ShardOutcome `json:"shards"`
	GC         *GCPause                `json:"gc"`
}

// ShardOutcome is what a shard did of the run.
type ShardOutcome struct {
	Received  int64     `json:"received"`  // orders
	Share     float64   `json:"share"`     // of the orders that all shards received, 0..1
	ServerP99 *Quantile `json:"serverP99"` // null where the shard does not tell
}

// Quantile is one of a histogram, in milliseconds: interpolated in its bucket, between
// whose bounds the true one lies. High is null in the last bucket, which has none.
type Quantile struct {
	Value float64  `json:"value"`
	Low   float64  `json:"low"`
	High  *float64 `json:"high"`
}

// Reconcile compares the target's counters before and after the run with what the
// ledger says was sent to it. Where others send orders of the run as well, whole is
// false: whatever the ledger does not know of they may have sent, and each figure
// becomes the interval that allows for it.
func (w *Workload) Reconcile(l *Ledger, whole bool, before, after Snapshot) (Reconciliation, error) {
	plan, err := w.Plan()
	if err != nil {
		return Reconciliation{}, err
	}
	if n := l.Beyond(); n > 0 {
		return Reconciliation{}, fmt.Errorf("%d orders past the last of the run were sent, and nothing is foretold of them: return early when i >= workload.length", n)
	}
	then, err := before.trial()
	if err != nil {
		return Reconciliation{}, err
	}
	now, err := after.trial()
	if err != nil {
		return Reconciliation{}, err
	}
	found := trial.Reconcile(w.Profile.Shards, w.expect(plan, l, whole), then, now)
	r := Reconciliation{
		OK:         found.OK() && found.Measured() && len(found.Silent) == 0,
		Whole:      whole,
		Orders:     l.Tally(),
		Rows:       append([]trial.ReconcileRow{}, found.Rows...),
		Unmeasured: append([]trial.Figure{}, found.Unmeasured...),
		Gone:       append([]string{}, found.Gone...),
		Silent:     append([]string{}, found.Silent...),
		Shards:     w.outcomes(then, now),
		GC:         after.GC,
	}
	if n, known := Matches(before, after); known {
		r.Matches = &n
	}
	return r, nil
}

// expect foretells the outcome of what the ledger knows.
func (w *Workload) expect(plan *ordergen.Plan, l *Ledger, whole bool) ordergen.Expectation {
	lost, unknown := make(ordergen.Demands), make(ordergen.Demands)
	for i, certain := range l.notTaken(whole) {
		d := unknown
		if certain {
			d = lost
		}
		d.Add(w.Stream.At(i), w.Stream.Aggressive(i))
	}
	return plan.Book.Expect(plan.Demand.Minus(lost).Minus(unknown), unknown)
}

// outcomes gathers what each shard did between two snapshots.
func (w *Workload) outcomes(before, after trial.Snapshot) map[string]ShardOutcome {
	all := make(map[string]ShardOutcome)
	total := int64(0)
	for _, shard := range w.Profile.Shards {
		then, now := before.Shards[shard.Name], after.Shards[shard.Name]
		if then == nil || now == nil {
			continue
		}
		o := ShardOutcome{Received: now.Figures[trial.Received] - then.Figures[trial.Received]}
		if q := now.Duration.Since(then.Duration).Quantile(0.99); q.Measured {
			o.ServerP99 = newQuantile(q)
		}
		total += o.Received
		all[shard.Name] = o
	}
	for name, o := range all {
		o.Share = float64(o.Received) / float64(max(total, 1))
		all[name] = o
	}
	return all
}

func newQuantile(q trial.Quantile) *Quantile {
	out := &Quantile{Value: milliseconds(q.Value), Low: milliseconds(q.Low)}
	if q.High != math.MaxInt64 {
		high := milliseconds(q.High)
		out.High = &high
	}
	return out
}

// String says what was found, in a line when all is well and with a line for each
// mismatch otherwise.
func (r Reconciliation) String() string {
	if len(r.Rows) == 0 {
		return "not measured: the target exposes none of its counters"
	}
	var bad []string
	for _, row := range r.Rows {
		if !row.OK {
			bad = append(bad, fmt.Sprintf("shard %s: %s are %d, want %v", row.Shard, row.Figure, row.Got, row.Want))
		}
	}
	for _, shard := range r.Gone {
		bad = append(bad, fmt.Sprintf("shard %s does not answer any more", shard))
	}
	for _, shard := range r.Silent {
		bad = append(bad, fmt.Sprintf("no endpoint tells of shard %s", shard))
	}
	if len(bad) == 0 {
		return fmt.Sprintf("nothing lost, nothing matched twice: %d figures are as foretold", len(r.Rows))
	}
	return "the engine's counters are not as foretold:\n\t" + strings.Join(bad, "\n\t")
}
