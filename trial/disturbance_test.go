package trial

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/client/metric"
	"github.com/ordergen/ordergen/compare"
)

// trend records n latencies of ms on average, spread evenly over ± a per cent of it, as
// a real distribution is; the last unanswered ones are beyond all.
func trend(n int, ms, spread float64, unanswered int) *metric.Trend {
	t := metric.NewTrend()
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
func tailed(n int, mean float64) *metric.Trend {
	t := metric.NewTrend()
	for i := range n {
		t.Record(time.Duration(-math.Log1p(-(float64(i)+0.5)/float64(n)) * mean * 1e6))
	}
	return t
}

func TestDisturbance(t *testing.T) {
	for name, test := range map[string]struct {
		before, during *metric.Trend
		want           Status
	}{
		"as before":                    {trend(2000, 10, 2, 0), trend(2000, 10, 2, 0), Held},
		"faster":                       {trend(2000, 10, 2, 0), trend(2000, 5, 2, 0), Held},
		"9 % above":                    {trend(2000, 10, 0, 0), trend(2000, 10.9, 0, 0), Held},
		"11 % above":                   {trend(2000, 10, 0, 0), trend(2000, 11.1, 0, 0), Missed},
		"far above":                    {trend(2000, 10, 2, 0), trend(2000, 500, 2, 0), Missed},
		"within the noise":             {tailed(2000, 10), tailed(2000, 11.5), Undecided},
		"too few before":               {trend(200, 10, 0, 0), trend(2000, 500, 0, 0), Undecided},
		"too few during":               {trend(2000, 10, 0, 0), trend(200, 10, 0, 0), Undecided},
		"nothing at all":               {metric.NewTrend(), metric.NewTrend(), Undecided},
		"never answered":               {trend(2000, 10, 0, 0), trend(2000, 10, 0, 200), Missed},
		"1 % never answered":           {trend(2000, 10, 0, 0), trend(2000, 10, 0, 20), Undecided},
		"never answered before either": {trend(2000, 10, 0, 200), trend(2000, 10, 0, 200), Undecided},
	} {
		t.Run(name, func(t *testing.T) {
			r := RunReport{Result: &client.Result{Parts: []client.Part{
				{Phase: warmupPhase, Discard: true, Latency: trend(9000, 900, 0, 0), Service: metric.NewTrend()},
				{Phase: beforeDisturbance, Latency: test.before, Service: metric.NewTrend()},
				{Phase: duringDisturbance, Latency: test.during, Service: metric.NewTrend()},
			}}}
			got := disturbance(ordergen.Disturbance{What: "broker paused", At: time.Second, MaxRise: 100}).Judge(&r)[0]
			if got.Status != test.want || got.ID != DisturbedP99 || got.Required {
				t.Errorf("it is %+v, want it %v", got, test.want)
			}
			if r := got.Got; got.Bound.Limit != 1.1 || r.Known && !(r.Low <= r.Value && r.Value <= r.High) {
				t.Errorf("the ratio is %+v, held to %v, want it in its interval and held to 1.1", r, got.Bound.Limit)
			}
		})
	}
}

// Latencies that come in bunches tell less than as many independent ones: what is broken
// with these is undecided with those.
func TestBunchedLatenciesDecideLess(t *testing.T) {
	for _, bunch := range []uint64{1, 50} {
		phase := func(name string, factor float64) client.Part {
			p := client.Part{Phase: name, Latency: metric.NewTrend(), Service: metric.NewTrend(), Batches: new(compare.Batches)}
			random := rand.New(rand.NewPCG(1, bunch))
			var ms float64
			for k := range uint64(4000) {
				if k%bunch == 0 {
					ms = 10 + random.ExpFloat64()
				}
				d := time.Duration(ms * factor * 1e6)
				p.Latency.Record(d)
				p.Batches.Add(k, d)
			}
			return p
		}
		r := RunReport{Result: &client.Result{Parts: []client.Part{phase(beforeDisturbance, 1), phase(duringDisturbance, 1.5)}}}
		want := Missed
		if bunch > 1 {
			want = Undecided
		}
		if got := (disturbance{MaxRise: 100}).Judge(&r)[0]; got.Status != want {
			t.Errorf("half as much again, %d at a time, is %v (%+v), want it %v", bunch, got.Status, got.Got, want)
		}
	}
}

// The plan of A4 says that its 1,020 and 2,040 orders can tell no rise of 10 %.
func TestResolutionOfA4(t *testing.T) {
	p, err := ordergen.LookupProfile("A4")
	if err != nil {
		t.Fatal(err)
	}
	for _, warmup := range []time.Duration{0, time.Minute} {
		runs, err := Trial{Profile: p, Warmup: warmup}.Plan()
		if err != nil {
			t.Fatal(err)
		}
		r := runs[0].Resolution()
		if least := r.Detectable(1.1); r.Earlier != 1020 || r.Later != 2040 || least < 1.3 || least > 1.5 {
			t.Errorf("after a warm-up of %v A4 has %v orders before and %v during, and finds ×%.2f, want 1,020, 2,040 and some 1.4", warmup, r.Earlier, r.Later, least)
		}
	}
}
