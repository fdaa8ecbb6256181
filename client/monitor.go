package client

import (
	"time"

	"github.com/ordergen/ordergen/client/metric"
)

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
			if r.Progress != nil && r.come() > 0 {
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
	lasts, orders := planned(r.Schedule)
	for _, rec := range r.recorders {
		rec.peek(&counts, latency)
	}
	p := Progress{
		Elapsed: time.Since(r.start),
		Total:   lasts,
		Due:     r.come(),
		Orders:  orders,
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
