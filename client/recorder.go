package client

import (
	"sync"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client/metric"
)

// recorder keeps the figures of some workers in memory that does not grow with the
// run: histograms by phase and group, and the demand of the orders that went wrong.
type recorder struct {
	mu       sync.Mutex
	parts    [][]Part      // indexed by phase, then by group
	symbols  []int64       // orders sent, by symbol
	answered time.Duration // when the target has answered last, since the start
	lateness *metric.Trend
	timeline *Timeline
	counts   Window        // counts of the whole run, warm-up included
	window   Window        // counts of the current window, without the warm-up
	latency  *metric.Trend // latencies of the current window
	lost     ordergen.Demands
	unknown  ordergen.Demands
	missed   Missed

	receipts   []Receipts // sums of what was told, by symbol
	violations []Violation
	wrong      int64 // violations in all
}

func newRecorder(phases []Phase, groups []string, symbols int, gated bool, timeline *Timeline) *recorder {
	r := &recorder{
		symbols:  make([]int64, symbols),
		receipts: make([]Receipts, symbols),
		lateness: metric.NewTrend(),
		latency:  metric.NewTrend(),
		timeline: timeline,
		lost:     make(ordergen.Demands),
		unknown:  make(ordergen.Demands),
		missed:   make(Missed),
	}
	for _, phase := range phases {
		parts := make([]Part, len(groups))
		for g, group := range groups {
			parts[g] = newPart(phase, group)
			if gated {
				parts[g].Held = metric.NewTrend()
			}
		}
		r.parts = append(r.parts, parts)
	}
	return r
}

func (r *recorder) record(s sample) {
	r.mu.Lock()
	defer r.mu.Unlock()
	p := &r.parts[s.phase][s.group]
	p.Sent++
	switch s.fate {
	case Accepted:
		p.Accepted++
		if !s.rightly {
			r.receipts[s.symbol].add(s.action, s.receipt)
		}
	case Refused:
		p.Refused++
	case Unknown:
		p.Unknown++
	}
	p.Latency.Record(s.latency)
	p.Batches.Add(s.index, s.latency)
	p.Service.Record(s.service)
	if s.held > 0 {
		p.Held.Record(s.held)
	}
	r.symbols[s.symbol]++
	if s.answered {
		r.answered = max(r.answered, s.at)
	}
	r.lateness.Record(s.lateness)
	r.timeline.record(s)

	w := Window{Sent: 1}
	if s.fate != Accepted {
		w.Failed = 1
	}
	r.counts.add(w)
	if !p.Discard {
		r.window.add(w)
		r.latency.Record(s.latency)
	}
}

// lastAnswer is when the target has answered last, since the start.
func (r *recorder) lastAnswer() time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.answered
}

// miss counts an order that was due and never sent. One that was dropped, or stopped by a
// shortage, takes longer than every latency; an orphan was not to be sent any more, and what
// the end of the run halted says nothing of the target.
func (r *recorder) miss(s slot, phase int, index uint64, due time.Duration, fate Fate) {
	r.mu.Lock()
	defer r.mu.Unlock()
	p := &r.parts[phase][s.group]
	var w Window
	switch fate {
	case Halted:
		w.Halted = 1
	case Orphaned:
		w.Orphaned = 1
	case Unsent:
		w.Unsent = 1
	default:
		w.Dropped = 1
	}
	p.Halted += w.Halted
	p.Orphaned += w.Orphaned
	p.Unsent += w.Unsent
	p.Dropped += w.Dropped
	r.counts.add(w)
	if !p.Discard {
		r.window.add(w)
	}
	if fate == Halted {
		return
	}
	r.timeline.miss(due, fate)
	if fate == Orphaned {
		return
	}
	p.Latency.RecordBeyond()
	p.Batches.AddBeyond(index)
	if !p.Discard {
		r.latency.RecordBeyond()
	}
}

// violated keeps an answer that is wrong by itself.
func (r *recorder) violated(v Violation) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.wrong++
	if len(r.violations) < mostViolations {
		r.violations = append(r.violations, v)
	}
}

// except remembers an order that was not accepted.
func (r *recorder) except(h Hole, source Source) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if h.Fate == Unknown {
		source.Count(r.unknown, h.Index)
	} else {
		source.Count(r.lost, h.Index)
	}
	r.missed.add(h)
}

// endWindow adds the window's figures to w and its latencies to t, and starts the
// next.
func (r *recorder) endWindow(w *Window, t *metric.Trend) {
	r.mu.Lock()
	defer r.mu.Unlock()
	w.add(r.window)
	t.Merge(r.latency)
	r.window = Window{}
	r.latency.Reset()
}

// peek adds the counts of the whole run to w and the latencies measured to t.
func (r *recorder) peek(w *Window, t *metric.Trend) {
	r.mu.Lock()
	defer r.mu.Unlock()
	w.add(r.counts)
	for _, parts := range r.parts {
		for _, p := range parts {
			if !p.Discard {
				t.Merge(p.Latency)
			}
		}
	}
}
