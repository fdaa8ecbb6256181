package engine

import (
	"slices"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/prometheus/client_golang/prometheus"
)

// tally is what a shard counts under the lock of its books, so that its counters and
// the depth of the books always belong together.
type tally struct {
	sequence  uint64 // number of the latest event that was executed
	received  [2]uint64
	cancels   uint64
	replaces  uint64
	cancelled uint64
	matches   uint64
	traded    uint64
	matching  durations
}

// count takes in what an accepted event did.
func (t *tally) count(o ordergen.Order, done Outcome) {
	switch o.Action {
	case ordergen.Submit:
		t.received[o.Side]++
	case ordergen.Cancel:
		t.cancels++
	case ordergen.Replace:
		t.replaces++
	}
	t.cancelled += uint64(done.Cancelled)
	t.countFills(done.Fills)
}

func (t *tally) countFills(fills []Fill) {
	t.matches += uint64(len(fills))
	for _, f := range fills {
		t.traded += uint64(f.Quantity)
	}
}

// buckets of every duration, upper bounds in seconds.
var buckets = [...]float64{0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1.0}

// durations is a histogram that is copied like any other value. A
// prometheus.Histogram is read later than it is collected, when the lock is free.
type durations struct {
	counts [len(buckets) + 1]uint64 // the last one beyond all bounds
	sum    float64                  // seconds
}

func (d *durations) observe(t time.Duration) {
	i, _ := slices.BinarySearch(buckets[:], t.Seconds())
	d.counts[i]++
	d.sum += t.Seconds()
}

func (d *durations) metric(desc *prometheus.Desc, labels ...string) prometheus.Metric {
	var total uint64
	upTo := make(map[float64]uint64, len(buckets))
	for i, bound := range buckets {
		total += d.counts[i]
		upTo[bound] = total
	}
	total += d.counts[len(buckets)]
	return prometheus.MustNewConstHistogram(desc, total, d.sum, upTo, labels...)
}
