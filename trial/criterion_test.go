package trial

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/client/metric"
	"github.com/ordergen/ordergen/observe"
)

func TestServerP99(t *testing.T) {
	const limit = 200 * time.Millisecond
	ms := func(n int) time.Duration { return time.Duration(n) * time.Millisecond }
	bucket := func(value, low, high int) observe.Quantile {
		return observe.Quantile{Value: ms(value), Low: ms(low), High: ms(high), Measured: true}
	}
	for name, test := range map[string]struct {
		p99  observe.Quantile
		want Status
	}{
		"well below":                    {bucket(3, 1, 5), Held},
		"in the bucket below the limit": {bucket(199, 100, 200), Held},
		"at the limit":                  {bucket(200, 100, 200), Missed},
		"in the bucket above the limit": {bucket(201, 200, 500), Missed},
		"beyond all buckets":            {observe.Quantile{Value: ms(1000), Low: ms(1000), High: math.MaxInt64, Measured: true}, Missed},
		"a limit beyond all buckets":    {observe.Quantile{Value: ms(100), Low: ms(100), High: math.MaxInt64, Measured: true}, Undecided},
		"the limit inside, below":       {bucket(150, 100, 500), Held},
		"the limit inside, above":       {bucket(300, 100, 500), Missed},
		"not measured":                  {observe.Quantile{}, Unmeasured},
	} {
		r := RunReport{Server: []observe.Latency{{Shard: "a", P99: test.p99}}}
		checks := serverP99(limit).Judge(&r)
		if len(checks) != 1 || checks[0].Status != test.want || !checks[0].Required || checks[0].Of != "a" {
			t.Errorf("%s: %+v, want it %v", name, checks, test.want)
		}
	}
}

func TestGCPause(t *testing.T) {
	criterion := gcPause{5 * time.Millisecond, 10 * time.Millisecond}
	pause := func(low, high float64) observe.GCPause {
		return observe.GCPause{Low: time.Duration(low * 1e6), High: time.Duration(high * 1e6), Measured: true, Source: "source"}
	}
	for name, test := range map[string]struct {
		pause observe.GCPause
		want  Status
	}{
		"short":                 {pause(4.9, 4.9), Held},
		"short at most":         {pause(0.1, 4.9), Held},
		"in between":            {pause(5, 5), Warned},
		"in between, somewhere": {pause(5, 9.9), Warned},
		"long":                  {pause(10, 10), Missed},
		"long at least":         {pause(10, 90), Missed},
		"perhaps long":          {pause(7, 11), Undecided},
		"just not in between":   {pause(7, 10), Undecided},
		"perhaps short":         {pause(1, 7), Undecided},
		"none was exposed":      {observe.GCPause{}, Unmeasured},
		"none has come so far":  {pause(0, 0), Held},
	} {
		if got := criterion.Judge(&RunReport{GC: test.pause})[0]; got.Status != test.want || got.Required {
			t.Errorf("%s: %+v, want it %v", name, got, test.want)
		}
	}
}

func TestMatchesPerMinute(t *testing.T) {
	windows := func(matches ...int64) (all []observe.Growth) {
		for _, n := range matches {
			if n < 0 {
				all = append(all, observe.Growth{State: observe.NotExposed})
				continue
			}
			all = append(all, observe.Growth{N: n})
		}
		return all
	}
	for name, test := range map[string]struct {
		window  time.Duration
		matches []observe.Growth
		want    Status
		good    float64
	}{
		"all":                {time.Minute, windows(4750, 4750, 4750, 4750, 4750), Held, 5},
		"four of five":       {time.Minute, windows(9999, 4750, 4749, 4750, 4750), Held, 4},
		"three of five":      {time.Minute, windows(9999, 4749, 4749, 4750, 4750), Missed, 3},
		"scaled":             {6 * time.Second, windows(475, 475, 475, 475, 0), Held, 4},
		"scaled, too few":    {6 * time.Second, windows(475, 475, 475, 474, 0), Missed, 3},
		"one was not told":   {time.Minute, windows(4750, 4750, 4750, 4750, -1), Unmeasured, 0},
		"there is no window": {time.Minute, nil, Unmeasured, 0},
	} {
		p := ordergen.Profile{Window: test.window}
		got := matchesPerMinute{4750, 4}.Judge(&RunReport{Experiment: Experiment{Profile: p}, Matches: test.matches})[0]
		if got.Status != test.want || !got.Required {
			t.Errorf("%s: %+v, want it %v", name, got, test.want)
		}
		if got.Got.Value != test.good || got.Got.Known == (test.want == Unmeasured) {
			t.Errorf("%s: %+v windows are good, want %v", name, got.Got, test.good)
		}
	}
}

func TestThresholdThatJudgesNothing(t *testing.T) {
	r := RunReport{Metrics: metric.Metrics{}}
	checks := thresholds{{Metric: "http_reqs", Expression: "count>0"}}.Judge(&r)
	if len(checks) != 1 || checks[0].Status != Voided {
		t.Errorf("it gives %+v, want it invalid", checks)
	}
}

// A share of orders is accepted, and that of no order is too little.
func TestAccepted(t *testing.T) {
	for name, test := range map[string]struct {
		accepted, refused, dropped, unsent int64
		perMille                           accepted
		want                               Status
		share                              float64
	}{
		"all":                             {1000, 0, 0, 0, 990, Held, 1},
		"just enough":                     {990, 10, 0, 0, 990, Held, 0.99},
		"too few":                         {989, 11, 0, 0, 990, Missed, 0.989},
		"dropped":                         {989, 0, 11, 0, 990, Missed, 0.989},
		"half is asked for":               {500, 500, 0, 0, 500, Held, 0.5},
		"none, whatever is asked":         {0, 1000, 0, 0, 0, Missed, 0},
		"nothing was due":                 {0, 0, 0, 0, 990, Unmeasured, 0},
		"this machine could not send all": {495, 5, 0, 500, 990, Held, 0.99},
		"this machine could send none":    {0, 0, 0, 1000, 990, Unmeasured, 0},
	} {
		part := client.Part{Sent: test.accepted + test.refused, Accepted: test.accepted, Refused: test.refused, Dropped: test.dropped, Unsent: test.unsent, Latency: metric.NewTrend(), Service: metric.NewTrend()}
		got := test.perMille.Judge(&RunReport{Result: &client.Result{Parts: []client.Part{part}}})[0]
		if got.Status != test.want || got.ID != Accepted || got.Got.Value != test.share || got.Bound.Limit != float64(test.perMille)/1000 {
			t.Errorf("%s: %+v, want %g and it %v", name, got, test.share, test.want)
		}
	}
}

// A threshold on a metric that has no sample does not hold, whatever it asks.
func TestThresholdWithoutASample(t *testing.T) {
	metrics := metric.Metrics{"http_req_duration": metric.NewTrend(), "http_req_failed": metric.Rate{}, "dropped_iterations": metric.Counter{}}
	for expression, want := range map[string]Status{
		"http_req_duration p(99)<200": Missed,
		"http_req_failed rate<0.01":   Missed,
		"dropped_iterations count<1":  Held,
	} {
		metric, expression, _ := strings.Cut(expression, " ")
		got := thresholds{{Metric: metric, Expression: expression}}.Judge(&RunReport{Metrics: metrics})[0]
		if got.Status != want || got.Got.Known != (want == Held) {
			t.Errorf("%s: %+v, want it %v", metric, got, want)
		}
	}
}

func TestLateGenerator(t *testing.T) {
	limit, _ := trend(1, 20, 0, 0).Quantile(0.99) // as it is recorded
	for _, test := range []struct {
		late *metric.Trend
		want Status
	}{
		{trend(1000, 19, 0, 0), Held},
		{trend(1000, 20, 0, 0), Held},
		{trend(1000, 21, 0, 0), Voided},
		{trend(1000, 1, 0, 20), Voided},
	} {
		r := RunReport{Result: &client.Result{Lateness: test.late}}
		if got := lateness(limit).Judge(&r)[0]; got.Status != test.want {
			t.Errorf("%+v, want it %v", got, test.want)
		}
	}
}
