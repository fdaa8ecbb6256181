package k6_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/engine"
)

// target is an embedded engine behind recorders, which see every order on its way.
type target struct {
	cluster     *engine.Cluster
	environment []string // where the scripts find it

	mu     sync.Mutex
	orders []string // bodies of POST /orders, to the gateway or straight to shard a
	stall  func()   // if set, called with each order before it goes on

	pauses atomic.Int64 // of the event broker
}

// newTarget starts one; tune may give shard a faults.
func newTarget(t *testing.T, tune func(shards []engine.ShardConfig)) *target {
	t.Helper()
	var config engine.Config
	for _, s := range profile(t, "B2").Shards {
		config.Shards = append(config.Shards, engine.ShardConfig{Name: s.Name, Symbols: s.Symbols})
	}
	if tune != nil {
		tune(config.Shards)
	}
	cluster, err := engine.Start(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cluster.Close() })
	tg := &target{cluster: cluster}
	tg.environment = []string{
		"GATEWAY_URL=" + tg.recorder(t, cluster.GatewayURL()),
		"ME_SHARD_A_URL=" + tg.recorder(t, cluster.ShardURL("a")),
		"ME_SHARD_B_URL=" + cluster.ShardURL("b"),
		"ME_SHARD_C_URL=" + cluster.ShardURL("c"),
	}
	return tg
}

// recorder is a proxy that notes the orders.
func (tg *target) recorder(t *testing.T, behind string) string {
	to, err := url.Parse(behind)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(to)
	proxy.Transport = &http.Transport{MaxIdleConnsPerHost: 256}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/orders" {
			body, _ := io.ReadAll(r.Body)
			r.Body = io.NopCloser(bytes.NewReader(body))
			tg.mu.Lock()
			tg.orders = append(tg.orders, string(body))
			stall := tg.stall
			tg.mu.Unlock()
			if stall != nil {
				stall()
			}
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// stallFor holds up every order until d after the first.
func (tg *target) stallFor(d time.Duration) {
	free := make(chan struct{})
	var first sync.Once
	tg.stall = func() {
		first.Do(func() { time.AfterFunc(d, func() { close(free) }) })
		<-free
	}
}

// pauseURL is where a POST pauses the event broker.
func (tg *target) pauseURL(t *testing.T) string {
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		tg.pauses.Add(1)
		tg.cluster.PauseBroker()
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// with is the environment of the target and more.
func (tg *target) with(more ...string) []string { return slices.Concat(tg.environment, more) }

// matches is what the engine itself has counted.
func (tg *target) matches() (n uint64) {
	for _, name := range []string{"a", "b", "c"} {
		n += tg.cluster.Shard(name).Counters().Matches
	}
	return n
}

// indexes are the numbers of the orders received, in rising order. Each body must be
// that of the stream.
func (tg *target) indexes(t *testing.T, stream *ordergen.Stream) []uint64 {
	t.Helper()
	tg.mu.Lock()
	defer tg.mu.Unlock()
	var all []uint64
	for _, body := range tg.orders {
		o, err := ordergen.ParseOrder([]byte(body))
		if err != nil {
			t.Fatalf("%s: %v", body, err)
		}
		if want := string(stream.At(o.ID.Index).AppendJSON(nil)); body != want {
			t.Fatalf("received %s\n    want %s", body, want)
		}
		all = append(all, o.ID.Index)
	}
	slices.Sort(all)
	return all
}

// firstGap is the first number that is missing or comes twice, where the numbers ought
// to be 0, 1, 2 and so on.
func firstGap(indexes []uint64) (at int, found bool) {
	for k, i := range indexes {
		if i != uint64(k) {
			return k, true
		}
	}
	return 0, false
}

func profile(t testing.TB, name string) ordergen.Profile {
	t.Helper()
	p, err := ordergen.LookupProfile(name)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// stream is that of a case with the settings that the scripts have by default.
func stream(t testing.TB, name, prefix string) *ordergen.Stream {
	t.Helper()
	s, err := ordergen.New(profile(t, name).Config(1, prefix))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// summaryOf reads what --summary-export wrote.
func summaryOf(t *testing.T, file string) map[string]map[string]any {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var s struct{ Metrics map[string]map[string]any }
	if err := json.Unmarshal(data, &s); err != nil {
		t.Fatal(err)
	}
	return s.Metrics
}

// stat is one number of a summary; 0 where the metric is absent, as k6 leaves out what
// has no sample.
func stat(metrics map[string]map[string]any, metric, name string) float64 {
	v, _ := metrics[metric][name].(float64)
	return v
}

func inTemp(t *testing.T, name string) string { return filepath.Join(t.TempDir(), name) }
