package client

import (
	"maps"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client/metric"
)

// Result is what a run measured. Due = Sent + Dropped + Unsent + Orphaned + Halted, in each part and in all.
type Result struct {
	Started     time.Time     `json:"started,omitzero"`
	Elapsed     time.Duration `json:"elapsed,omitzero"`
	Interrupted bool          `json:"interrupted,omitzero"` // the context ended before the last answer

	// Stretches are when it was sent: one, and one more each time that it was resumed.
	Stretches []Stretch `json:"stretches,omitzero"`

	First   uint64           `json:"first,omitzero"` // index of the first order
	Due     uint64           `json:"due,omitzero"`   // orders from the first on whose time came, those of other processes among them
	Parts   []Part           `json:"parts,omitzero"` // a part for each phase and group
	Windows []Window         `json:"windows,omitzero"`
	Symbols map[string]int64 `json:"symbols,omitzero"` // orders sent, warm-up included
	// Lateness is how late the generator itself was, warm-up included.
	Lateness *metric.Trend `json:"lateness"`
	// Timeline is the run over time.
	Timeline *Timeline `json:"timeline,omitzero"`

	// What the engine must hold after the run is plan.Book.Expect(done, Unknown), with done
	// the stream's Demand(0, Due) without Lost and Unknown.
	Lost    ordergen.Demands `json:"-"`               // demand of the orders that the target has not taken: refused or never sent
	Unknown ordergen.Demands `json:"-"`               // demand of the orders whose fate is unknown
	Missed  Missed           `json:"missed,omitzero"` // indexes of both, by fate
	Holes   []Hole           `json:"-"`               // the first thousand of both, by index
	Errors  map[string]int64 `json:"errors,omitzero"` // how often errors of each kind came; rare ones together

	// Receipts is what the answers told, by symbol, warm-up included.
	Receipts   map[string]Receipts `json:"receipts,omitzero"`
	Violations []Violation         `json:"violations,omitzero"` // the first hundred wrong answers, by index
	Violated   int64               `json:"violated,omitzero"`   // wrong answers in all
}

// Total merges the parts that keep selects; nil selects all, warm-up included.
func (r *Result) Total(keep func(Part) bool) Part {
	total := newPart(Phase{}, "")
	for _, p := range r.Parts {
		if keep == nil || keep(p) {
			total.add(p)
		}
	}
	return total
}

// Measured merges all parts but the warm-up.
func (r *Result) Measured() Part {
	return r.Total(func(p Part) bool { return !p.Discard })
}

// Metrics returns the run's metrics under their names in k6, without the warm-up:
// of the whole run, of each group with the tag "shard", and of each phase with the
// tag "phase".
func (r *Result) Metrics() metric.Metrics {
	m := make(metric.Metrics)
	elapsed := r.measuredTime()
	r.Measured().into(m, elapsed)
	m[metric.OrderLateness] = r.Lateness

	tags := make(map[[2]string]bool)
	for _, p := range r.Parts {
		if p.Discard {
			continue
		}
		tags[[2]string{"shard", p.Group}] = true
		tags[[2]string{"phase", p.Phase}] = true
	}
	for tag := range maps.Keys(tags) {
		if tag[1] == "" {
			continue
		}
		part := r.Total(func(p Part) bool {
			return !p.Discard && (tag[0] == "shard" && p.Group == tag[1] || tag[0] == "phase" && p.Phase == tag[1])
		})
		part.into(m, elapsed, tag[0], tag[1])
	}
	return m
}

func (r *Result) measuredTime() time.Duration {
	if len(r.Windows) == 0 {
		return r.Elapsed
	}
	return r.Elapsed - r.Windows[0].From
}

// Missing is the result with orders of which it did not tell, by what became of them. They
// enter what the engine must hold, and no figure. What the result has missed itself is
// counted anew, as one that was read from a file does not tell what it asks of the book.
func (r *Result) Missing(source Source, indexes map[Fate][]uint64) *Result {
	sum := *r
	sum.Missed = make(Missed)
	sum.Missed.merge(r.Missed)
	for fate, all := range indexes {
		for _, i := range all {
			sum.Missed.add(Hole{i, fate})
		}
	}
	sum.Lost, sum.Unknown = sum.Missed.demands(source)
	sum.Holes = sum.Missed.holes()
	return &sum
}
