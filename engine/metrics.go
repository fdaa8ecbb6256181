package engine

import (
	"net/http"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

var (
	descReceived  = desc("me_orders_received_total", "Orders of POST /orders that were accepted for matching. Seeds and refused orders are not among them.", "shard", "side")
	descCancels   = desc("me_cancels_total", "Orders that were cancelled.", "shard")
	descCancelled = desc("me_cancelled_quantity_total", "Shares that cancels and reductions took off the book.", "shard")
	descReplaces  = desc("me_replaces_total", "Orders that were given another price and quantity.", "shard")
	descMatches   = desc("me_matches_total", "Fills: an order that trades with three others counts three.", "shard")
	descTraded    = desc("me_traded_quantity_total", "Shares traded.", "shard")
	descMatching  = desc("me_match_duration_seconds", "Time from the arrival of an order to the end of its matching, the wait for its turn included.", "shard")
	descDepth     = desc("me_orderbook_depth", "Resting orders.", "shard", "side")
	descLevels    = desc("me_orderbook_price_levels", "Prices at which orders rest, summed over the symbols.", "shard", "side")
	descQuantity  = desc("me_orderbook_quantity", "Resting shares.", "shard", "side")
	descPublished = desc("me_events_published_total", "Events that the broker took.", "shard")
	descDropped   = desc("me_events_dropped_total", "Events that found the queue to the broker full, or the broker paused at the end.", "shard")
	descLongest   = desc("jvm_gc_pause_seconds_max", "The longest pause so far that the shard made as a fault.", "shard")
	descPauses    = desc("jvm_gc_pause_seconds", "Pauses that the shard made as a fault.", "shard")
)

func desc(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc(name, help, labels, nil)
}

// snapshot is what a shard has done and what rests in its books at one moment.
type snapshot struct {
	Counters
	events   uint64 // that had their turn
	touched  bool   // the gauges are no longer those of the start
	matching durations
	depth    [2]sideTotal
}

func (s *Shard) snapshot() snapshot {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := snapshot{
		Counters: Counters{
			Received:  s.tally.received,
			Cancels:   s.tally.cancels,
			Replaces:  s.tally.replaces,
			Cancelled: s.tally.cancelled,
			Matches:   s.tally.matches,
			Traded:    s.tally.traded,
			Published: s.outbox.published.Load(),
			Dropped:   s.outbox.dropped.Load(),
		},
		events:   s.tally.sequence,
		touched:  s.tally.sequence > 0 || s.seeded && !s.faults.StaleGauges,
		matching: s.tally.matching,
		depth:    s.gauges,
	}
	if !s.faults.StaleGauges {
		now.depth = s.sideTotals()
	}
	return now
}

// sideTotals sums the books up. It is called with their lock.
func (s *Shard) sideTotals() (totals [2]sideTotal) {
	for _, book := range s.books {
		for side := range totals {
			d := book.Depth(ordergen.Side(side))
			total := &totals[side]
			total.orders += float64(d.Orders)
			total.levels += float64(d.Levels)
			total.quantity += float64(d.Quantity)
		}
	}
	return totals
}

// shardCollector gathers all of a shard's metrics at one moment, so that those of one
// scrape agree with each other.
type shardCollector struct{ *Shard }

func (c shardCollector) Describe(ch chan<- *prometheus.Desc) { prometheus.DescribeByCollect(c, ch) }

func (c shardCollector) Collect(ch chan<- prometheus.Metric) {
	now := c.snapshot()
	if c.faults.NoFigures.has(now.events) {
		return
	}
	// Counters appear when they count, gauges when the books change for the first time.
	lazy := c.faults.LazySeries
	emit := func(desc *prometheus.Desc, kind prometheus.ValueType, v float64, labels ...string) {
		if v == 0 && lazy && (kind == prometheus.CounterValue || !now.touched) {
			return
		}
		ch <- prometheus.MustNewConstMetric(desc, kind, v, append([]string{c.name}, labels...)...)
	}
	emit(descCancels, prometheus.CounterValue, float64(now.Cancels))
	emit(descCancelled, prometheus.CounterValue, float64(now.Cancelled))
	emit(descReplaces, prometheus.CounterValue, float64(now.Replaces))
	emit(descMatches, prometheus.CounterValue, float64(now.Matches))
	emit(descTraded, prometheus.CounterValue, float64(now.Traded))
	emit(descPublished, prometheus.CounterValue, float64(now.Published))
	emit(descDropped, prometheus.CounterValue, float64(now.Dropped))
	if now.events > 0 || !lazy {
		ch <- now.matching.metric(descMatching, c.name)
	}
	for i, total := range now.depth {
		side := ordergen.Side(i).String()
		emit(descReceived, prometheus.CounterValue, float64(now.Received[i]), side)
		emit(descDepth, prometheus.GaugeValue, total.orders, side)
		emit(descLevels, prometheus.GaugeValue, total.levels, side)
		emit(descQuantity, prometheus.GaugeValue, total.quantity, side)
	}
	if c.faults.PauseEvery > 0 {
		emit(descLongest, prometheus.GaugeValue, time.Duration(c.longestPause.Load()).Seconds())
		ch <- prometheus.MustNewConstSummary(descPauses, uint64(c.pauses.Load()), time.Duration(c.totalPause.Load()).Seconds(), nil, c.name)
	}
}

// gatewayMetrics counts what the gateway routes. Seeds are not among its requests.
type gatewayMetrics struct {
	requests *prometheus.CounterVec
	duration *prometheus.HistogramVec
	errors   *prometheus.CounterVec
}

// Values of the label reason.
const (
	reasonSymbol      = "unknown_symbol"
	reasonShard       = "unknown_shard"
	reasonJSON        = "invalid_json"
	reasonBody        = "unreadable_body"
	reasonUnavailable = "shard_unavailable"
	reasonTimeout     = "shard_timeout"
)

func newGatewayMetrics(routes []Route) gatewayMetrics {
	m := gatewayMetrics{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "gw_requests_total",
			Help: "Orders and changes of orders sent on to a shard, by the status of the answer; 499 where the client did not wait for it.",
		}, []string{"shard", "status"}),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "gw_request_duration_seconds",
			Help:    "Time from sending an order or a change on to having its answer.",
			Buckets: buckets[:],
		}, []string{"shard"}),
		errors: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "gw_routing_errors_total",
			Help: "Requests that got no answer of a shard.",
		}, []string{"reason"}),
	}
	for _, r := range routes {
		m.duration.WithLabelValues(r.Shard)
		for _, status := range []string{"200", "400", "404", "502", "503", "504"} {
			m.requests.WithLabelValues(r.Shard, status)
		}
	}
	for _, reason := range []string{reasonSymbol, reasonShard, reasonJSON, reasonBody, reasonUnavailable, reasonTimeout} {
		m.errors.WithLabelValues(reason)
	}
	return m
}

// metricsHandler serves the collectors, and those of the Go runtime, from a registry of
// their own.
func metricsHandler(cs ...prometheus.Collector) http.Handler {
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector())
	registry.MustRegister(cs...)
	return promhttp.HandlerFor(registry, promhttp.HandlerOpts{})
}
