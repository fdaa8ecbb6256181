package client

import (
	"time"

	"github.com/ordergen/ordergen/client/metric"
	"github.com/ordergen/ordergen/compare"
)

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

// Phase is a named stretch of a run.
type Phase struct {
	Name    string
	From    time.Duration // when the phase begins, since the start of the run
	Discard bool          // a warm-up: its orders are sent and accounted for, and enter no metric but the lateness
}
