package summary

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// trend is a distribution in an HDR histogram, from a millionth to 3.6 million, to three
// digits; in milliseconds that is from 1 ns to an hour. Count, sum and extremes are
// exact. What lies beyond counts as larger than all, so that a quantile it reaches is
// +Inf and no upper limit holds.
type trend struct {
	histogram *hdrhistogram.Histogram
	count     int64
	beyond    int64
	sum       float64
	min, max  float64
}

const (
	unitsPerOne  = 1e6
	largestUnits = 3_600_000 * unitsPerOne
	digits       = 3
)

func newTrend() *trend {
	return &trend{
		histogram: hdrhistogram.New(1, largestUnits, digits),
		min:       math.Inf(1),
		max:       math.Inf(-1),
	}
}

func (t *trend) add(v float64, _ time.Time) {
	t.count++
	t.sum += v
	t.min, t.max = min(t.min, v), max(t.max, v)
	if units := math.Round(max(v, 0) * unitsPerOne); !(units <= largestUnits) || t.histogram.RecordValue(int64(units)) != nil {
		t.beyond++
	}
}

func (t *trend) merge(o sink) error {
	other := o.(*trend)
	if dropped := t.histogram.Merge(other.histogram); dropped > 0 {
		return fmt.Errorf("%d values of a histogram lie outside of this one's range", dropped)
	}
	t.count += other.count
	t.beyond += other.beyond
	t.sum += other.sum
	t.min, t.max = min(t.min, other.min), max(t.max, other.max)
	return nil
}

func (t *trend) Stats() []string {
	return []string{"avg", "min", "med", "max", "p(90)", "p(95)", "p(99)"}
}

func (t *trend) Stat(name string) (float64, bool) {
	if t.count == 0 {
		_, known := quantileOf(name)
		return 0, known || name == "avg" || name == "min" || name == "max"
	}
	switch name {
	case "avg":
		return t.sum / float64(t.count), true
	case "min":
		return t.min, true
	case "max":
		return t.max, true
	}
	q, known := quantileOf(name)
	if !known {
		return 0, false
	}
	return t.quantile(q), true
}

// quantileOf reads "p(99)" as 0.99, and "med" as 0.5.
func quantileOf(stat string) (float64, bool) {
	if stat == "med" {
		return 0.5, true
	}
	inner, found := strings.CutPrefix(stat, "p(")
	inner, closed := strings.CutSuffix(inner, ")")
	n, err := strconv.ParseFloat(inner, 64)
	return n / 100, found && closed && err == nil && 0 <= n && n <= 100
}

// quantile is the least recorded value that a share q of all, 0..1, do not exceed.
func (t *trend) quantile(q float64) float64 {
	rank := max(1, math.Ceil(q*float64(t.count)-1e-9))
	recorded := float64(t.histogram.TotalCount())
	if rank > recorded {
		return math.Inf(1)
	}
	units := t.histogram.ValueAtQuantile(100 * rank / recorded)
	return min(max(float64(units)/unitsPerOne, t.min), t.max)
}

// wireTrend has the histogram in the compressed encoding that HDR histogram libraries of
// all languages read, of millionths.
type wireTrend struct {
	Count     int64    `json:"count"`
	Beyond    int64    `json:"beyond,omitempty"`
	Sum       float64  `json:"sum"`
	Min       *float64 `json:"min"` // null where there is no value
	Max       *float64 `json:"max"`
	Histogram string   `json:"hdr"`
}

func (t *trend) MarshalJSON() ([]byte, error) {
	encoded, err := t.histogram.Encode(hdrhistogram.V2CompressedEncodingCookieBase)
	if err != nil {
		return nil, err
	}
	w := wireTrend{Count: t.count, Beyond: t.beyond, Sum: t.sum, Histogram: string(encoded)}
	if t.count > 0 {
		w.Min, w.Max = &t.min, &t.max
	}
	return json.Marshal(w)
}

func (t *trend) UnmarshalJSON(data []byte) error {
	var w wireTrend
	if err := json.Unmarshal(data, &w); err != nil {
		return err
	}
	h, err := hdrhistogram.Decode([]byte(w.Histogram))
	if err != nil {
		return fmt.Errorf("histogram: %w", err)
	}
	if h.TotalCount()+w.Beyond != w.Count {
		return fmt.Errorf("a histogram holds %d values and %d beyond, want %d together", h.TotalCount(), w.Beyond, w.Count)
	}
	*t = *newTrend()
	if dropped := t.histogram.Merge(h); dropped > 0 {
		return fmt.Errorf("%d values of a histogram lie outside of 0..%d", dropped, int64(largestUnits))
	}
	t.count, t.beyond, t.sum = w.Count, w.Beyond, w.Sum
	if w.Min != nil && w.Max != nil {
		t.min, t.max = *w.Min, *w.Max
	}
	return nil
}
