package trial

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/engine"
)

// Isolation asks whether load on one shard is felt on another: shard a gets a steady
// rate all along, and half-way through shard b's rate begins to rise. p99 on a must
// not rise by more than 5 %. The two loads are two trials of their own, each with its
// plan and its reconciliation, on one engine.
type Isolation struct {
	Steady   ordergen.Rate // on a; 200/s if zero
	Peak     ordergen.Rate // that b rises to, from a's rate; five times a's if zero
	Duration time.Duration // of both halves; 2 min if 0
	Seed     uint64
	Tune     func(*engine.Config)
	Console  *Console
}

// IsolationReport is what both shards showed.
type IsolationReport struct {
	Steady, Rising *Report
	Verdict        Verdict
}

func (i Isolation) withDefaults() Isolation {
	if i.Steady == (ordergen.Rate{}) {
		i.Steady = ordergen.PerSecond(200)
	}
	if i.Peak == (ordergen.Rate{}) {
		i.Peak = ordergen.Rate{Orders: 5 * i.Steady.Orders, Per: i.Steady.Per}
	}
	if i.Duration == 0 {
		i.Duration = 2 * time.Minute
	}
	return i
}

// Run starts an engine, sends both loads, and judges a by b's effect on it.
func (i Isolation) Run(ctx context.Context) (_ *IsolationReport, err error) {
	i = i.withDefaults()
	b2, err := ordergen.LookupProfile("B2")
	if err != nil {
		return nil, err
	}
	system, err := Trial{Profile: b2, Tune: i.Tune}.open()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, system.close()) }()

	var (
		half   = i.Duration / 2
		report IsolationReport
		failed error
		ended  = make(chan struct{})
		begun  = false
	)
	rising := i.trial(system, "rising", b2.Shards[1], ordergen.Ramp(i.Steady, i.Peak, half))
	steady := i.trial(system, "steady", b2.Shards[0], ordergen.Hold(i.Steady, i.Duration))
	steady.Console = i.Console
	steady.Profile.Criteria.Disturbance = ordergen.Disturbance{What: "load on shard b", At: half, MaxRise: 50}
	steady.Disturb = func(context.Context) error {
		begun = true
		go func() {
			defer close(ended)
			report.Rising, failed = rising.Run(ctx)
			if ctx.Err() != nil {
				failed = nil // the report on shard a says that all was interrupted
			}
		}()
		return nil
	}
	if err := steady.writePlan(); err != nil {
		return nil, err
	}
	report.Steady, err = steady.Run(ctx)
	if begun {
		<-ended
	}
	if err := errors.Join(err, failed); err != nil {
		return nil, err
	}
	report.Verdict = report.Steady.Verdict
	if report.Rising != nil {
		report.Verdict = max(report.Verdict, report.Rising.Verdict)
	}
	return &report, nil
}

// trial is one shard's load, through the gateway.
func (i Isolation) trial(s *system, name string, shard ordergen.Shard, stage ordergen.Stage) Trial {
	return Trial{
		Seed:    i.Seed,
		Target:  s.target,
		Metrics: s.scraper.URLs,
		Profile: ordergen.Profile{
			Name:    "isolation-" + name,
			Title:   "shard isolation, the " + name + " load",
			Purpose: fmt.Sprintf("Does load on one shard raise latency on another? %v on shard %s.", stage, shard.Name),
			Target:  ordergen.ToGateway,
			Shards:  []ordergen.Shard{shard},
			Flow:    ordergen.Standard(shard.Symbols...),
			Runs: []ordergen.Run{{
				Seeds:  []ordergen.Listing{{Symbols: shard.Symbols, Ladder: ordergen.StandardLadder(500, 50)}},
				Stages: []ordergen.Stage{stage},
			}},
			VUs:        ordergen.VUs{Preallocated: 100, Max: 200},
			Window:     time.Minute,
			TopUp:      ordergen.TopUpOrders,
			Thresholds: []ordergen.Threshold{{Metric: "match_latency_ms", Expression: "p(99)<200"}},
		},
	}
}

// Write prints what both loads showed; the one on shard a is judged.
func (r *IsolationReport) Write(w io.Writer) {
	r.Steady.Write(w)
	if r.Rising == nil {
		return
	}
	heading(w, "meanwhile, on shard b")
	rising := r.Rising.Runs[0].Result.Measured()
	fmt.Fprintf(w, "%s%s orders, p99 %s, %v\n", indent, comma(rising.Sent), quantileText(rising.Latency, 0.99), r.Rising.Verdict)
}
