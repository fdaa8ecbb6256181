package trial

import (
	"math"
	"testing"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
)

// trend records n latencies of ms on average, spread evenly over ± a per cent of it, as
// a real distribution is; the last unanswered ones are beyond all.
func trend(n int, ms, spread float64, unanswered int) *client.Trend {
	t := client.NewTrend()
	for i := range n - unanswered {
		x := ms * (1 + spread/100*(2*float64(i)/float64(n)-1))
		t.Record(time.Duration(x * 1e6))
	}
	for range unanswered {
		t.RecordBeyond()
	}
	return t
}

// tailed records n latencies with the long tail of an exponential law, so that p99, which
// is 4.6 times the mean, is known to no more than some fifteen per cent.
func tailed(n int, mean float64) *client.Trend {
	t := client.NewTrend()
	for i := range n {
		t.Record(time.Duration(-math.Log1p(-(float64(i)+0.5)/float64(n)) * mean * 1e6))
	}
	return t
}

func TestDisturbance(t *testing.T) {
	for name, test := range map[string]struct {
		before, during *client.Trend
		want           Status
	}{
		"as before":                    {trend(2000, 10, 2, 0), trend(2000, 10, 2, 0), Held},
		"faster":                       {trend(2000, 10, 2, 0), trend(2000, 5, 2, 0), Held},
		"9 % above":                    {trend(2000, 10, 0, 0), trend(2000, 10.9, 0, 0), Held},
		"11 % above":                   {trend(2000, 10, 0, 0), trend(2000, 11.1, 0, 0), Missed},
		"far above":                    {trend(2000, 10, 2, 0), trend(2000, 500, 2, 0), Missed},
		"within the noise":             {tailed(2000, 10), tailed(2000, 11.5), Undecided},
		"too few before":               {trend(500, 10, 0, 0), trend(2000, 500, 0, 0), Undecided},
		"too few during":               {trend(2000, 10, 0, 0), trend(500, 500, 0, 0), Undecided},
		"nothing at all":               {client.NewTrend(), client.NewTrend(), Undecided},
		"never answered":               {trend(2000, 10, 0, 0), trend(2000, 10, 0, 200), Missed},
		"1 % never answered":           {trend(2000, 10, 0, 0), trend(2000, 10, 0, 20), Undecided},
		"never answered before either": {trend(2000, 10, 0, 200), trend(2000, 10, 0, 200), Undecided},
	} {
		t.Run(name, func(t *testing.T) {
			r := RunReport{Result: &client.Result{Parts: []client.Part{
				{Phase: warmupPhase, Discard: true, Latency: trend(9000, 900, 0, 0), Service: client.NewTrend()},
				{Phase: beforeDisturbance, Latency: test.before, Service: client.NewTrend()},
				{Phase: duringDisturbance, Latency: test.during, Service: client.NewTrend()},
			}}}
			got := disturbance(ordergen.Disturbance{What: "broker paused", At: time.Second, MaxRise: 100}).Judge(&r)[0]
			if got.Status != test.want || got.ID != DisturbedP99 || got.Required {
				t.Errorf("it is %+v, want it %v", got, test.want)
			}
			if before := test.before.Count() > 0; before && got.Bound.Limit != 1.1*got.Reference.Value {
				t.Errorf("the limit is %v ms, want 10 %% above the %v ms before", got.Bound.Limit, got.Reference.Value)
			}
		})
	}
}
