package metric

import (
	"iter"
	"math"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

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
	longestTime  = time.Hour
	timeDigits   = 3
	coarseDigits = 1
)

// NewTrend returns an empty trend.
func NewTrend() *Trend { return newTrend(timeDigits) }

// NewCoarseTrend returns an empty trend with one digit in place of three, so that a quantile is known
// to 7 %, in a fiftieth of the memory. Only trends of the same digits are merged.
func NewCoarseTrend() *Trend { return newTrend(coarseDigits) }

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
	t.histogram.Merge(o.histogram) // Nothing is dropped: all trends have one range, and those merged the same digits.
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
