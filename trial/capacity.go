package trial

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ordergen/ordergen"
)

// within is how close the search closes in: 5 %.
const within = 1.05

// FindCapacity raises the rate from the case's own, twofold each time, until it does
// not hold, and then closes in by bisection. Each probe has a fresh book.
func (t Trial) FindCapacity(ctx context.Context, s Search) (Capacity, error) {
	if s.Probe <= 0 {
		s.Probe = 3 * time.Second
	}
	if s.Highest <= 0 {
		s.Highest = 20_000
	}
	t.Search = &s
	if t.System == nil {
		return Capacity{}, errors.New("System is nil, want what is to be tested")
	}
	if err := t.validate(); err != nil {
		return Capacity{}, err
	}
	var c Capacity
	// A rate is broken when it breaks twice: these machines have bad moments.
	probe := func(rate int64) error {
		for range 2 {
			p, err := t.probe(ctx, rate, s.Probe)
			if err != nil {
				return err
			}
			c.Probes = append(c.Probes, p)
			t.watcher().Probed(p)
			if p.Held {
				c.Held = rate
				return nil
			}
			if p.Report.Verdict == Broken {
				return errWrong
			}
			if unsent := p.Report.Runs[0].Result.Total(nil).Unsent; unsent > 0 {
				return fmt.Errorf("at %d orders/s this machine could not send %d orders: raise its limits of descriptors, ports and memory", rate, unsent)
			}
		}
		c.Broken = rate
		return nil
	}
	err := func() error {
		for rate := topRate(t.Profile.Runs[0]); c.Broken == 0 && c.Held < s.Highest; rate = min(2*rate, s.Highest) {
			if err := probe(rate); err != nil {
				return err
			}
		}
		for c.Held > 0 && c.Broken > c.Held+1 && float64(c.Broken) > within*float64(c.Held) {
			if err := probe((c.Held + c.Broken) / 2); err != nil {
				return err
			}
		}
		return nil
	}()
	if err == errWrong {
		return c, nil
	}
	return c, err
}

// errWrong ends a search: a rate that orders are lost at is no question of speed.
var errWrong = errors.New("the target is wrong")

// probe sends at one rate and says whether it held.
func (t Trial) probe(ctx context.Context, rate int64, d time.Duration) (Probe, error) {
	run := t.Profile.Runs[0]
	run.Name = fmt.Sprintf("rate-%d", rate)
	run.Stages = []ordergen.Stage{ordergen.Hold(ordergen.PerSecond(rate), d)}
	t.Profile.Runs = []ordergen.Run{run}
	t.Profile.Criteria = ordergen.Criteria{}
	t.Profile.Window = d
	t.Warmup, t.Literal, t.Search, t.Watcher, t.Journal = 0, false, nil, nil, nil
	if err := t.System.Reset(ctx, run.Name); err != nil {
		return Probe{}, fmt.Errorf("between probes, before %s: %w", run.Name, err)
	}
	report, err := t.runCase(ctx)
	if err != nil {
		return Probe{}, err
	}
	t.judge(report)
	if err := ctx.Err(); err != nil {
		return Probe{}, err
	}
	measured := report.Runs[0].Result.Measured()
	p := Probe{Rate: rate, Report: report}
	p.P99, _ = measured.Latency.Quantile(0.99)
	p.Held = report.Verdict == Pass && measured.Failed()*100 < measured.Sent && measured.Dropped == 0
	return p, nil
}

// topRate is the highest rate of a run, in whole orders/s.
func topRate(r ordergen.Run) int64 {
	top := int64(1)
	for _, s := range r.Stages {
		for _, rate := range []ordergen.Rate{s.From, s.To} {
			top = max(top, int64(float64(rate.Orders)/rate.Per.Seconds()))
		}
	}
	return top
}
