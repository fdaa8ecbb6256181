package trial

import (
	"math"
	"strings"
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
		says           string
	}{
		"as before":                    {trend(2000, 10, 2, 0), trend(2000, 10, 2, 0), Held, "10.2 ms"},
		"faster":                       {trend(2000, 10, 2, 0), trend(2000, 5, 2, 0), Held, "5.10 ms"},
		"9 % above":                    {trend(2000, 10, 0, 0), trend(2000, 10.9, 0, 0), Held, "10.9 ms"},
		"11 % above":                   {trend(2000, 10, 0, 0), trend(2000, 11.1, 0, 0), Broken, "11.1 ms"},
		"far above":                    {trend(2000, 10, 2, 0), trend(2000, 500, 2, 0), Broken, "510 ms"},
		"within the noise":             {tailed(2000, 10), tailed(2000, 11.5), Unmeasured, "the difference is not resolvable"},
		"too few before":               {trend(500, 10, 0, 0), trend(2000, 500, 0, 0), Unmeasured, "too few orders to tell"},
		"too few during":               {trend(2000, 10, 0, 0), trend(500, 500, 0, 0), Unmeasured, "too few orders to tell"},
		"nothing at all":               {client.NewTrend(), client.NewTrend(), Unmeasured, "too few orders to tell"},
		"never answered":               {trend(2000, 10, 0, 0), trend(2000, 10, 0, 200), Broken, "never answered"},
		"1 % never answered":           {trend(2000, 10, 0, 0), trend(2000, 10, 0, 20), Unmeasured, "the difference is not resolvable"},
		"never answered before either": {trend(2000, 10, 0, 200), trend(2000, 10, 0, 200), Unmeasured, "the difference is not resolvable"},
	} {
		t.Run(name, func(t *testing.T) {
			r := RunReport{Result: &client.Result{Parts: []client.Part{
				{Phase: warmupPhase, Discard: true, Latency: trend(9000, 900, 0, 0), Service: client.NewTrend()},
				{Phase: beforeDisturbance, Latency: test.before, Service: client.NewTrend()},
				{Phase: duringDisturbance, Latency: test.during, Service: client.NewTrend()},
			}}}
			got := r.disturbance(ordergen.Disturbance{What: "broker paused", At: time.Second, MaxRise: 100})
			if got.Status != test.want || !strings.Contains(got.Got, test.says) {
				t.Errorf("it is %v, %q; want it %v and to say %q", got.Status, got.Got, test.want, test.says)
			}
			if got.Name != "p99 with broker paused" || got.Want != "≤ 10 % above before" || got.Required {
				t.Errorf("the check is %+v", got)
			}
		})
	}
}
