package client

import (
	"sync"
	"time"

	"github.com/ordergen/ordergen"
)

// recorder keeps the figures of some workers in memory that does not grow with the
// run: histograms by phase and group, and the demand of the orders that went wrong.
type recorder struct {
	mu       sync.Mutex
	parts    [][]Part // indexed by phase, then by group
	symbols  []int64  // orders sent, by symbol
	lateness *Trend
	counts   Window // counts of the whole run, warm-up included
	window   Window // counts of the current window, without the warm-up
	latency  *Trend // latencies of the current window
	lost     ordergen.Demands
	unknown  ordergen.Demands
	holes    []Hole
	errors   map[string]int64
}

const (
	mostHoles  = 1000 // kept by index; all are counted
	mostErrors = 10   // different texts kept
)

type sample struct {
	slot
	index                      uint64
	phase                      int
	latency, service, lateness time.Duration
	fate                       Fate
}

func newRecorder(phases []Phase, groups []string, symbols int) *recorder {
	r := &recorder{
		symbols:  make([]int64, symbols),
		lateness: NewTrend(),
		latency:  NewTrend(),
		lost:     make(ordergen.Demands),
		unknown:  make(ordergen.Demands),
		errors:   make(map[string]int64),
	}
	for _, phase := range phases {
		parts := make([]Part, len(groups))
		for g, group := range groups {
			parts[g] = newPart(phase, group)
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
	case Refused:
		p.Refused++
	case Unknown:
		p.Unknown++
	}
	p.Latency.Record(s.latency)
	p.Batches.Add(s.index, s.latency)
	p.Service.Record(s.service)
	r.symbols[s.symbol]++
	r.lateness.Record(s.lateness)

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

func (r *recorder) drop(s slot, phase int, index uint64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	p := &r.parts[phase][s.group]
	p.Dropped++
	p.Latency.RecordBeyond()
	p.Batches.AddBeyond(index)

	w := Window{Dropped: 1}
	r.counts.add(w)
	if !p.Discard {
		r.window.add(w)
		r.latency.RecordBeyond()
	}
}

// except remembers an order that was not accepted.
func (r *recorder) except(h Hole, o ordergen.Order, aggressive bool, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if h.Fate == Unknown {
		r.unknown.Add(o, aggressive)
	} else {
		r.lost.Add(o, aggressive)
	}
	if len(r.holes) < mostHoles {
		r.holes = append(r.holes, h)
	}
	if err == nil {
		return
	}
	text := err.Error()
	if _, known := r.errors[text]; !known && len(r.errors) >= mostErrors {
		text = "other errors"
	}
	r.errors[text]++
}

// endWindow adds the window's figures to w and its latencies to t, and starts the
// next.
func (r *recorder) endWindow(w *Window, t *Trend) {
	r.mu.Lock()
	defer r.mu.Unlock()
	w.add(r.window)
	t.Merge(r.latency)
	r.window = Window{}
	r.latency.Reset()
}

// peek adds the counts of the whole run to w and the latencies measured to t.
func (r *recorder) peek(w *Window, t *Trend) {
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
