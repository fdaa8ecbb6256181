package observe

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"net/http"
	"sync"
	"time"

	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"github.com/ordergen/ordergen/internal/plain"
)

// Scraper reads Prometheus text endpoints.
type Scraper struct {
	URLs    []string
	Mapping Mapping       // Default() if it names no figure
	Client  *http.Client  // one made for this scraper alone if nil; redirects are not followed
	Timeout time.Duration // longest time for all endpoints, which are read side by side; 2 s if 0
}

// ErrNoMetrics says that there is no endpoint at an address, unlike one that fails.
var ErrNoMetrics = errors.New("status 404, want 200")

const (
	defaultTimeout = 2 * time.Second
	longestScrape  = 16 << 20 // bytes
	longestLine    = 1 << 20  // bytes; the parser takes many times as much memory
)

// Scrape reads every endpoint and puts together what they say. Endpoints that fail
// are in the error; the snapshot holds what the others said.
func (s Scraper) Scrape(ctx context.Context) (Snapshot, error) {
	s = s.withDefaults()
	snapshot := Snapshot{At: time.Now(), Shards: make(map[string]*Counters), Collectors: make(map[string]Collector)}
	ctx, cancel := context.WithTimeout(ctx, s.Timeout)
	defer cancel()
	var (
		reading sync.WaitGroup
		answers = make([]exposition, len(s.URLs))
		errs    = make([]error, len(s.URLs))
		// A series without a usable number leaves its figure out, at whichever endpoint, as
		// the sum of the others would be wrong.
		unusable = make(map[place]bool)
	)
	for i, address := range s.URLs {
		reading.Go(func() { answers[i], errs[i] = s.read(ctx, address) })
	}
	reading.Wait()
	for i, address := range s.URLs {
		if errs[i] != nil {
			name := plain.Redact(address)
			errs[i] = fmt.Errorf("metrics of %s: %w", name, errs[i])
			snapshot.Unread = append(snapshot.Unread, name)
			continue
		}
		mapping := s.Mapping.at(address)
		snapshot.add(answers[i], mapping, unusable)
		snapshot.addCollectors(answers[i], plain.Redact(address))
		mapping.mark(answers[i])
		snapshot.said = append(snapshot.said, answers[i])
	}
	for name, shard := range snapshot.Shards {
		s.Mapping.fillIn(shard.Figures)
		maps.DeleteFunc(shard.Figures, func(f Figure, _ int64) bool { return unusable[place{name, f}] })
	}
	return snapshot, errors.Join(errs...)
}

// place is where a figure is told.
type place struct {
	shard  string
	figure Figure
}

func (s Scraper) withDefaults() Scraper {
	if len(s.Mapping.Figures) == 0 {
		endpoints := s.Mapping.Endpoints
		s.Mapping = Default()
		s.Mapping.Endpoints = endpoints
	}
	if s.Timeout <= 0 {
		s.Timeout = defaultTimeout
	}
	var client http.Client
	if s.Client != nil {
		client = *s.Client
	}
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	s.Client = &client
	return s
}

func (s Scraper) read(ctx context.Context, address string) (exposition, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, errors.New("no URL such as http://127.0.0.1:8080/metrics")
	}
	response, err := s.Client.Do(request)
	if err != nil {
		return nil, errors.Unwrap(err) // a *url.Error, which says the address once more
	}
	defer response.Body.Close()
	if response.StatusCode == http.StatusNotFound {
		return nil, ErrNoMetrics
	}
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("status %d, want 200", response.StatusCode)
	}
	text, err := io.ReadAll(io.LimitReader(response.Body, longestScrape+1))
	if err != nil {
		return nil, err
	}
	if err := bounded(text); err != nil {
		return nil, err
	}
	parser := expfmt.NewTextParser(model.UTF8Validation)
	return parser.TextToMetricFamilies(bytes.NewReader(text))
}

// bounded refuses what would cost the parser too much.
func bounded(text []byte) error {
	if len(text) > longestScrape {
		return fmt.Errorf("the answer is longer than %d bytes", longestScrape)
	}
	for line := range bytes.Lines(text) {
		if len(line) > longestLine {
			return fmt.Errorf("a line is longer than %d bytes", longestLine)
		}
	}
	return nil
}

// exact bounds what a float counts without a gap; more is no count, nor is NaN.
const exact = 1 << 53

// add reads the figures of one endpoint.
func (s *Snapshot) add(families exposition, mapping Mapping, unusable map[place]bool) {
	for figure, sum := range mapping.Figures {
		for shard, n := range sums(families, sum, mapping) {
			if math.Abs(n) <= exact {
				s.Shard(shard).Figures[figure] += int64(n)
			} else {
				unusable[place{shard, figure}] = true
			}
		}
	}
	for _, m := range families[mapping.Matching.Metric].GetMetric() {
		if h := m.GetHistogram(); h != nil && mapping.Matching.selects(m) {
			c := s.Shard(mapping.shardOf(m))
			c.Matching = c.Matching.plus(newHistogram(h))
		}
	}
}

// sums adds the series up by shard; NaN where one of them is no count.
func sums(families exposition, all []Series, mapping Mapping) map[string]float64 {
	byShard := make(map[string]float64)
	for _, series := range all {
		for _, m := range families[series.Metric].GetMetric() {
			if !series.selects(m) {
				continue
			}
			v, is := number(m)
			if v = math.Round(v); !is || math.Abs(v) > exact {
				v = math.NaN()
			}
			if series.Minus {
				v = -v
			}
			byShard[mapping.shardOf(m)] += v
		}
	}
	return byShard
}
