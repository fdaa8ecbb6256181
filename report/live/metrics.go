package live

import (
	"net/http"
	"time"

	"github.com/ordergen/ordergen/client"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metrics are those of a run so far, from the entries of its journal. They have the names that k6 gives
// them when it writes native histograms to Prometheus: the prefix k6_, and times in seconds.
type Metrics struct {
	Warmup time.Duration // orders due before it are left out

	registry *prometheus.Registry
	service  prometheus.Histogram
	intended prometheus.Histogram
	requests prometheus.Counter
	orders   prometheus.Counter
	dropped  prometheus.Counter
	failed   share
	checks   share
}

// share is a rate of k6: the part of all for which something holds.
type share struct {
	gauge       prometheus.Gauge
	passes, all float64
}

func (s *share) add(pass bool) {
	s.all++
	if pass {
		s.passes++
	}
	s.gauge.Set(s.passes / s.all)
}

// growth is by how much each bucket of a native histogram is wider than the one before.
const growth = 1.01

// NewMetrics returns metrics of nothing. Lost tells how many entries have not come to them.
func NewMetrics(lost func() int64) *Metrics {
	m := &Metrics{registry: prometheus.NewRegistry()}
	counter := func(name, help string) prometheus.Counter {
		c := prometheus.NewCounter(prometheus.CounterOpts{Name: name, Help: help})
		m.registry.MustRegister(c)
		return c
	}
	times := func(name, help string) prometheus.Histogram {
		h := prometheus.NewHistogram(prometheus.HistogramOpts{Name: name, Help: help, NativeHistogramBucketFactor: growth, NativeHistogramZeroThreshold: 1e-9})
		m.registry.MustRegister(h)
		return h
	}
	rate := func(name, help string) share {
		g := prometheus.NewGauge(prometheus.GaugeOpts{Name: name, Help: help})
		m.registry.MustRegister(g)
		return share{gauge: g}
	}
	m.service = times("k6_http_req_duration_seconds", "From the time an order was sent to its answer.")
	m.intended = times("k6_match_latency_ms_seconds", "From the time an order was due to its answer; orders that were never sent are counted as dropped alone.")
	m.requests = counter("k6_http_reqs_total", "Requests sent.")
	m.orders = counter("k6_iterations_total", "Orders sent.")
	m.dropped = counter("k6_dropped_iterations_total", "Orders due and never sent, as all workers were busy.")
	m.failed = rate("k6_http_req_failed_rate", "Of requests sent, those not accepted.")
	m.checks = rate("k6_checks_rate", "Of orders due, those accepted.")
	m.registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{
		Name: "ordergen_lost_entries_total", Help: "Orders that came too fast to be in these metrics.",
	}, func() float64 { return float64(lost()) }))
	return m
}

// Write enters an order. Its calls must not overlap.
func (m *Metrics) Write(e client.Entry) error {
	if e.Due < m.Warmup {
		return nil
	}
	if e.Fate != client.Unsent { // a fault of this machine says nothing of the target
		m.checks.add(e.Fate == client.Accepted)
	}
	if e.Fate == client.Dropped {
		m.dropped.Inc()
	}
	if e.Answered == 0 {
		return nil
	}
	m.requests.Inc()
	m.orders.Inc()
	m.service.Observe((e.Answered - e.Sent).Seconds())
	m.intended.Observe((e.Answered - e.Due).Seconds())
	m.failed.add(e.Fate != client.Accepted)
	return nil
}

// Close does nothing: what was counted can still be read.
func (m *Metrics) Close() error { return nil }

// Handler answers with the metrics at every path.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}
