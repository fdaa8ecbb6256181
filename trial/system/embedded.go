package system

import (
	"context"
	"iter"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/engine"
	"github.com/ordergen/ordergen/observe"
	"github.com/ordergen/ordergen/trial"
)

// Embedded is an engine on loopback that was started for one trial.
type Embedded struct {
	profile ordergen.Profile
	tune    []func(*engine.Config)
	cluster *engine.Cluster
	front   *HTTP
}

var _ trial.System = (*Embedded)(nil)

// Start starts an engine with the shards of a case. Tune changes it, to give it faults. Close
// ends it.
func Start(p ordergen.Profile, tune ...func(*engine.Config)) (*Embedded, error) {
	e := &Embedded{profile: p, tune: tune}
	if err := e.start(); err != nil {
		return nil, err
	}
	return e, nil
}

// Config is an engine with the shards of a case.
func Config(p ordergen.Profile) (c engine.Config) {
	for _, s := range p.Shards {
		c.Shards = append(c.Shards, engine.ShardConfig{Name: s.Name, Symbols: s.Symbols})
	}
	return c
}

func (e *Embedded) start() (err error) {
	config := Config(e.profile)
	for _, tune := range e.tune {
		tune(&config)
	}
	if e.cluster, err = engine.Start(config); err != nil {
		return err
	}
	e.front = &HTTP{URL: e.cluster.GatewayURL(), Kind: e.profile.Target, Metrics: e.cluster.MetricsURLs()}
	if e.profile.Target == ordergen.ToShard && len(e.profile.Shards) > 0 {
		e.front.URL = e.cluster.ShardURL(e.profile.Shards[0].Name)
	}
	return nil
}

// Target is the gateway, or the first shard of a case that talks to a shard.
func (e *Embedded) Target() client.Target { return e.front.Target() }

// Seed posts the orders to the shard.
func (e *Embedded) Seed(ctx context.Context, shard string, orders iter.Seq[ordergen.Order], progress func(int)) error {
	return e.front.Seed(ctx, shard, orders, progress)
}

// Snapshot scrapes the shards and the gateway.
func (e *Embedded) Snapshot(ctx context.Context) (observe.Snapshot, error) {
	return e.front.Snapshot(ctx)
}

// Reset starts the engine anew.
func (e *Embedded) Reset(context.Context, string) error {
	if err := e.Close(); err != nil {
		return err
	}
	return e.start()
}

// Disturb pauses the broker of the engine, until end is called.
func (e *Embedded) Disturb(context.Context) (end func(), err error) {
	e.cluster.PauseBroker()
	return e.cluster.ResumeBroker, nil
}

// Lacks is nothing.
func (e *Embedded) Lacks() trial.Features { return trial.Features{} }

// Close ends the engine.
func (e *Embedded) Close() error {
	e.front.Close()
	return e.cluster.Close()
}
