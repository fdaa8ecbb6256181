package k6

import (
	"fmt"
	"math"
	"time"

	"go.k6.io/k6/metrics"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/k6/internal/workload"
)

// overtime is how much longer than its case a scenario lasts. k6 counts its ticks from
// the start of the scenario and stops at the end of its duration, so that of two
// things due at the same moment, the last tick of a ramp and the end, either may come
// first. Iterations of the overtime find all orders taken and return at once, unless
// ticks were dropped before.
const overtime = time.Second

// k6Options is what a script exports as options, as far as a case decides it.
type k6Options struct {
	Scenarios         map[string]scenario `json:"scenarios"`
	Thresholds        map[string][]string `json:"thresholds"`
	SummaryTrendStats []string            `json:"summaryTrendStats"`
}

// scenario is an arrival-rate executor. Rates are iterations in each TimeUnit.
type scenario struct {
	Executor        string  `json:"executor"`
	Rate            *int64  `json:"rate,omitempty"`
	StartRate       *int64  `json:"startRate,omitempty"`
	TimeUnit        string  `json:"timeUnit"`
	Duration        string  `json:"duration,omitempty"`
	Stages          []stage `json:"stages,omitempty"`
	PreAllocatedVUs int     `json:"preAllocatedVUs"`
	MaxVUs          int     `json:"maxVUs"`
}

type stage struct {
	Target   int64  `json:"target"`
	Duration string `json:"duration"`
}

// optionsOf is the case in k6's terms. It fails for rates of different units, which one
// scenario cannot hold.
func optionsOf(w *workload.Workload) (k6Options, error) {
	orders, err := ordersScenario(w)
	return k6Options{
		Scenarios:         map[string]scenario{"orders": orders},
		Thresholds:        thresholdsOf(w),
		SummaryTrendStats: []string{"avg", "min", "med", "max", "p(90)", "p(95)", "p(99)"},
	}, err
}

func ordersScenario(w *workload.Workload) (scenario, error) {
	stages := w.Run.Stages
	first, last := stages[0].From, stages[len(stages)-1].To
	s := scenario{
		TimeUnit:        first.Per.String(),
		PreAllocatedVUs: w.Profile.VUs.Preallocated,
		MaxVUs:          w.Profile.VUs.Max,
	}
	if !w.Ramps() {
		s.Executor = "constant-arrival-rate"
		s.Rate = &first.Orders
		s.Duration = (w.Run.Duration() + overtime).String()
		return s, nil
	}
	s.Executor = "ramping-arrival-rate"
	s.StartRate = &first.Orders
	rate := first
	for _, st := range stages {
		if st.From.Per != first.Per || st.To.Per != first.Per {
			return s, fmt.Errorf("stage %v has another unit of time than %v, and one scenario has one", st, first)
		}
		if st.From != rate {
			s.Stages = append(s.Stages, stage{st.From.Orders, "0s"}) // a jump
		}
		s.Stages = append(s.Stages, stage{st.To.Orders, st.Duration.String()})
		rate = st.To
	}
	s.Stages = append(s.Stages, stage{last.Orders, overtime.String()})
	return s, nil
}

// Names of the metrics that thresholds of the cases are on, beside those of k6.
const (
	metricMatchLatency    = "match_latency_ms"     // trend: intended time to answered
	metricLateness        = "order_lateness_ms"    // trend: intended time to sent
	metricMatchCount      = "match_count"          // counter: matches, as the engine counts them
	metricMatchWindows    = "match_windows"        // counter: minutes in which enough was matched
	metricOrdersAccepted  = "orders_accepted"      // counter
	metricServerP99       = "server_p99_ms"        // gauge, by shard: p99 of matching, by the engine's histogram
	metricGCPause         = "gc_pause_ms"          // gauge: longest of the engine
	metricShardShare      = "shard_share"          // gauge, by shard: of the orders received, 0..1
	metricDisturbanceRise = "disturbance_p99_rise" // gauge: certain rise of p99 with the disturbance, 0.1 is 10 %
)

// criteriaMetrics are fed by teardown() and by the scenario that counts matches.
var criteriaMetrics = []struct {
	name     string
	kind     metrics.MetricType
	contains metrics.ValueType
}{
	{metricMatchCount, metrics.Counter, metrics.Default},
	{metricMatchWindows, metrics.Counter, metrics.Default},
	{metricOrdersAccepted, metrics.Counter, metrics.Default},
	{metricServerP99, metrics.Gauge, metrics.Time},
	{metricGCPause, metrics.Gauge, metrics.Time},
	{metricShardShare, metrics.Gauge, metrics.Default},
	{metricDisturbanceRise, metrics.Gauge, metrics.Default},
}

// thresholdsOf is the case's thresholds, and its criteria as thresholds on metrics that
// teardown() feeds from the engine's counters.
func thresholdsOf(w *workload.Workload) map[string][]string {
	all := make(map[string][]string)
	hold := func(metric, format string, limit any) {
		all[metric] = append(all[metric], fmt.Sprintf(format, limit))
	}
	for _, t := range w.Profile.Thresholds {
		hold(t.Metric, "%s", t.Expression)
	}
	c := w.Profile.Criteria
	if c.MatchesPerMinute > 0 {
		hold(metricMatchWindows, "count>=%d", c.MatchMinutes)
	}
	for _, shard := range w.Profile.Shards {
		if c.ServerP99 > 0 {
			hold(tagged(metricServerP99, shard), "value<%v", millis(c.ServerP99))
		}
		if c.Skew {
			low, high := w.ShareOf(shard)
			hold(tagged(metricShardShare, shard), "value>=%.4f", low)
			hold(tagged(metricShardShare, shard), "value<=%.4f", high)
		}
	}
	if c.GCPauseFail > 0 {
		hold(metricGCPause, "value<%v", millis(c.GCPauseFail))
	}
	if c.Disturbance.At > 0 {
		hold(metricDisturbanceRise, "value<=%v", float64(c.Disturbance.MaxRise)/1000)
	}
	if c.Scaling > 0 && w.Settings.Baseline > 0 {
		hold(metricOrdersAccepted, "count>=%.0f", ordersForScaling(w))
	}
	return all
}

// ordersForScaling is how many orders are accepted at so many per mille of the
// baseline's throughput times the number of shards.
func ordersForScaling(w *workload.Workload) float64 {
	perMille, shards := float64(w.Profile.Criteria.Scaling), float64(len(w.Profile.Shards))
	return math.Ceil(perMille / 1000 * shards * w.Settings.Baseline * w.Run.Duration().Seconds())
}

func tagged(metric string, s ordergen.Shard) string { return metric + "{shard:" + s.Name + "}" }

func millis(d time.Duration) float64 { return float64(d) / 1e6 }

// criteria is what a script needs to know of its case to feed the metrics of the
// thresholds. A field is null or 0 where the case asks for nothing of the kind.
type criteria struct {
	Title            string       `json:"title"`
	Discard          bool         `json:"discard"` // results are thrown away: the case only warms up
	DurationMS       float64      `json:"durationMs"`
	WindowMS         float64      `json:"windowMs"`         // in which matches are counted
	MatchesPerWindow float64      `json:"matchesPerWindow"` // that make a window count
	ServerP99        bool         `json:"serverP99"`        // must be measured
	Skew             bool         `json:"skew"`
	GCPause          *gcLimits    `json:"gcPause"`
	Disturbance      *disturbance `json:"disturbance"`
}

type gcLimits struct {
	WarnMS float64 `json:"warnMs"`
	FailMS float64 `json:"failMs"`
}

type disturbance struct {
	What string  `json:"what"`
	AtMS float64 `json:"atMs"` // from the start of the scenario
}

func criteriaOf(w *workload.Workload) criteria {
	c := w.Profile.Criteria
	out := criteria{
		Title:            w.Profile.Title,
		Discard:          c.Discard,
		DurationMS:       millis(w.Run.Duration()),
		WindowMS:         millis(w.Profile.Window),
		MatchesPerWindow: float64(c.MatchesPerMinute) * w.Profile.Window.Minutes(),
		ServerP99:        c.ServerP99 > 0,
		Skew:             c.Skew,
	}
	if c.GCPauseFail > 0 {
		out.GCPause = &gcLimits{millis(c.GCPause), millis(c.GCPauseFail)}
	}
	if c.Disturbance.At > 0 {
		out.Disturbance = &disturbance{c.Disturbance.What, millis(c.Disturbance.At)}
	}
	return out
}
