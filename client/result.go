package client

import (
	"maps"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client/metric"
	"github.com/ordergen/ordergen/compare"
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

// Part is the figures of the orders of one phase and group.
type Part struct {
	Phase   string `json:"phase,omitzero"`
	Group   string `json:"group,omitzero"`
	Discard bool   `json:"discard,omitzero"`

	Sent     int64 `json:"sent,omitzero"` // = Accepted + Refused + Unknown
	Accepted int64 `json:"accepted,omitzero"`
	Refused  int64 `json:"refused,omitzero"`
	Unknown  int64 `json:"unknown,omitzero"`
	Dropped  int64 `json:"dropped,omitzero"`
	Unsent   int64 `json:"unsent,omitzero"`   // not sent, as this machine was short of something
	Orphaned int64 `json:"orphaned,omitzero"` // never sent, as the order that they follow was not accepted
	Halted   int64 `json:"halted,omitzero"`   // never sent, as the run was ended

	Latency *metric.Trend `json:"latency,omitzero"` // intended time to answered; dropped orders are beyond all
	Service *metric.Trend `json:"service,omitzero"` // sent to answered
	Held    *metric.Trend `json:"held,omitzero"`    // due to the answer of the order that it follows, of those that had to wait; nil where none follows another

	// Batches is Latency by index, for what depends on how latencies bunch: see Sample.
	Batches *compare.Batches `json:"batches,omitzero"`
}

func newPart(phase Phase, group string) Part {
	return Part{
		Phase:   phase.Name,
		Group:   group,
		Discard: phase.Discard,
		Latency: metric.NewTrend(),
		Service: metric.NewTrend(),
		Batches: new(compare.Batches),
	}
}

// Due is the number of orders of the part whose time came.
func (p Part) Due() int64 { return p.Sent + p.Dropped + p.Unsent + p.Orphaned + p.Halted }

// Failed is the number of orders sent and not accepted.
func (p Part) Failed() int64 { return p.Refused + p.Unknown }

func (p *Part) add(o Part) {
	p.Sent += o.Sent
	p.Accepted += o.Accepted
	p.Refused += o.Refused
	p.Unknown += o.Unknown
	p.Dropped += o.Dropped
	p.Unsent += o.Unsent
	p.Orphaned += o.Orphaned
	p.Halted += o.Halted
	p.Latency.Merge(o.Latency)
	p.Service.Merge(o.Service)
	if o.Held != nil {
		if p.Held == nil {
			p.Held = metric.NewTrend()
		}
		p.Held.Merge(o.Held)
	}
	p.Batches.Merge(o.Batches)
}

// Sample is what the latencies of the part tell of their quantile q, to be compared with
// those of another part or run.
func (p Part) Sample(q float64) compare.Sample { return compare.NewSample(q, p.Latency, p.Batches) }

// result merges the recorders, after the workers have ended.
func (r *run) result(interrupted bool) *Result {
	res := &Result{
		Started:     r.start,
		Elapsed:     max(0, time.Since(r.start)),
		Interrupted: interrupted,
		Stretches:   []Stretch{r.stretch},
		First:       r.First,
		Due:         r.come(),
		Windows:     r.windows,
		Symbols:     make(map[string]int64),
		Lateness:    metric.NewTrend(),
		Timeline:    r.newTimeline(),
		Lost:        make(ordergen.Demands),
		Unknown:     make(ordergen.Demands),
		Missed:      make(Missed),
		Errors:      r.errors.kinds(),
		Receipts:    make(map[string]Receipts),
	}
	for i, phase := range r.Phases {
		for g, group := range r.groups {
			part := newPart(phase, group)
			for _, rec := range r.recorders {
				part.add(rec.parts[i][g])
			}
			res.Parts = append(res.Parts, part)
		}
	}
	for _, rec := range r.recorders {
		res.Lateness.Merge(rec.lateness)
		res.Timeline.Merge(rec.timeline)
		res.Lost = res.Lost.Plus(rec.lost)
		res.Unknown = res.Unknown.Plus(rec.unknown)
		res.Missed.merge(rec.missed)
		res.Violations = append(res.Violations, rec.violations...)
		res.Violated += rec.wrong
		for symbol, slot := range r.slots {
			res.Symbols[symbol] += rec.symbols[slot.symbol]
			res.Receipts[symbol] = res.Receipts[symbol].Plus(rec.receipts[slot.symbol])
		}
	}
	res.Holes = res.Missed.holes()
	res.Violations = firstViolations(res.Violations)
	return res
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

func (p Part) into(m metric.Metrics, elapsed time.Duration, tags ...string) {
	m[metric.Tagged(metric.HTTPReqDuration, tags...)] = p.Service
	m[metric.Tagged(metric.MatchLatency, tags...)] = p.Latency
	if p.Held != nil {
		m[metric.Tagged(metric.OrderHeld, tags...)] = p.Held
	}
	m[metric.Tagged(metric.HTTPReqs, tags...)] = metric.Counter{Count: p.Sent, Elapsed: elapsed}
	m[metric.Tagged(metric.HTTPReqFailed, tags...)] = metric.Rate{Passes: p.Failed(), Total: p.Sent}
	m[metric.Tagged(metric.Iterations, tags...)] = metric.Counter{Count: p.Sent, Elapsed: elapsed}
	m[metric.Tagged(metric.DroppedIterations, tags...)] = metric.Counter{Count: p.Dropped, Elapsed: elapsed}
	m[metric.Tagged(metric.Checks, tags...)] = metric.Rate{Passes: p.Accepted, Total: p.Due() - p.Unsent}
}
