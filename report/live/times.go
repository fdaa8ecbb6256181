package live

import (
	"strings"
	"sync"
	"time"

	"github.com/ordergen/ordergen/client/metric"
	"github.com/prometheus/client_golang/prometheus"
)

// growth is by how much each bucket of a native histogram is wider than the one before.
const growth = 1.01

// times are a trend in both forms that k6 has: a native histogram NAME_seconds, and a gauge for each
// statistic, such as NAME_p99.
type times struct {
	histogram prometheus.Histogram
	*statistics
}

func newTimes(into prometheus.Registerer, name, help string) times {
	t := times{
		histogram: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: name + "_seconds", Help: help, NativeHistogramBucketFactor: growth, NativeHistogramZeroThreshold: 1e-9,
		}),
		statistics: &statistics{trend: metric.NewTrend(), described: make(map[string]*prometheus.Desc)},
	}
	for _, stat := range t.trend.Stats() {
		gauge := name + "_" + strings.NewReplacer("(", "", ")", "").Replace(stat)
		t.described[stat] = prometheus.NewDesc(gauge, help+" In seconds, since the run began.", nil, nil)
	}
	into.MustRegister(t.histogram, t.statistics)
	return t
}

func (t times) observe(d time.Duration) {
	t.histogram.Observe(d.Seconds())
	t.record(d)
}

// statistics are the gauges of a trend.
type statistics struct {
	mu        sync.Mutex
	trend     *metric.Trend
	described map[string]*prometheus.Desc
}

var _ prometheus.Collector = (*statistics)(nil)

func (s *statistics) record(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.trend.Record(d)
}

// Describe sends what each gauge is.
func (s *statistics) Describe(to chan<- *prometheus.Desc) {
	for _, d := range s.described {
		to <- d
	}
}

// Collect sends each gauge, once there is something to tell.
func (s *statistics) Collect(to chan<- prometheus.Metric) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.trend.Count() == 0 {
		return
	}
	for stat, d := range s.described {
		milliseconds, _ := s.trend.Stat(stat)
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, milliseconds/1000)
	}
}
