package engine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/ordergen/ordergen"
)

// Gateway routes orders by their symbol to the shard that trades it, and passes the
// answer on as it is. It is safe for concurrent use.
//
// A Gateway is an [http.Handler] with POST /orders, DELETE and PATCH /orders/{id}, POST
// /seed/{shardId}, GET /health and GET /metrics.
type Gateway struct {
	routes    []Route
	bySymbol  map[string]int // index into routes
	byShard   map[string]int
	timeout   time.Duration
	misrouted spread
	transport http.RoundTripper
	metrics   gatewayMetrics
	mux       *http.ServeMux
}

// NewGateway checks a configuration and returns its gateway. Close releases it.
func NewGateway(c GatewayConfig, routes ...Route) (*Gateway, error) {
	if err := validateRoutes(c, routes); err != nil {
		return nil, fmt.Errorf("engine gateway: %w", err)
	}
	g := &Gateway{
		routes:    slices.Clone(routes),
		bySymbol:  make(map[string]int),
		byShard:   make(map[string]int),
		timeout:   c.timeout(),
		misrouted: spread{perMille: int64(c.MisroutePerMille)},
		transport: newTransport(),
		metrics:   newGatewayMetrics(routes),
		mux:       http.NewServeMux(),
	}
	for i, r := range routes {
		g.byShard[r.Shard] = i
		for _, symbol := range r.Symbols {
			g.bySymbol[symbol] = i
		}
	}
	g.mux.HandleFunc("POST /orders", g.postOrder)
	g.mux.HandleFunc("DELETE /orders/{id}", g.deleteOrder)
	g.mux.HandleFunc("PATCH /orders/{id}", g.patchOrder)
	g.mux.HandleFunc("POST /seed/{shardId}", g.postSeed)
	g.mux.HandleFunc("GET /health", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, http.StatusOK, gatewayUp{"UP", "edge-gateway"})
	})
	g.mux.Handle("GET /metrics", metricsHandler(g.metrics.requests, g.metrics.duration, g.metrics.errors))
	return g, nil
}

// newTransport keeps a connection for every order that is under way at a peak, so that
// none has to wait for a handshake.
func newTransport() *http.Transport {
	return &http.Transport{
		DialContext:         (&net.Dialer{Timeout: time.Second, KeepAlive: 15 * time.Second}).DialContext,
		MaxIdleConnsPerHost: 512,
		IdleConnTimeout:     90 * time.Second,
		DisableCompression:  true, // the answer goes through as it is
	}
}

// ServeHTTP answers the wire contract of the gateway.
func (g *Gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) { g.mux.ServeHTTP(w, r) }

// Close drops the idle connections to the shards.
func (g *Gateway) Close() {
	if t, ok := g.transport.(*http.Transport); ok {
		t.CloseIdleConnections()
	}
}

func (g *Gateway) postOrder(w http.ResponseWriter, r *http.Request) {
	g.readAndRoute(w, r, ordergen.ParseOrder)
}

func (g *Gateway) patchOrder(w http.ResponseWriter, r *http.Request) {
	g.readAndRoute(w, r, func(body []byte) (ordergen.Order, error) { return parseChange(r.PathValue("id"), body) })
}

func (g *Gateway) deleteOrder(w http.ResponseWriter, r *http.Request) {
	o, _ := parseCancel(r)
	g.route(w, r, o.Symbol, nil)
}

func (g *Gateway) readAndRoute(w http.ResponseWriter, r *http.Request, parse func([]byte) (ordergen.Order, error)) {
	body, ok := readBody(w, r, MaxOrderBytes)
	if !ok {
		g.countError(reasonBody)
		return
	}
	// What else is wrong with the order is for the shard to say.
	o, err := parse(body)
	if !isOrder(err) {
		g.refuse(w, http.StatusBadRequest, reasonJSON, invalidJSON.Error)
		return
	}
	g.route(w, r, o.Symbol, body)
}

// route sends a request on to the shard that trades a symbol.
func (g *Gateway) route(w http.ResponseWriter, r *http.Request, symbol string, body []byte) {
	i, known := g.bySymbol[symbol]
	if !known {
		g.refuse(w, http.StatusBadRequest, reasonSymbol, "Unknown symbol: "+symbol)
		return
	}
	if i == 0 && g.misrouted.hit() {
		i = 1
	}
	to, began := g.routes[i], time.Now()
	status := g.forward(w, r, to, r.URL.RequestURI(), body)
	g.metrics.duration.WithLabelValues(to.Shard).Observe(time.Since(began).Seconds())
	g.metrics.requests.WithLabelValues(to.Shard, strconv.Itoa(status)).Inc()
}

func (g *Gateway) postSeed(w http.ResponseWriter, r *http.Request) {
	shard := r.PathValue("shardId")
	i, known := g.byShard[shard]
	if !known {
		g.refuse(w, http.StatusNotFound, reasonShard, "Unknown shard: "+shard)
		return
	}
	body, ok := readBody(w, r, MaxSeedBytes)
	if !ok {
		g.countError(reasonBody)
		return
	}
	g.forward(w, r, g.routes[i], "/seed", body)
}

// statusClientGone is nginx's word for a client that did not wait for its answer.
const statusClientGone = 499

// forward asks the shard, answers the client and returns the status.
func (g *Gateway) forward(w http.ResponseWriter, r *http.Request, to Route, path string, body []byte) int {
	ctx, cancel := context.WithTimeout(r.Context(), g.timeout)
	defer cancel()
	resp, err := g.ask(ctx, r.Method, to.URL+path, body)
	switch {
	case err == nil:
		for _, name := range []string{"Content-Type", "Location", HeaderSequence} {
			if values, ok := resp.header[name]; ok {
				w.Header()[name] = values
			}
		}
		w.WriteHeader(resp.status)
		w.Write(resp.body)
		return resp.status
	case r.Context().Err() != nil:
		return statusClientGone
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return g.refuse(w, http.StatusGatewayTimeout, reasonTimeout, "Shard timeout: "+to.Shard)
	default:
		return g.refuse(w, http.StatusBadGateway, reasonUnavailable, "Shard unavailable: "+to.Shard)
	}
}

// reply is a shard's whole answer.
type reply struct {
	status int
	header http.Header
	body   []byte
}

// maxReplyBytes bounds a shard's answer, which quotes at most the order that it refuses.
const maxReplyBytes = 1 << 20

func (g *Gateway) ask(ctx context.Context, method, url string, body []byte) (reply, error) {
	req, err := http.NewRequestWithContext(ctx, method, url, bytes.NewReader(body))
	if err != nil {
		return reply{}, err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := g.transport.RoundTrip(req)
	if err != nil {
		return reply{}, err
	}
	defer resp.Body.Close()
	content, err := io.ReadAll(http.MaxBytesReader(nil, resp.Body, maxReplyBytes))
	return reply{resp.StatusCode, resp.Header, content}, err
}

func (g *Gateway) refuse(w http.ResponseWriter, status int, reason, text string) int {
	g.countError(reason)
	answer(w, status, failed{text})
	return status
}

func (g *Gateway) countError(reason string) { g.metrics.errors.WithLabelValues(reason).Inc() }
