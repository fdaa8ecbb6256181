package trial

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"strings"
	"time"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
)

// Figure is a number that a target counts of itself.
type Figure string

const (
	Received    Figure = "orders received" // without the seeds
	Fills       Figure = "matches"         // one for each fill
	Traded      Figure = "shares traded"
	RestingBids Figure = "resting bids" // orders
	BidQuantity Figure = "bid shares"
	RestingAsks Figure = "resting asks" // orders
	AskQuantity Figure = "ask shares"
	AskLevels   Figure = "ask levels"
)

// Counters is what one shard says of itself. A figure that it does not expose is
// missing.
type Counters struct {
	Figures  map[Figure]int64
	Duration Histogram // of matching, me_match_duration_seconds
}

// Snapshot is what all shards of a target said at one time.
type Snapshot struct {
	At     time.Time
	Shards map[string]*Counters
	GC     GCPause
}

// GCPause is the longest stop of a target's garbage collector.
type GCPause struct {
	Longest  time.Duration
	Measured bool
	MeanOnly bool   // Longest is but a mean: the longest pause is longer
	Source   string // the metric it comes from
}

// Scraper reads Prometheus text endpoints.
type Scraper struct {
	URLs   []string
	Client *http.Client // http.DefaultClient if nil
}

const (
	scrapeTimeout = 5 * time.Second
	longestScrape = 16 << 20 // bytes
)

// Scrape reads every endpoint and puts together what they say. Endpoints that fail
// are in the error; the snapshot holds what the others said.
func (s Scraper) Scrape(ctx context.Context) (Snapshot, error) {
	snapshot := Snapshot{At: time.Now(), Shards: make(map[string]*Counters)}
	var errs []error
	for _, url := range s.URLs {
		families, err := s.read(ctx, url)
		if err != nil {
			errs = append(errs, fmt.Errorf("metrics of %s: %w", url, err))
			continue
		}
		snapshot.add(families)
	}
	return snapshot, errors.Join(errs...)
}

func (s Scraper) read(ctx context.Context, url string) (map[string]*dto.MetricFamily, error) {
	ctx, cancel := context.WithTimeout(ctx, scrapeTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	client := s.Client
	if client == nil {
		client = http.DefaultClient
	}
	response, err := client.Do(request)
	if err != nil {
		return nil, errors.Unwrap(err) // a *url.Error, which says the address once more
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("status %d, want 200", response.StatusCode)
	}
	parser := expfmt.NewTextParser(model.UTF8Validation)
	return parser.TextToMetricFamilies(io.LimitReader(response.Body, longestScrape))
}

// figures maps the metrics of the wire contract to figures, by the value of their
// label "side"; "" is a metric without one.
var figures = map[string]map[string]Figure{
	"me_matches_total":          {"": Fills},
	"me_orders_received_total":  {"buy": Received, "sell": Received},
	"me_traded_quantity_total":  {"": Traded},
	"me_orderbook_depth":        {"buy": RestingBids, "sell": RestingAsks},
	"me_orderbook_quantity":     {"buy": BidQuantity, "sell": AskQuantity},
	"me_orderbook_price_levels": {"sell": AskLevels},
}

// exact bounds what a float counts without a gap; more is no count, nor is NaN.
const exact = 1 << 53

func (s *Snapshot) add(families map[string]*dto.MetricFamily) {
	for name, sides := range figures {
		for _, m := range families[name].GetMetric() {
			labels, v := labelsOf(m), value(m)
			if figure, ok := sides[side(labels["side"])]; ok && math.Abs(v) <= exact {
				s.shard(labels["shard"]).Figures[figure] += int64(math.Round(v))
			}
		}
	}
	for _, m := range families["me_match_duration_seconds"].GetMetric() {
		if h := m.GetHistogram(); h != nil {
			s.shard(labelsOf(m)["shard"]).Duration = newHistogram(h)
		}
	}
	s.GC = s.GC.longer(gcPause(families))
}

func (s *Snapshot) shard(name string) *Counters {
	c := s.Shards[name]
	if c == nil {
		c = &Counters{Figures: make(map[Figure]int64)}
		s.Shards[name] = c
	}
	return c
}

// side reads the names that engines give to the sides of a book.
func side(label string) string {
	switch strings.ToLower(label) {
	case "buy", "bid", "bids":
		return "buy"
	case "sell", "ask", "asks":
		return "sell"
	}
	return ""
}

func labelsOf(m *dto.Metric) map[string]string {
	labels := make(map[string]string, len(m.GetLabel()))
	for _, l := range m.GetLabel() {
		labels[l.GetName()] = l.GetValue()
	}
	return labels
}

func value(m *dto.Metric) float64 {
	switch {
	case m.Counter != nil:
		return m.Counter.GetValue()
	case m.Gauge != nil:
		return m.Gauge.GetValue()
	}
	return m.GetUntyped().GetValue()
}

// gcPause finds the longest pause in the metrics of a JVM, as Micrometer or the
// Prometheus client export them, or of a Go program.
func gcPause(families map[string]*dto.MetricFamily) (longest GCPause) {
	const (
		micrometer = "jvm_gc_pause_seconds_max"
		prometheus = "jvm_gc_collection_seconds"
		golang     = "go_gc_duration_seconds"
	)
	found := func(s float64, source string, meanOnly bool) {
		longest = longest.longer(GCPause{seconds(s), true, meanOnly, source})
	}
	for _, m := range families[micrometer].GetMetric() {
		found(value(m), micrometer, false)
	}
	if longest.Measured {
		return longest
	}
	for _, m := range families[prometheus].GetMetric() {
		if s := m.GetSummary(); s.GetSampleCount() > 0 {
			found(s.GetSampleSum()/float64(s.GetSampleCount()), prometheus, true)
		}
	}
	if longest.Measured {
		return longest
	}
	for _, m := range families[golang].GetMetric() {
		for _, q := range m.GetSummary().GetQuantile() {
			if q.GetQuantile() == 1 && !math.IsNaN(q.GetValue()) {
				found(q.GetValue(), golang, false)
			}
		}
	}
	return longest
}

func (p GCPause) longer(o GCPause) GCPause {
	if !p.Measured || o.Measured && o.Longest > p.Longest {
		return o
	}
	return p
}
