package k6

import (
	"fmt"
	"time"

	"github.com/grafana/sobek"
	"go.k6.io/k6/js/common"
	"go.k6.io/k6/lib"
	"go.k6.io/k6/metrics"

	"github.com/ordergen/ordergen/k6/internal/workload"
)

// record notes the answer to order i: its fate in the ledger, and how long after its
// intended time it was sent and answered. In an open loop an order is due when the
// schedule says, whatever became of the ones before it, so a wait for a free virtual
// user and ticks that k6 dropped are in both times.
func (c *class) record(call sobek.FunctionCall) sobek.Value {
	now := time.Now()
	i := index(c.rt, call.Argument(0), "record")
	c.ledger.Answer(i, c.fateOf(call.Argument(1)))

	scenario := lib.GetScenarioState(c.vu.Context())
	if scenario == nil {
		return sobek.Undefined() // in setup() or teardown() nothing is due
	}
	due := scenario.StartTime.Add(c.Due(i))
	c.push(i, now, now.Sub(due), c.lastAt.Sub(due))
	return sobek.Undefined()
}

// fateOf reads a k6 response, or whatever has its status. Without one, a connection
// that was never made says that the order was not taken.
func (c *class) fateOf(answer sobek.Value) workload.Fate {
	if common.IsNullish(answer) {
		common.Throw(c.rt, fmt.Errorf("record: the answer is %v, want the response of http.post", answer))
	}
	o := answer.ToObject(c.rt)
	status := o.Get("status")
	if common.IsNullish(status) {
		common.Throw(c.rt, fmt.Errorf("record: the answer has no status, want the response of http.post"))
	}
	if status.ToInteger() == 0 && neverConnected(o.Get("error_code")) {
		return workload.Refused
	}
	return workload.FateOf(int(status.ToInteger()))
}

// neverConnected tells k6's error codes of name look-ups, 11xx, and of dialling, 1210
// to 1213, from those of connections that were cut.
func neverConnected(code sobek.Value) bool {
	if common.IsNullish(code) {
		return false
	}
	n := code.ToInteger()
	return 1100 <= n && n < 1200 || 1210 <= n && n <= 1213
}

// push emits the two times with the shard of the order, and the phase where the case
// has one.
func (c *class) push(i uint64, now time.Time, latency, lateness time.Duration) {
	state := c.vu.State()
	tags := state.Tags.GetCurrentValues().Tags.With("shard", c.shardOf[c.Stream.At(i).Symbol])
	if at := c.Profile.Criteria.Disturbance.At; at > 0 {
		phase := 0
		if c.Due(i) >= at {
			phase = 1
		}
		c.mu.Lock()
		c.latency[phase].Record(latency)
		c.mu.Unlock()
		tags = tags.With("phase", [...]string{"before", "during"}[phase])
	}
	sample := func(m *metrics.Metric, d time.Duration) metrics.Sample {
		return metrics.Sample{
			TimeSeries: metrics.TimeSeries{Metric: m, Tags: tags},
			Time:       now,
			Value:      millis(max(d, 0)),
		}
	}
	samples := []metrics.Sample{sample(c.matchLatency, latency)}
	if c.last == i {
		samples = append(samples, sample(c.lateness, lateness))
	}
	metrics.PushIfNotDone(c.vu.Context(), state.Samples, metrics.ConnectedSamples{Samples: samples, Tags: tags, Time: now})
}
