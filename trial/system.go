package trial

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/engine"
	"github.com/ordergen/ordergen/observe"
)

// system is the target of one run.
type system struct {
	target  string // base URL of orders
	scraper observe.Scraper
	disturb func(context.Context) error
	restore func() // ends a disturbance, so that the engine can finish its work
	close   func() error
}

// open returns the running target, or starts an engine.
func (t Trial) open() (*system, error) {
	if t.Target != "" {
		target := strings.TrimRight(t.Target, "/")
		metrics := t.Metrics
		if len(metrics) == 0 {
			metrics = []string{target + "/metrics"}
		}
		return &system{
			target:  target,
			scraper: observe.Scraper{URLs: metrics},
			disturb: t.Disturb,
			restore: func() {},
			close:   func() error { return nil },
		}, nil
	}
	var config engine.Config
	for _, s := range t.Profile.Shards {
		config.Shards = append(config.Shards, engine.ShardConfig{Name: s.Name, Symbols: s.Symbols})
	}
	if t.Tune != nil {
		t.Tune(&config)
	}
	cluster, err := engine.Start(config)
	if err != nil {
		return nil, err
	}
	s := &system{
		target:  cluster.GatewayURL(),
		scraper: observe.Scraper{URLs: cluster.MetricsURLs()},
		disturb: func(context.Context) error { cluster.PauseBroker(); return nil },
		restore: cluster.ResumeBroker,
		close:   cluster.Close,
	}
	if t.Profile.Target == ordergen.ToShard {
		s.target = cluster.ShardURL(t.Profile.Shards[0].Name)
	}
	return s, nil
}

func (s *system) seedURL(kind ordergen.TargetKind, shard string) string {
	if kind == ordergen.ToShard {
		return s.target + "/seed"
	}
	return s.target + "/seed/" + shard
}

// onFirst calls f when the first order is sent, which is due at the start of a run.
func onFirst(target client.Target, f func()) client.Target {
	var once sync.Once
	return client.TargetFunc(func(ctx context.Context, o ordergen.Order) (client.Receipt, error) {
		once.Do(f)
		return target.Send(ctx, o)
	})
}

// event is something to do at a time after the start of a run.
type event struct {
	at time.Duration
	do func(context.Context) error
}

// schedule does the events at their times after the start. The function that it
// returns cancels those to come, waits for the one under way, and returns what went
// wrong: of an event that the end of the context cut short, nothing.
func schedule(ctx context.Context, start <-chan struct{}, events []event) (stop func() error) {
	waiting, cancel := context.WithCancel(ctx)
	var (
		wg   sync.WaitGroup
		errs = make([]error, len(events))
	)
	for i, e := range events {
		wg.Go(func() {
			select {
			case <-start:
			case <-waiting.Done():
				return
			}
			timer := time.NewTimer(e.at)
			defer timer.Stop()
			select {
			case <-timer.C:
				errs[i] = e.do(ctx)
			case <-waiting.Done():
			}
		})
	}
	return func() error {
		cancel()
		wg.Wait()
		if ctx.Err() != nil {
			return nil
		}
		return errors.Join(errs...)
	}
}
