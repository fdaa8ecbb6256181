package engine

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"time"
)

// Config describes an engine: its shards and the gateway in front of them.
type Config struct {
	Shards  []ShardConfig // at least one; names and symbols are unique
	Gateway GatewayConfig
	Broker  *Broker // takes the events of all shards; nil is one that discards them
}

// ShardConfig describes one shard. Name and Symbols are required.
type ShardConfig struct {
	Name    string   // letters, digits, - and _
	Symbols []string // traded here, at least one

	Capacity   int // orders that may wait to be matched; 0 is 65,536
	EventQueue int // events that may wait for the broker; 0 is 1,024

	// SyncPublish publishes in the time of matching, so that a paused broker holds
	// all orders up. It is there to show that a test of an outage can fail.
	SyncPublish bool

	Faults Faults
}

// GatewayConfig describes a gateway. The zero GatewayConfig is a good one.
type GatewayConfig struct {
	Timeout time.Duration // how long a shard may take to answer; 0 is 5 s

	// MisroutePerMille is a fault: it sends that share of the first shard's orders,
	// 0..1000, to the second shard. Start makes the second shard accept them.
	MisroutePerMille int
}

const (
	defaultCapacity   = 65_536
	defaultEventQueue = 1_024
	maxEventQueue     = 1 << 20 // its memory is taken at once
	defaultTimeout    = 5 * time.Second
)

func (c ShardConfig) capacity() int            { return cmp.Or(c.Capacity, defaultCapacity) }
func (c ShardConfig) eventQueue() int          { return cmp.Or(c.EventQueue, defaultEventQueue) }
func (c GatewayConfig) timeout() time.Duration { return cmp.Or(c.Timeout, defaultTimeout) }

func (c Config) validate() error {
	var f findings
	f.expect(len(c.Shards) > 0, "Shards", "empty", "at least one shard")
	for i, s := range c.Shards {
		s.check(&f, fmt.Sprintf("Shards[%d].", i))
	}
	c.Gateway.check(&f, "Gateway.", len(c.Shards))
	return errors.Join(f.errs...)
}

func (c ShardConfig) validate() error {
	var f findings
	c.check(&f, "")
	return errors.Join(f.errs...)
}

func (c ShardConfig) check(f *findings, at string) {
	f.checkName(at+"Name", c.Name)
	f.checkSymbols(at+"Symbols", c.Symbols)
	f.expect(c.Capacity >= 0, at+"Capacity", c.Capacity, "at least 0")
	f.expect(0 <= c.EventQueue && c.EventQueue <= maxEventQueue, at+"EventQueue", c.EventQueue, fmt.Sprintf("0..%d", maxEventQueue))
	c.Faults.check(f, at+"Faults.")
}

func (c GatewayConfig) check(f *findings, at string, shards int) {
	f.expect(c.Timeout >= 0, at+"Timeout", c.Timeout, "at least 0s")
	f.expectPerMille(at+"MisroutePerMille", c.MisroutePerMille)
	f.expect(c.MisroutePerMille <= 0 || shards > 1, at+"MisroutePerMille", c.MisroutePerMille, fmt.Sprintf("0, as there are %d shards", shards))
}

func validateRoutes(c GatewayConfig, routes []Route) error {
	var f findings
	f.expect(len(routes) > 0, "routes", "empty", "at least one route")
	for i, r := range routes {
		at := fmt.Sprintf("routes[%d].", i)
		f.checkName(at+"Shard", r.Shard)
		f.checkSymbols(at+"Symbols", r.Symbols)
		u, err := url.Parse(r.URL)
		f.expect(err == nil && u.Scheme == "http" && u.Host != "" && u.Path == "", at+"URL", fmt.Sprintf("%q", r.URL), "http://host:port")
	}
	c.check(&f, "", len(routes))
	return errors.Join(f.errs...)
}

// Route says where a shard listens and which symbols it trades.
type Route struct {
	Shard   string   // name
	URL     string   // such as "http://127.0.0.1:8080", without a path
	Symbols []string // symbols that it trades: at least one, each in one route only
}
