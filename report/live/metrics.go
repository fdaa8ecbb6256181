package live

import (
	"net/http"
	"time"

	"github.com/ordergen/ordergen/client"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metrics are those of a run so far, from the entries of its journal. They have the names that k6 gives
// them when it writes to Prometheus: the prefix k6_, and times in seconds, as native histograms and as a gauge
// for each statistic.
type Metrics struct {
	Warmup time.Duration // orders due before it are left out

	registry *prometheus.Registry
	service  times
	intended times
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

// NewMetrics returns metrics of nothing. Each has the label testid, as k6 tells runs apart, unless that is
// empty. Lost tells how many entries have not come to them.
func NewMetrics(testID string, lost func() int64) *Metrics {
	m := &Metrics{registry: prometheus.NewRegistry()}
	labels := prometheus.Labels{"testid": testID}
	if testID == "" {
		labels = nil
	}
	into := prometheus.WrapRegistererWith(labels, m.registry)
	counter := func(name, help string) prometheus.Counter {
		c := prometheus.NewCounter(prometheus.CounterOpts{Name: name, Help: help})
		into.MustRegister(c)
		return c
	}
	rate := func(name, help string) share {
		g := prometheus.NewGauge(prometheus.GaugeOpts{Name: name, Help: help})
		into.MustRegister(g)
		return share{gauge: g}
	}
	m.service = newTimes(into, "k6_http_req_duration", "From the time an order was sent to its answer.")
	m.intended = newTimes(into, "k6_match_latency_ms", "From the time an order was due to its answer; orders that were never sent are counted as dropped alone.")
	m.requests = counter("k6_http_reqs_total", "Requests sent.")
	m.orders = counter("k6_iterations_total", "Orders sent.")
	m.dropped = counter("k6_dropped_iterations_total", "Orders due and never sent, as all workers were busy.")
	m.failed = rate("k6_http_req_failed_rate", "Of requests sent, those not accepted.")
	m.checks = rate("k6_checks_rate", "Of orders due, those accepted.")
	into.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{
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
	m.service.observe(e.Answered - e.Sent)
	m.intended.observe(e.Answered - e.Due)
	m.failed.add(e.Fate != client.Accepted)
	return nil
}

// Close does nothing: what was counted can still be read.
func (m *Metrics) Close() error { return nil }

// Handler answers with the metrics at every path.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}
