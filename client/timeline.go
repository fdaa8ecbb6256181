package client

import (
	"slices"
	"time"

	"github.com/ordergen/ordergen/client/metric"
)

// Timeline is a run over time, warm-up included, in memory that does not grow with it: when
// there would be too many columns, each two become one of twice the width.
type Timeline struct {
	Width   time.Duration `json:"width,omitzero"` // width of a column; column i begins at i·Width since the start
	Columns []Column      `json:"columns,omitzero"`
}

// Column is what happened in one stretch of a run. Its trends have one digit, so that a quantile is
// known to 7 %; they are nil where nothing was recorded.
type Column struct {
	Sent     int64 `json:"sent,omitzero"`
	Answered int64 `json:"answered,omitzero"`
	Failed   int64 `json:"failed,omitzero"`   // answered in this column, and not accepted
	Dropped  int64 `json:"dropped,omitzero"`  // due in this column, and never sent
	Unsent   int64 `json:"unsent,omitzero"`   // due in this column, and never sent as this machine was short of something
	Orphaned int64 `json:"orphaned,omitzero"` // due in this column, and never sent as the order that they follow was not accepted
	Held     int64 `json:"held,omitzero"`     // due in this column, and sent later as the order that they follow was not answered

	Latency *metric.Trend `json:"latency,omitzero"` // latency of the orders due in this column, intended time to answered; those dropped or unsent are beyond all
	Service *metric.Trend `json:"service,omitzero"` // service time of the orders sent in this column, sent to answered

	Lateness time.Duration `json:"lateness,omitzero"` // the longest by which the generator itself was late with an order due in this column
}

const (
	mostColumns = 300 // largest number of columns in a timeline

	// What is aimed at for a planned run: no more columns than leave room for late answers, and
	// no fewer orders in each than say something of a quantile, unless there would be few columns.
	aimedColumns = 240
	fewColumns   = 24
	aimedOrders  = 12
)

// newTimeline has columns of a round width for a planned run.
func newTimeline(planned time.Duration, orders uint64) *Timeline {
	columns := min(max(orders/aimedOrders, fewColumns), aimedColumns)
	t := &Timeline{Width: 100 * time.Millisecond}
	for i := 0; t.Width*time.Duration(columns) < planned; i++ {
		if t.Width *= 2; i%3 == 1 {
			t.Width = t.Width / 4 * 5 // 100 ms, 200 ms, 500 ms, 1 s …
		}
	}
	return t
}

// at is the column of a time since the start.
func (t *Timeline) at(d time.Duration) *Column {
	for d/t.Width >= mostColumns {
		t.double()
	}
	i := int(max(d, 0) / t.Width)
	for len(t.Columns) <= i {
		t.Columns = append(t.Columns, Column{})
	}
	return &t.Columns[i]
}

func (t *Timeline) double() {
	for i, c := range t.Columns {
		if i%2 == 0 {
			t.Columns[i/2] = c
		} else {
			t.Columns[i/2].add(c)
		}
	}
	clear(t.Columns[(len(t.Columns)+1)/2:])
	t.Columns = t.Columns[:(len(t.Columns)+1)/2]
	t.Width *= 2
}

// record enters an order that was answered.
func (t *Timeline) record(s sample) {
	answered := t.at(s.due + s.latency) // the latest of the three: the others never double
	answered.Answered++
	if s.fate != Accepted {
		answered.Failed++
	}
	sent := t.at(s.due + s.latency - s.service)
	sent.Sent++
	recordInto(&sent.Service, s.service)
	due := t.at(s.due)
	recordInto(&due.Latency, s.latency)
	due.Lateness = max(due.Lateness, s.lateness)
	if s.held > 0 {
		due.Held++
	}
}

func recordInto(t **metric.Trend, d time.Duration) {
	if *t == nil {
		*t = metric.NewCoarseTrend()
	}
	(*t).Record(d)
}

// miss enters an order that was never sent.
func (t *Timeline) miss(due time.Duration, fate Fate) {
	c := t.at(due)
	if fate == Orphaned {
		c.Orphaned++
		return
	}
	if fate == Unsent {
		c.Unsent++
	} else {
		c.Dropped++
	}
	if c.Latency == nil {
		c.Latency = metric.NewCoarseTrend()
	}
	c.Latency.RecordBeyond()
}

func (c *Column) add(o Column) {
	c.Sent += o.Sent
	c.Answered += o.Answered
	c.Failed += o.Failed
	c.Dropped += o.Dropped
	c.Unsent += o.Unsent
	c.Orphaned += o.Orphaned
	c.Held += o.Held
	c.Latency = merged(c.Latency, o.Latency)
	c.Service = merged(c.Service, o.Service)
	c.Lateness = max(c.Lateness, o.Lateness)
}

// merged is into with what o has recorded. Either may be nil; o is not changed.
func merged(into, o *metric.Trend) *metric.Trend {
	if o == nil {
		return into
	}
	if into == nil {
		into = metric.NewCoarseTrend()
	}
	into.Merge(o)
	return into
}

// Merge adds what o has of the same run. Their widths are those of one plan, doubled some times.
func (t *Timeline) Merge(o *Timeline) {
	o = &Timeline{o.Width, slices.Clone(o.Columns)}
	for i := range o.Columns {
		o.Columns[i].Latency = merged(nil, o.Columns[i].Latency)
		o.Columns[i].Service = merged(nil, o.Columns[i].Service)
	}
	for t.Width < o.Width {
		t.double()
	}
	for o.Width < t.Width {
		o.double()
	}
	for i, c := range o.Columns {
		t.at(time.Duration(i) * t.Width).add(c)
	}
}
