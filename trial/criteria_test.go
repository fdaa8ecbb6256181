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
