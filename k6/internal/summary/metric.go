package summary

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/ordergen/ordergen/client"
)

// Metric is one metric of k6 in a form that adds up. The type says which of the four
// it is.
type Metric struct {
	Type     string // counter, gauge, rate or trend
	Contains string // default, time or data
	sink
}

// sink gathers the samples of a metric.
type sink interface {
	client.Metric
	add(value float64, at time.Time)
	merge(other sink) error
}

// NewMetric returns an empty metric of one of k6's types.
func NewMetric(kind, contains string) (*Metric, error) {
	m := &Metric{Type: kind, Contains: contains}
	switch kind {
	case "counter":
		m.sink = &counter{}
	case "gauge":
		m.sink = &gauge{}
	case "rate":
		m.sink = &rate{}
	case "trend":
		m.sink = newTrend()
	default:
		return nil, fmt.Errorf("a metric has the type %q, want counter, gauge, rate or trend", kind)
	}
	return m, nil
}

// Add adds a sample.
func (m *Metric) Add(value float64, at time.Time) { m.add(value, at) }

// Merge adds the samples of another process. It fails where the metrics are of
// different types, as they then are not the same.
func (m *Metric) Merge(o *Metric) error {
	if m.Type != o.Type {
		return fmt.Errorf("a %s and a %s are not one metric", m.Type, o.Type)
	}
	return m.merge(o.sink)
}

// wireMetric is a metric in JSON.
type wireMetric struct {
	Type     string          `json:"type"`
	Contains string          `json:"contains"`
	Sink     json.RawMessage `json:"samples"`
}

// MarshalJSON writes the samples in a form that adds up.
func (m *Metric) MarshalJSON() ([]byte, error) {
	samples, err := json.Marshal(m.sink)
	if err != nil {
		return nil, err
	}
	return json.Marshal(wireMetric{m.Type, m.Contains, samples})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (m *Metric) UnmarshalJSON(data []byte) error {
	var w wireMetric
	if err := json.Unmarshal(data, &w); err != nil {
		return err
	}
	read, err := NewMetric(w.Type, w.Contains)
	if err != nil {
		return err
	}
	*m = *read
	return json.Unmarshal(w.Sink, m.sink)
}

// counter is a sum.
type counter struct {
	Sum     float64 `json:"sum"`
	elapsed time.Duration
}

func (c *counter) add(v float64, _ time.Time) { c.Sum += v }

func (c *counter) merge(o sink) error {
	c.Sum += o.(*counter).Sum
	return nil
}

func (c *counter) Stats() []string { return []string{"count", "rate"} }

func (c *counter) Stat(name string) (float64, bool) {
	switch name {
	case "count":
		return c.Sum, true
	case "rate":
		if c.elapsed <= 0 {
			return 0, true
		}
		return c.Sum / c.elapsed.Seconds(), true
	}
	return 0, false
}

// rate is the share of samples that are not zero.
type rate struct {
	Passes int64 `json:"passes"`
	Total  int64 `json:"total"`
}

func (r *rate) add(v float64, _ time.Time) {
	r.Total++
	if v != 0 {
		r.Passes++
	}
}

func (r *rate) merge(o sink) error {
	r.Passes += o.(*rate).Passes
	r.Total += o.(*rate).Total
	return nil
}

func (r *rate) Stats() []string { return []string{"rate"} }

func (r *rate) Stat(name string) (float64, bool) {
	return client.Rate{Passes: r.Passes, Total: r.Total}.Stat(name)
}

// gauge is the value that was set last, in time.
type gauge struct {
	Value float64   `json:"value"`
	Min   float64   `json:"min"`
	Max   float64   `json:"max"`
	At    time.Time `json:"at"` // zero where none was set
}

func (g *gauge) add(v float64, at time.Time) {
	if g.At.IsZero() {
		g.Min, g.Max = v, v
	}
	g.Min, g.Max = min(g.Min, v), max(g.Max, v)
	if !at.Before(g.At) {
		g.Value, g.At = v, at
	}
}

func (g *gauge) merge(o sink) error {
	other := o.(*gauge)
	if other.At.IsZero() {
		return nil
	}
	low, high := other.Min, other.Max
	if !g.At.IsZero() {
		low, high = min(low, g.Min), max(high, g.Max)
	}
	if !other.At.Before(g.At) {
		g.Value, g.At = other.Value, other.At
	}
	g.Min, g.Max = low, high
	return nil
}

func (g *gauge) Stats() []string { return []string{"value"} }

func (g *gauge) Stat(name string) (float64, bool) { return g.Value, name == "value" }
