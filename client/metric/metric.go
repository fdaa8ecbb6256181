// Package metric holds the figures that a run gives, with the names and statistics that k6 has, and the
// thresholds that judge them.
package metric

import (
	"slices"
	"strings"
	"time"
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
