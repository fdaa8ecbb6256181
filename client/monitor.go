package client

import (
	"time"

	"github.com/ordergen/ordergen/client/metric"
)

// Progress is how a run stands.
type Progress struct {
	Elapsed  time.Duration
	Total    time.Duration // planned; 0 if unpaced
	Due      uint64        // orders whose time has come
	Orders   uint64        // planned
	Sent     int64         // and answered
	Failed   int64         // orders that were sent and not accepted
	Dropped  int64
	Unsent   int64         // not sent, as this machine was short of something
	Orphaned int64         // never sent, as the order that they follow was not accepted
	Held     int           // wait now for the answer to the order that they follow
	Rate     float64       // sent per second, since the last progress
	P50, P99 time.Duration // latency so far, without the warm-up; Forever where it reaches orders that were dropped
	Interval time.Duration // since the last progress
}

// Window is one stretch of a run. An answer belongs to the window in which it came.
type Window struct {
	From          time.Duration `json:"from,omitzero"`
	To            time.Duration `json:"to,omitzero"` // since the start of the run
	Sent          int64         `json:"sent,omitzero"`
	Failed        int64         `json:"failed,omitzero"` // orders that were sent and not accepted
	Dropped       int64         `json:"dropped,omitzero"`
	Unsent        int64         `json:"unsent,omitzero"`        // not sent, as this machine was short of something
	Orphaned      int64         `json:"orphaned,omitzero"`      // never sent, as the order that they follow was not accepted
	Halted        int64         `json:"halted,omitzero"`        // never sent, as the run was ended
	Median        time.Duration `json:"median,omitzero"`        // latency
	P99           time.Duration `json:"p99,omitzero"`           // latency
	BeyondMeasure bool          `json:"beyondMeasure,omitzero"` // P99 reaches orders that were dropped
	Latency       string        `json:"latency,omitzero"`       // all latencies, as Trend.MarshalText writes them
}

func (w *Window) add(o Window) {
	w.Sent += o.Sent
	w.Failed += o.Failed
	w.Dropped += o.Dropped
	w.Unsent += o.Unsent
	w.Orphaned += o.Orphaned
	w.Halted += o.Halted
}

// measure enters the latencies of the window.
func (w *Window) measure(latency *metric.Trend) {
	w.Median, _ = latency.Quantile(0.5)
	p99, within := latency.Quantile(0.99)
	w.P99, w.BeyondMeasure = p99, !within
	text, _ := latency.MarshalText() // fails on no trend that NewTrend has made
	w.Latency = string(text)
}

// monitor tells progress and ends windows until the workers have ended.
func (r *run) monitor(ended <-chan struct{}, teller *teller) {
	var (
		progress   = r.start.Add(r.Every)
		windowFrom = r.measuredFrom()
		windowTo   = windowFrom + r.Window
		last       Progress
	)
	for {
		next := r.start.Add(windowTo)
		if r.Progress != nil && progress.Before(next) {
			next = progress
		}
		timer := time.NewTimer(time.Until(next))
		select {
		case <-ended:
			timer.Stop()
			r.endWindow(windowFrom, max(time.Since(r.start), windowFrom), teller)
			if r.Progress != nil && last.Sent+last.Dropped+last.Unsent+last.Orphaned < int64(r.come()) {
				teller.tell(r.progress(last))
			}
			return
		case now := <-timer.C:
			// The last window stays open until the last answer.
			if elapsed := now.Sub(r.start); elapsed >= windowTo {
				if r.Schedule.Duration() == 0 || windowTo < r.Schedule.Duration() {
					r.endWindow(windowFrom, windowTo, teller)
					windowFrom = windowTo
				}
				windowTo += r.Window
			}
			if r.Progress != nil && !now.Before(progress) {
				last = r.progress(last)
				teller.tell(last)
				progress = progress.Add(r.Every)
			}
		}
	}
}

// measuredFrom is when the first phase starts that is not a warm-up.
func (r *run) measuredFrom() time.Duration {
	for _, p := range r.Phases {
		if !p.Discard {
			return p.From
		}
	}
	return r.Schedule.Duration()
}

func (r *run) endWindow(from, to time.Duration, teller *teller) {
	w, latency := Window{From: from, To: to}, metric.NewTrend()
	for _, rec := range r.recorders {
		rec.endWindow(&w, latency)
	}
	w.measure(latency)
	r.windows = append(r.windows, w)
	if r.WindowEnd != nil {
		teller.endWindow()
	}
}

func (r *run) progress(last Progress) Progress {
	counts, latency := Window{}, metric.NewTrend()
	for _, rec := range r.recorders {
		rec.peek(&counts, latency)
	}
	p := Progress{
		Elapsed: time.Since(r.start),
		Total:   r.Schedule.Duration(),
		Due:     r.come(),
		Orders:  r.Schedule.Len(),
		Sent:    counts.Sent,
		Failed:  counts.Failed,
		Dropped: counts.Dropped,

		Unsent:   counts.Unsent,
		Orphaned: counts.Orphaned,
		Held:     r.gate.waiting(),
	}
	p.Interval = p.Elapsed - last.Elapsed
	if p.Interval > 0 {
		p.Rate = float64(p.Sent-last.Sent) / p.Interval.Seconds()
	}
	p.P50, _ = latency.Quantile(0.5)
	p.P99, _ = latency.Quantile(0.99)
	return p
}
