package client

import "time"

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
	P99      time.Duration // latency so far, without the warm-up
	Interval time.Duration // since the last progress
}

// Window is one stretch of a run. An answer belongs to the window in which it came.
type Window struct {
	From, To      time.Duration // since the start of the run
	Sent          int64
	Failed        int64 // orders that were sent and not accepted
	Dropped       int64
	Unsent        int64         // not sent, as this machine was short of something
	Orphaned      int64         // never sent, as the order that they follow was not accepted
	Median, P99   time.Duration // latency
	BeyondMeasure bool          // P99 reaches orders that were dropped
}

func (w *Window) add(o Window) {
	w.Sent += o.Sent
	w.Failed += o.Failed
	w.Dropped += o.Dropped
	w.Unsent += o.Unsent
	w.Orphaned += o.Orphaned
}

// monitor tells progress and ends windows until the workers have ended.
func (r *run) monitor(ended <-chan struct{}) {
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
			r.endWindow(windowFrom, max(time.Since(r.start), windowFrom))
			if r.Progress != nil && last.Sent+last.Dropped+last.Unsent+last.Orphaned < int64(r.come()) {
				r.Progress(r.progress(last))
			}
			return
		case now := <-timer.C:
			// The last window stays open until the last answer.
			if elapsed := now.Sub(r.start); elapsed >= windowTo {
				if r.Schedule.Duration() == 0 || windowTo < r.Schedule.Duration() {
					r.endWindow(windowFrom, windowTo)
					windowFrom = windowTo
				}
				windowTo += r.Window
			}
			if r.Progress != nil && !now.Before(progress) {
				last = r.progress(last)
				r.Progress(last)
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

func (r *run) endWindow(from, to time.Duration) {
	w, latency := Window{From: from, To: to}, NewTrend()
	for _, rec := range r.recorders {
		rec.endWindow(&w, latency)
	}
	w.Median, _ = latency.Quantile(0.5)
	p99, within := latency.Quantile(0.99)
	w.P99, w.BeyondMeasure = p99, !within
	r.windows = append(r.windows, w)
	if r.WindowEnd != nil {
		r.WindowEnd(len(r.windows) - 1)
	}
}

func (r *run) progress(last Progress) Progress {
	counts, latency := Window{}, NewTrend()
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
	p.P99, _ = latency.Quantile(0.99)
	return p
}
