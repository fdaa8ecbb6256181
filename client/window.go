package client

import (
	"time"

	"github.com/ordergen/ordergen/client/metric"
)

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
