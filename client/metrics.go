package client

import (
	"iter"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// Names of the metrics that a run gives, as k6 has them where k6 has them.
const (
	HTTPReqDuration   = "http_req_duration"  // trend: service time, sent to answered
	MatchLatency      = "match_latency_ms"   // trend: intended time to answered, queueing included
	OrderLateness     = "order_lateness_ms"  // trend: how late the generator itself was
	OrderHeld         = "order_held_ms"      // trend: how long orders that follow another waited for its answer, those alone that had to
	HTTPReqs          = "http_reqs"          // counter: requests sent
	HTTPReqFailed     = "http_req_failed"    // rate: of requests sent, those not accepted
	Iterations        = "iterations"         // counter: orders sent
	DroppedIterations = "dropped_iterations" // counter: orders due and never sent
	Checks            = "checks"             // rate: of orders due, those accepted; without those that this machine could not send
)

// Metric is one figure of a run that thresholds can judge.
type Metric interface {
	// Stat returns the value of a statistic of k6's grammar, such as "rate" or
	// "p(99)", and whether the metric has it. Times are in milliseconds.
	Stat(name string) (float64, bool)
	// Stats lists the statistics in the order in which k6 prints them.
	Stats() []string
}

// Metrics holds a run's metrics by name; one of a part of the run has tags in its
// name, as in "http_req_duration{shard:a}".
type Metrics map[string]Metric

// Names returns the names in alphabetical order.
func (m Metrics) Names() []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Tagged is the name of a metric with tags, given as key, value, key, value.
func Tagged(name string, tags ...string) string {
	var pairs []string
	for i := 0; i+1 < len(tags); i += 2 {
		pairs = append(pairs, tags[i]+":"+tags[i+1])
	}
	if len(pairs) == 0 {
		return name
	}
	return name + "{" + strings.Join(pairs, ",") + "}"
}

// Counter counts events.
type Counter struct {
	Count   int64
	Elapsed time.Duration
}

// Stats lists count and rate, which is per second.
func (c Counter) Stats() []string { return []string{"count", "rate"} }

// Stat returns the count, or the rate per second.
func (c Counter) Stat(name string) (float64, bool) {
	switch name {
	case "count":
		return float64(c.Count), true
	case "rate":
		if c.Elapsed <= 0 {
			return 0, true
		}
		return float64(c.Count) / c.Elapsed.Seconds(), true
	}
	return 0, false
}

// Rate is the share of events for which something holds. That of no event is 0.
type Rate struct{ Passes, Total int64 }

// Stats lists rate.
func (r Rate) Stats() []string { return []string{"rate"} }

// Stat returns the rate, 0..1.
func (r Rate) Stat(name string) (float64, bool) {
	if name != "rate" {
		return 0, false
	}
	if r.Total == 0 {
		return 0, true
	}
	return float64(r.Passes) / float64(r.Total), true
}

// Gauge is a value as it was last.
type Gauge struct{ Value, Min, Max float64 }

// Stats lists value.
func (g Gauge) Stats() []string { return []string{"value"} }

// Stat returns the value.
func (g Gauge) Stat(name string) (float64, bool) { return g.Value, name == "value" }

// Trend is a distribution of times, kept in an HDR histogram: from 1 ns to 1 h, to
// three digits, in constant memory. What lies beyond, and what was never answered
// at all, counts as longer than every recorded time, so a quantile that it reaches
// is Forever and no upper limit holds.
type Trend struct {
	histogram *hdrhistogram.Histogram
	beyond    int64
}

// Forever is longer than every recorded time.
const Forever time.Duration = math.MaxInt64

const (
	longestTime = time.Hour
	timeDigits  = 3
)

// NewTrend returns an empty trend.
func NewTrend() *Trend { return newTrend(timeDigits) }

func newTrend(digits int) *Trend {
	return &Trend{histogram: hdrhistogram.New(1, int64(longestTime), digits)}
}

// Record adds one time. A negative one, from a clock that was set, counts as 0.
func (t *Trend) Record(d time.Duration) {
	if t.histogram.RecordValue(int64(max(d, 0))) != nil {
		t.beyond++
	}
}

// RecordBeyond adds a time that is known only to be longer than any other.
func (t *Trend) RecordBeyond() { t.beyond++ }

// Count is the number of times recorded.
func (t *Trend) Count() int64 { return t.histogram.TotalCount() + t.beyond }

// Beyond is the number of times that count as longer than all others.
func (t *Trend) Beyond() int64 { return t.beyond }

// Merge adds what another trend has recorded.
func (t *Trend) Merge(o *Trend) {
	t.histogram.Merge(o.histogram) // drops nothing: all trends have one range, and those merged the same digits
	t.beyond += o.beyond
}

// Reset empties the trend.
func (t *Trend) Reset() {
	t.histogram.Reset()
	t.beyond = 0
}

// Quantile is the least recorded time that a share q of all, 0..1, do not exceed;
// 0 where there is none. Where that is a time beyond it is Forever, and false.
func (t *Trend) Quantile(q float64) (time.Duration, bool) {
	n := t.Count()
	if n == 0 {
		return 0, true
	}
	rank := max(1, int64(math.Ceil(min(max(q, 0), 1)*float64(n)-1e-9)))
	recorded := t.histogram.TotalCount()
	if rank > recorded {
		return Forever, false
	}
	return time.Duration(t.histogram.ValueAtQuantile(100 * float64(rank) / float64(recorded))), true
}

// Max is the longest time, as Quantile gives it.
func (t *Trend) Max() (time.Duration, bool) { return t.Quantile(1) }

// Buckets yields the longest time of each bucket of the histogram that is not empty, the shortest
// first, and the number of times in it. Those beyond are not among them.
func (t *Trend) Buckets() iter.Seq2[time.Duration, int64] {
	return func(yield func(time.Duration, int64) bool) {
		for _, bar := range t.histogram.Distribution() {
			if bar.Count > 0 && !yield(time.Duration(bar.To), bar.Count) {
				return
			}
		}
	}
}

// CountAbove is the number of times longer than d.
func (t *Trend) CountAbove(d time.Duration) int64 {
	above := t.beyond
	for _, bar := range t.histogram.Distribution() {
		if bar.From > int64(d) {
			above += bar.Count
		}
	}
	return above
}

// Stats lists those of k6's summary.
func (t *Trend) Stats() []string {
	return []string{"avg", "min", "med", "max", "p(90)", "p(95)", "p(99)"}
}

// Stat returns a statistic in milliseconds, +Inf for Forever.
func (t *Trend) Stat(name string) (float64, bool) {
	if name == "avg" {
		if t.beyond > 0 {
			return math.Inf(1), true
		}
		return t.histogram.Mean() / 1e6, true
	}
	q, ok := quantileOf(name)
	if !ok {
		return 0, false
	}
	d, _ := t.Quantile(q)
	return milliseconds(d), true
}

// milliseconds is a time as thresholds and k6 have it, Forever as +Inf.
func milliseconds(d time.Duration) float64 {
	if d == Forever {
		return math.Inf(1)
	}
	return float64(d) / 1e6
}
