package engine

import (
	"errors"
	"fmt"
	"net"
	"slices"
	"sync"
)

// Cluster is an engine on loopback: a server for each shard and one for the gateway.
type Cluster struct {
	broker  *Broker
	members []member
	gateway *Gateway
	front   *endpoint

	close    sync.Once
	closeErr error
}

type member struct {
	*Shard
	*endpoint
}

// Start checks a configuration, which names every fault at once, and starts the engine
// on free ports of 127.0.0.1. Close ends it. When Start fails nothing is left behind.
func Start(c Config) (*Cluster, error) { return start(c, listen) }

func listen() (net.Listener, error) { return net.Listen("tcp", "127.0.0.1:0") }

func start(config Config, listen func() (net.Listener, error)) (_ *Cluster, err error) {
	if err := config.validate(); err != nil {
		return nil, fmt.Errorf("engine config: %w", err)
	}
	c := &Cluster{broker: config.Broker}
	if c.broker == nil {
		c.broker = new(Broker)
	}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("engine start: %w", err), c.Close())
		}
	}()
	var routes []Route
	for i, sc := range config.Shards {
		symbols := sc.Symbols
		if i == 1 && config.Gateway.MisroutePerMille > 0 {
			sc.Symbols = config.symbols()
		}
		m, err := startShard(sc, c.broker, listen)
		if err != nil {
			return nil, err
		}
		c.members = append(c.members, m)
		routes = append(routes, Route{Shard: sc.Name, URL: m.url, Symbols: symbols})
	}
	if c.gateway, err = NewGateway(config.Gateway, routes...); err != nil {
		return nil, err
	}
	l, err := listen()
	if err != nil {
		return nil, err
	}
	c.front = serve(l, c.gateway)
	return c, nil
}

func startShard(c ShardConfig, broker *Broker, listen func() (net.Listener, error)) (member, error) {
	l, err := listen()
	if err != nil {
		return member{}, err
	}
	s, err := NewShard(c, broker)
	if err != nil {
		return member{}, errors.Join(err, l.Close())
	}
	return member{s, serve(l, s)}, nil
}

// symbols of all shards.
func (c Config) symbols() []string {
	var all []string
	for _, s := range c.Shards {
		all = append(all, s.Symbols...)
	}
	return all
}

// GatewayURL is where the gateway listens, such as "http://127.0.0.1:40001".
func (c *Cluster) GatewayURL() string { return c.front.url }

// ShardURL is where a shard listens, or "" when there is none of that name.
func (c *Cluster) ShardURL(name string) string {
	if m, ok := c.member(name); ok {
		return m.url
	}
	return ""
}

// MetricsURLs is where to scrape: the shards in the order of the configuration, then
// the gateway.
func (c *Cluster) MetricsURLs() []string {
	var urls []string
	for _, m := range c.members {
		urls = append(urls, m.url+"/metrics")
	}
	return append(urls, c.front.url+"/metrics")
}

// Shard returns a shard for use without HTTP, or nil when there is none of that name.
func (c *Cluster) Shard(name string) *Shard {
	m, _ := c.member(name)
	return m.Shard
}

// PauseBroker begins an outage of the broker.
func (c *Cluster) PauseBroker() { c.broker.Pause() }

// ResumeBroker ends the outage.
func (c *Cluster) ResumeBroker() { c.broker.Resume() }

// StopShard kills a shard as a crash would: connections are cut and orders that wait
// are lost. The gateway answers 502 for it from then on. It fails when there is no
// shard of that name.
func (c *Cluster) StopShard(name string) error {
	m, ok := c.member(name)
	if !ok {
		return fmt.Errorf("shard is %q, want one of %q", name, c.names())
	}
	m.cut()
	m.Shard.Close()
	return m.wait()
}

// Close stops the gateway, then the shards. Orders that are still waiting are refused.
// It returns when every goroutine of the engine has ended, and may be called again.
// The error is that of a server that had ended by itself.
func (c *Cluster) Close() error {
	c.close.Do(func() { c.closeErr = c.stop() })
	return c.closeErr
}

func (c *Cluster) stop() error {
	for _, m := range c.members {
		m.Shard.Close() // first, as no order must hold its server up
	}
	var errs []error
	if c.front != nil {
		errs = append(errs, c.front.stop())
	}
	if c.gateway != nil {
		c.gateway.Close()
	}
	for _, m := range c.members {
		errs = append(errs, m.stop())
	}
	return errors.Join(errs...)
}

func (c *Cluster) member(name string) (member, bool) {
	i := slices.IndexFunc(c.members, func(m member) bool { return m.Name() == name })
	if i < 0 {
		return member{}, false
	}
	return c.members[i], true
}

func (c *Cluster) names() []string {
	var names []string
	for _, m := range c.members {
		names = append(names, m.Name())
	}
	return names
}
