package trial

import (
	"math"
	"testing"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
)

func TestServerP99(t *testing.T) {
	const limit = 200 * time.Millisecond
	ms := func(n int) time.Duration { return time.Duration(n) * time.Millisecond }
	for name, test := range map[string]struct {
		p99  Quantile
		want Status
	}{
		"well below":                    {Quantile{ms(3), ms(1), ms(5), true}, Held},
		"in the bucket below the limit": {Quantile{ms(199), ms(100), ms(200), true}, Held},
		"at the limit":                  {Quantile{ms(200), ms(100), ms(200), true}, Broken},
		"in the bucket above the limit": {Quantile{ms(201), ms(200), ms(500), true}, Broken},
		"beyond all buckets":            {Quantile{ms(1000), ms(1000), math.MaxInt64, true}, Broken},
		"the limit inside, below":       {Quantile{ms(150), ms(100), ms(500), true}, Held},
		"the limit inside, above":       {Quantile{ms(300), ms(100), ms(500), true}, Broken},
		"not measured":                  {Quantile{}, Unmeasured},
	} {
		r := RunReport{Server: []ServerLatency{{Shard: "a", P99: test.p99}}}
		checks := r.serverP99(limit)
		if len(checks) != 1 || checks[0].Status != test.want || !checks[0].Required || checks[0].Name != "server p99, shard a" {
			t.Errorf("%s: %+v, want it %v", name, checks, test.want)
		}
	}
}

func TestGCPause(t *testing.T) {
	criteria := ordergen.Criteria{GCPause: 5 * time.Millisecond, GCPauseFail: 10 * time.Millisecond}
	pause := func(ms float64, meanOnly bool) GCPause {
		return GCPause{time.Duration(ms * 1e6), true, meanOnly, "source"}
	}
	for name, test := range map[string]struct {
		pause GCPause
		want  Status
	}{
		"short":                {pause(4.9, false), Held},
		"in between":           {pause(5, false), Warned},
		"long":                 {pause(10, false), Broken},
		"a short mean":         {pause(1, true), Unmeasured}, // the longest may be longer
		"a mean in between":    {pause(7, true), Unmeasured},
		"a long mean":          {pause(10, true), Broken}, // so the longest is
		"none was exposed":     {GCPause{}, Unmeasured},
		"none has come so far": {pause(0, false), Held},
	} {
		if got := (&RunReport{GC: test.pause}).gcPause(criteria); got.Status != test.want || got.Required {
			t.Errorf("%s: %+v, want it %v", name, got, test.want)
		}
	}
}

func TestMatchesPerMinute(t *testing.T) {
	windows := func(matches ...int64) (all []MatchWindow) {
		for _, n := range matches {
			all = append(all, MatchWindow{n, n >= 0})
		}
		return all
	}
	for name, test := range map[string]struct {
		window  time.Duration
		matches []MatchWindow
		want    Status
		says    string
	}{
		"all":                {time.Minute, windows(4750, 4750, 4750, 4750, 4750), Held, "in 5 of 5"},
		"four of five":       {time.Minute, windows(9999, 4750, 4749, 4750, 4750), Held, "in 4 of 5"},
		"three of five":      {time.Minute, windows(9999, 4749, 4749, 4750, 4750), Broken, "in 3 of 5"},
		"scaled":             {6 * time.Second, windows(475, 475, 475, 475, 0), Held, "in 4 of 5"},
		"scaled, too few":    {6 * time.Second, windows(475, 475, 475, 474, 0), Broken, "in 3 of 5"},
		"one was not told":   {time.Minute, windows(4750, 4750, 4750, 4750, -1), Unmeasured, "not exposed"},
		"there is no window": {time.Minute, nil, Unmeasured, "not exposed"},
	} {
		p := lasting(t, "B2", time.Minute)
		p.Window = test.window
		got := (&RunReport{Matches: test.matches}).matchesPerMinute(p)
		if got.Status != test.want || !got.Required {
			t.Errorf("%s: %+v, want it %v", name, got, test.want)
		}
		expectText(t, name, got.Got, test.says)
	}
}

// offered is the report of a run that accepted n orders in ten seconds.
func offered(t *testing.T, n int64) *Report {
	t.Helper()
	schedule, err := client.NewSchedule(ordergen.Hold(ordergen.PerSecond(max(n/10, 1)), 10*time.Second))
	if err != nil {
		t.Fatal(err)
	}
	part := client.Part{Sent: n, Accepted: n, Latency: client.NewTrend(), Service: client.NewTrend()}
	return &Report{Runs: []*RunReport{{
		Experiment: Experiment{Schedule: schedule},
		Result:     &client.Result{Elapsed: 11 * time.Second, Parts: []client.Part{part}},
	}}}
}

func TestScaling(t *testing.T) {
	const perMille, shards = 900, 3
	for name, test := range map[string]struct {
		sent     int64
		capacity *Capacity
		baseline Baseline
		want     Status
		name     string
	}{
		"as much as wanted":      {540, nil, Baseline{Throughput: 20}, Held, "throughput of 3 shards"},
		"not quite":              {530, nil, Baseline{Throughput: 20}, Broken, "throughput of 3 shards"},
		"capacity with capacity": {10, &Capacity{Held: 2700}, Baseline{Throughput: 20, Capacity: 1000}, Held, "capacity of 3 shards"},
		"too little capacity":    {540, &Capacity{Held: 2699}, Baseline{Throughput: 20, Capacity: 1000}, Broken, "capacity of 3 shards"},
		"no capacity to compare": {540, &Capacity{Held: 1}, Baseline{Throughput: 20}, Held, "throughput of 3 shards"},
		"the other has none":     {540, nil, Baseline{Throughput: 20, Capacity: 1000}, Held, "throughput of 3 shards"},
	} {
		r := offered(t, test.sent)
		r.Capacity = test.capacity
		if got := r.scaling(perMille, shards, test.baseline); got.Status != test.want || got.Name != test.name {
			t.Errorf("%s: %+v, want %s %v", name, got, test.name, test.want)
		}
	}
}

func TestThroughput(t *testing.T) {
	r := offered(t, 500).Runs[0]
	if got := r.throughput(); got != 50 {
		t.Errorf("500 orders in 10 s are %v/s, want 50/s", got)
	}
	r.Start = 5 * time.Second
	if got := r.throughput(); got != 100 {
		t.Errorf("500 orders in the 5 s after a warm-up are %v/s, want 100/s", got)
	}
	r.Result.Interrupted, r.Result.Elapsed = true, 7*time.Second
	if got := r.throughput(); got != 250 {
		t.Errorf("500 orders in the 2 s until an interrupt are %v/s, want 250/s", got)
	}
	r.Result.Elapsed = 4 * time.Second
	if got := r.throughput(); got != 0 {
		t.Errorf("an interrupted warm-up gives %v/s, want 0", got)
	}
}

func TestBaselineOfAReport(t *testing.T) {
	if b := new(Report).Baseline(); b != nil {
		t.Errorf("no run gives %+v", b)
	}
	r := offered(t, 500)
	r.Capacity = &Capacity{Held: 700}
	if b := r.Baseline(); b == nil || *b != (Baseline{Throughput: 50, Capacity: 700}) {
		t.Errorf("the baseline is %+v", b)
	}
}

// The expected share is the law of the flow, give or take four σ of the orders counted.
func TestShares(t *testing.T) {
	p := lasting(t, "B4", time.Second)
	sent := make(map[string]int64)
	for _, symbol := range p.Flow.Symbols {
		sent[symbol] = 20
	}
	sent["TEST-ASSET-A"] = 880 // of 1,100
	r := RunReport{Result: &client.Result{Symbols: sent}}
	for shard, got := range map[string]int64{"a": 400, "b": 500, "c": 100} {
		r.Reconciliation.Rows = append(r.Reconciliation.Rows, ReconcileRow{Shard: shard, Figure: Received, Got: got}, ReconcileRow{Shard: shard, Figure: Fills, Got: 9999})
	}
	want := map[string]Share{
		"shard a":      {Want: 0.8 + 0.2*3/11, Got: 0.4, Counted: "target"},
		"shard b":      {Want: 0.2 * 4 / 11, Got: 0.5, Counted: "target"},
		"shard c":      {Want: 0.2 * 4 / 11, Got: 0.1, Counted: "target"},
		"TEST-ASSET-A": {Want: 0.8, Got: 0.8, Counted: "client"},
		"TEST-ASSET-L": {Want: 0.2 / 11, Got: 0.2 / 11, Counted: "client"},
	}
	near := func(a, b float64) bool { return math.Abs(a-b) < 1e-9 }
	shares := r.shares(p)
	if len(shares) != 15 {
		t.Errorf("there are %d shares, want 3 of shards and 12 of symbols", len(shares))
	}
	for _, s := range shares {
		w, listed := want[s.Of]
		if !listed {
			continue
		}
		n := 1000.0
		if s.Counted == "client" {
			n = 1100
		}
		spread := 4 * math.Sqrt(w.Want*(1-w.Want)/n)
		if !near(s.Want, w.Want) || !near(s.Got, w.Got) || s.Counted != w.Counted || !near(s.Low, max(0, w.Want-spread)) || !near(s.High, w.Want+spread) {
			t.Errorf("%+v, want %+v ± %.4f", s, w, spread)
		}
		if ok := s.Low <= s.Got && s.Got <= s.High; s.OK() != ok || ok == (s.Of == "shard a" || s.Of == "shard b") {
			t.Errorf("%s is OK: %v", s.Of, s.OK())
		}
	}

	r.Reconciliation = Reconciliation{}
	if s := r.shares(p)[0]; s.Counted != "client" || !near(s.Got, 940.0/1100) {
		t.Errorf("without the target's counters the share of shard a is %+v, want the client's", s)
	}
}

func TestThresholdThatJudgesNothing(t *testing.T) {
	r := RunReport{Metrics: client.Metrics{}}
	checks := r.thresholds([]ordergen.Threshold{{Metric: "http_reqs", Expression: "count>0"}})
	if len(checks) != 1 || checks[0].Status != Voided {
		t.Errorf("it gives %+v, want it invalid", checks)
	}
}

func TestLateGenerator(t *testing.T) {
	for want, lateness := range map[Status]*client.Trend{
		Held:   trend(1000, 19, 0, 0),
		Voided: trend(1000, 21, 0, 0),
	} {
		r := RunReport{Result: &client.Result{Lateness: lateness}}
		if got := r.lateness(); got.Status != want {
			t.Errorf("%+v, want it %v", got, want)
		}
	}
}
