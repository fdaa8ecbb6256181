package system

import (
	"context"
	"crypto/tls"
	"errors"
	"iter"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/client/fast"
	"github.com/ordergen/ordergen/observe"
	"github.com/ordergen/ordergen/trial"
)

// HTTP is a running gateway or shard that answers as docs/wire.md says. URL is required.
// It is used by pointer, and not copied after its first use.
type HTTP struct {
	URL     string              // such as "http://127.0.0.1:8080"
	Kind    ordergen.TargetKind // what the URL is of, which is where seeds go
	Metrics []string            // Prometheus endpoints; URL + "/metrics" if none
	Mapping observe.Mapping     // which of their series is which figure; observe.Default() if it names no figure
	Timeout time.Duration       // longest time for one request; 10 s if 0
	Header  http.Header         // sent with each order and seed, in addition

	MetricsHeader http.Header // sent with each request for metrics; Header if nil, to endpoints at URL's host alone
	MetricsTLS    *tls.Config // configuration of https to the endpoints; TLS if nil

	Encoder     client.Encoder // client.Wire if nil
	Decoder     client.Decoder // client.Wire if nil
	Reuse       client.Reuse   // choice of the connection that an order takes
	Connections int            // number of connections that orders are spread over; 100 if 0
	Socket      string         // path of a Unix socket to connect to, in place of URL's host
	TLS         *tls.Config    // configuration of https; Go's defaults if nil
	// Wrap stands between a trial and the target, such as dialect.Remember; nil for nothing.
	Wrap func(client.Target) client.Target
	// Seeding is how a shard is seeded; nil is POST /seed, at a gateway /seed/{shard}.
	Seeding func(ctx context.Context, h *HTTP, shard string, orders iter.Seq[ordergen.Order], progress func(orders int)) error
	// Silent systems have no counters, and are judged by their answers alone.
	Silent bool

	// Between empties the books for the next run, as a restart does; nil where it cannot be
	// done.
	Between func(ctx context.Context, next string) error
	// Outage does in mid-run what the case asks for; nil where it cannot be done.
	Outage func(ctx context.Context) error

	once     sync.Once
	target   client.Target
	way      string
	scraping *scraping
}

var _ trial.System = (*HTTP)(nil)

// Requests is what sends requests, in an encoder and a decoder, to where orders go.
func (h *HTTP) Requests(e client.Encoder, d client.Decoder) *client.HTTPTarget {
	return &client.HTTPTarget{
		BaseURL: h.base(), Timeout: h.Timeout, Header: h.Header, Encoder: e, Decoder: d,
		Reuse: h.Reuse, Connections: h.Connections, Socket: h.Socket, TLS: h.TLS,
	}
}

// Target sends orders below URL, in the cheapest way that there is to it.
func (h *HTTP) Target() client.Target {
	h.connect()
	return h.target
}

func (h *HTTP) connect() {
	h.once.Do(func() {
		h.scraping = h.newScraping()
		h.target, h.way = fast.New(h.Requests(h.Encoder, h.Decoder))
		if h.Wrap != nil {
			h.target = h.Wrap(h.target)
		}
	})
}

func (h *HTTP) newScraping() *scraping {
	config, own := h.MetricsTLS, h.MetricsHeader
	if config == nil {
		config = h.TLS
	}
	if own == nil {
		own = h.Header
	}
	address, _ := url.Parse(h.URL) // the target tells of one that is none
	return &scraping{
		address: address,
		own:     own, other: h.MetricsHeader,
		toOwn: newTransport(h.Socket, config), direct: newTransport("", config),
	}
}

// Way says which way Target took, such as "net/http, for https".
func (h *HTTP) Way() string {
	h.connect()
	return h.way
}

func (h *HTTP) base() string { return strings.TrimRight(h.URL, "/") }

// Seed puts the orders into a shard by Seeding.
func (h *HTTP) Seed(ctx context.Context, shard string, orders iter.Seq[ordergen.Order], progress func(int)) error {
	if h.Seeding != nil {
		return h.Seeding(ctx, h, shard, orders, progress)
	}
	seeder := client.Seeder{URL: h.base() + "/seed", Timeout: h.Timeout, Header: h.Header, Progress: progress}
	if h.Socket != "" || h.TLS != nil {
		transport := newTransport(h.Socket, h.TLS)
		defer transport.CloseIdleConnections()
		seeder.Client = &http.Client{Transport: transport}
	}
	if h.Kind == ordergen.ToGateway {
		seeder.URL += "/" + shard
	}
	_, err := seeder.Seed(ctx, orders)
	return err
}

// Snapshot scrapes the endpoints. A target that has no /metrics of its own tells nothing,
// where none was asked for.
func (h *HTTP) Snapshot(ctx context.Context) (observe.Snapshot, error) {
	if h.Silent {
		return observe.Snapshot{}, nil
	}
	h.connect()
	s := observe.Scraper{URLs: h.Metrics, Mapping: h.Mapping, Client: &http.Client{Transport: h.scraping}}
	if len(s.URLs) > 0 {
		return s.Scrape(ctx)
	}
	s.URLs = []string{h.base() + "/metrics"}
	now, err := s.Scrape(ctx)
	if errors.Is(err, observe.ErrNoMetrics) {
		return observe.Snapshot{}, nil
	}
	return now, err
}

// Reset is Between.
func (h *HTTP) Reset(ctx context.Context, next string) error {
	if h.Between == nil {
		return errors.ErrUnsupported
	}
	return h.Between(ctx, next)
}

// Disturb is Outage. Who made it ends it.
func (h *HTTP) Disturb(ctx context.Context) (end func(), err error) {
	if h.Outage == nil {
		return nil, errors.ErrUnsupported
	}
	return nil, h.Outage(ctx)
}

// Lacks is what there is no function for. A running system may hold what others sent, and has
// counters for certain only where their endpoints are named.
func (h *HTTP) Lacks() trial.Features {
	return trial.Features{Reset: h.Between == nil, Disturb: h.Outage == nil, Fresh: true, Counters: len(h.Metrics) == 0}
}

// Close closes the connections to the target.
func (h *HTTP) Close() error {
	h.Target().(interface{ CloseIdleConnections() }).CloseIdleConnections()
	h.scraping.CloseIdleConnections()
	return nil
}
