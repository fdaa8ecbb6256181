package journal

import (
	"bufio"
	"fmt"
	"io"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
	"github.com/ordergen/ordergen/client"
)

// HDR writes a log of interval histograms in HdrHistogram's format 1.3, in ns. Each second in which an answer
// came has two: with the tag "intended" from the time an order was due to its answer, and
// with the tag "service" from the time it was sent. A comment at the end counts what no
// histogram has.
type HDR struct {
	Warmup time.Duration // orders due before it are left out

	out      *bufio.Writer
	log      *hdrhistogram.HistogramLogWriter
	start    time.Time // start of the current run
	interval int64     // seconds from the start of the run to the end of the current interval; 0 before the first
	intended *hdrhistogram.Histogram
	service  *hdrhistogram.Histogram
	beyond   int64
	unsent   int64
	began    bool
}

const (
	intervalWidth = time.Second
	longest       = time.Hour // longest time that the histograms tell apart, as those of metric.Trend do
	digits        = 3
)

// NewHDR returns a log that is written to w.
func NewHDR(w io.Writer) *HDR {
	h := &HDR{out: bufio.NewWriter(w), intended: hdrhistogram.New(1, int64(longest), digits), service: hdrhistogram.New(1, int64(longest), digits)}
	h.log = hdrhistogram.NewHistogramLogWriter(h.out)
	h.intended.SetTag("intended")
	h.service.SetTag("service")
	return h
}

// Write enters an order. An answer that comes out of turn is in the interval of the one before it.
func (h *HDR) Write(e client.Entry) error {
	if !h.began || !e.Start.Equal(h.start) {
		if err := h.run(e.Start); err != nil {
			return err
		}
	}
	switch {
	case e.Due < h.Warmup:
		return nil
	case e.Answered == 0:
		h.unsent++
		return nil
	}
	if end := int64(e.Answered/intervalWidth) + 1; end > h.interval {
		if err := h.flush(); err != nil {
			return err
		}
		h.interval = end
	}
	for _, v := range []struct {
		histogram *hdrhistogram.Histogram
		took      time.Duration
	}{{h.intended, e.Answered - e.Due}, {h.service, e.Answered - e.Sent}} {
		if v.histogram.RecordValue(int64(max(v.took, 0))) != nil {
			h.beyond++
		}
	}
	return nil
}

// run begins the log of a run.
func (h *HDR) run(start time.Time) error {
	if err := h.flush(); err != nil {
		return err
	}
	h.start, h.interval = start, 0
	if h.began {
		return nil
	}
	h.began = true
	return h.head(start)
}

func (h *HDR) head(start time.Time) error {
	for _, write := range []func() error{
		func() error { return h.log.OutputComment("[Intervals of orders, in ns, logged by ordergen]") },
		h.log.OutputLogFormatVersion,
		func() error { return h.log.OutputStartTime(start.UnixMilli()) },
		h.log.OutputLegend,
	} {
		if err := write(); err != nil {
			return err
		}
	}
	return nil
}

// flush writes the current interval, where it has any.
func (h *HDR) flush() error {
	end := h.start.Add(time.Duration(h.interval) * intervalWidth)
	for _, histogram := range []*hdrhistogram.Histogram{h.intended, h.service} {
		if histogram.TotalCount() == 0 {
			continue
		}
		histogram.SetStartTimeMs(end.Add(-intervalWidth).UnixMilli())
		histogram.SetEndTimeMs(end.UnixMilli())
		if err := h.log.OutputIntervalHistogram(histogram); err != nil {
			return err
		}
		tag := histogram.Tag()
		histogram.Reset()
		histogram.SetTag(tag)
	}
	return nil
}

// Close writes what is left.
func (h *HDR) Close() error {
	if !h.began {
		if err := h.head(time.Now()); err != nil {
			return err
		}
	}
	if err := h.flush(); err != nil {
		return err
	}
	if h.unsent > 0 {
		if err := h.log.OutputComment(fmt.Sprintf("[%d orders were never sent and are in no histogram]", h.unsent)); err != nil {
			return err
		}
	}
	if h.beyond > 0 {
		if err := h.log.OutputComment(fmt.Sprintf("[%d times were longer than %v and are in no histogram]", h.beyond, longest)); err != nil {
			return err
		}
	}
	return h.out.Flush()
}
