package engine

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ordergen/ordergen"
)

// client sends requests to a cluster over loopback.
type client struct {
	t    testing.TB
	http *http.Client
}

func newClient(t testing.TB) client {
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	return client{t, &http.Client{Transport: transport}}
}

func (c client) post(url, body string) (status int, answer string) {
	c.t.Helper()
	resp, err := c.http.Post(url, "application/json", strings.NewReader(body))
	if err != nil {
		c.t.Error(err)
		return 0, ""
	}
	defer resp.Body.Close()
	content, err := io.ReadAll(resp.Body)
	if err != nil {
		c.t.Error(err)
	}
	return resp.StatusCode, string(content)
}

func (c client) mustPost(url, body string) string {
	c.t.Helper()
	status, answer := c.post(url, body)
	if status != http.StatusOK {
		c.t.Errorf("POST %s gives %d %s, want 200", url, status, answer)
	}
	return answer
}

func (c client) get(url string) string {
	c.t.Helper()
	resp, err := c.http.Get(url)
	if err != nil {
		c.t.Error(err)
		return ""
	}
	defer resp.Body.Close()
	content, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		c.t.Errorf("GET %s gives %d %s, %v, want 200", url, resp.StatusCode, content, err)
	}
	return string(content)
}

func wireOrder(id, symbol string, side ordergen.Side, price ordergen.Price, quantity int64) string {
	o := limit(id, side, price, quantity)
	o.Symbol = symbol
	return string(o.AppendJSON(nil))
}

func threeShards() []ShardConfig {
	return []ShardConfig{
		{Name: "a", Symbols: []string{"A"}},
		{Name: "b", Symbols: []string{"B"}},
		{Name: "c", Symbols: []string{"C"}},
	}
}

func mustStart(t testing.TB, c Config) *Cluster {
	t.Helper()
	cluster, err := Start(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := cluster.Close(); err != nil {
			t.Error(err)
		}
	})
	return cluster
}

func TestClusterTradesThroughTheGateway(t *testing.T) {
	cluster, client := mustStart(t, Config{Shards: threeShards()}), newClient(t)
	for name, symbol := range map[string]string{"a": "A", "b": "B", "c": "C"} {
		seed := `{"orders":[` + wireOrder("ask", symbol, ordergen.Sell, 15000, 1000) + `]}`
		if got := client.mustPost(cluster.GatewayURL()+"/seed/"+name, seed); got != `{"seeded":1}` {
			t.Errorf("seed of %s gives %s", name, got)
		}
	}
	var senders sync.WaitGroup
	for k := range 4 {
		senders.Go(func() {
			for i := range 30 {
				symbol := []string{"A", "B", "C"}[i%3]
				client.mustPost(cluster.GatewayURL()+"/orders", wireOrder(fmt.Sprintf("b%d-%d", k, i), symbol, ordergen.Buy, 15000, 2))
			}
		})
	}
	senders.Wait()

	urls := cluster.MetricsURLs()
	if len(urls) != 4 || urls[0] != cluster.ShardURL("a")+"/metrics" || urls[3] != cluster.GatewayURL()+"/metrics" {
		t.Fatalf("MetricsURLs is %v, want shards a, b, c and the gateway", urls)
	}
	for i, name := range []string{"a", "b", "c"} {
		scrape := client.get(urls[i])
		for _, line := range []string{
			`me_orders_received_total{shard="%s",side="BUY"} 40`,
			`me_matches_total{shard="%s"} 40`,
			`me_traded_quantity_total{shard="%s"} 80`,
			`me_orderbook_quantity{shard="%s",side="SELL"} 920`,
		} {
			if line = fmt.Sprintf(line, name); !strings.Contains(scrape, line+"\n") {
				t.Errorf("metrics of shard %s lack %s", name, line)
			}
		}
		if line := fmt.Sprintf(`gw_requests_total{shard="%s",status="200"} 40`, name); !strings.Contains(client.get(urls[3]), line+"\n") {
			t.Errorf("metrics of the gateway lack %s", line)
		}
		if got := cluster.Shard(name).Counters().Matches; got != 40 {
			t.Errorf("shard %s has %d matches, want 40", name, got)
		}
	}
}

func TestUnknownShard(t *testing.T) {
	cluster := mustStart(t, Config{Shards: threeShards()})
	if cluster.Shard("z") != nil || cluster.ShardURL("z") != "" {
		t.Error("there is a shard z")
	}
	if err := cluster.StopShard("z"); err == nil || err.Error() != `shard is "z", want one of ["a" "b" "c"]` {
		t.Errorf("StopShard gives %v", err)
	}
}

func TestStoppedShard(t *testing.T) {
	cluster, client := mustStart(t, Config{Shards: threeShards()}), newClient(t)
	client.mustPost(cluster.GatewayURL()+"/orders", wireOrder("1", "B", ordergen.Buy, 1, 1))
	for range 2 {
		if err := cluster.StopShard("b"); err != nil {
			t.Fatal(err)
		}
	}
	status, answer := client.post(cluster.GatewayURL()+"/orders", wireOrder("2", "B", ordergen.Buy, 1, 1))
	if status != 502 || answer != `{"error":"Shard unavailable: b"}` {
		t.Errorf("an order for shard b gives %d %s, want 502", status, answer)
	}
	client.mustPost(cluster.GatewayURL()+"/orders", wireOrder("3", "A", ordergen.Buy, 1, 1))
	late := limit("4", ordergen.Buy, 1, 1)
	late.Symbol = "B"
	if _, err := cluster.Shard("b").Submit(t.Context(), late); !errors.Is(err, ErrClosed) {
		t.Errorf("the stopped shard gives %v, want ErrClosed", err)
	}
}

func TestSlowShard(t *testing.T) {
	shards := threeShards()
	shards[1].Faults.Delay = time.Hour
	cluster, client := mustStart(t, Config{Shards: shards, Gateway: GatewayConfig{Timeout: 20 * time.Millisecond}}), newClient(t)
	status, answer := client.post(cluster.GatewayURL()+"/orders", wireOrder("1", "B", ordergen.Buy, 1, 1))
	if status != 504 || answer != `{"error":"Shard timeout: b"}` {
		t.Errorf("an order for shard b gives %d %s, want 504", status, answer)
	}
}

func TestClusterOutage(t *testing.T) {
	shards := threeShards()[:1]
	shards[0].EventQueue = 2
	cluster, client := mustStart(t, Config{Shards: shards}), newClient(t)
	cluster.PauseBroker()
	for i := range 10 {
		client.mustPost(cluster.GatewayURL()+"/orders", wireOrder(fmt.Sprint(i), "A", ordergen.Buy, 1, 1))
	}
	// The sender may hold one event beside the two in the queue.
	if c := cluster.Shard("a").Counters(); c.Received[ordergen.Buy] != 10 || c.Published != 0 || c.Dropped < 7 {
		t.Errorf("counters are %+v, want 10 received, none published, 7 or 8 dropped", c)
	}
	cluster.ResumeBroker()
	cluster.Close()
	if c := cluster.Shard("a").Counters(); c.Published+c.Dropped != 10 || c.Published < 2 {
		t.Errorf("counters are %+v, want 10 events, of which 2 or 3 published", c)
	}
}

func TestClusterClosesWhileMatchingIsBlocked(t *testing.T) {
	shards := threeShards()[:1]
	shards[0].SyncPublish = true
	cluster, client := mustStart(t, Config{Shards: shards}), newClient(t)
	cluster.PauseBroker()
	answers := make(chan int, 2)
	for i := range 2 {
		go func() {
			status, _ := client.post(cluster.GatewayURL()+"/orders", wireOrder(fmt.Sprint(i), "A", ordergen.Buy, 1, 1))
			answers <- status
		}()
	}
	eventually(t, "one order is blocked, one waits", func() bool {
		s := cluster.Shard("a")
		return s.Counters().Received[ordergen.Buy] == 1 && s.waiting.Load() == 1
	})
	if err := cluster.Close(); err != nil {
		t.Error(err)
	}
	if got := <-answers + <-answers; got != 200+503 {
		t.Errorf("the answers' statuses sum up to %d, want 200 for the order that was matched and 503 for the other", got)
	}
}

func TestMisroutedOrders(t *testing.T) {
	cluster, client := mustStart(t, Config{Shards: threeShards(), Gateway: GatewayConfig{MisroutePerMille: 500}}), newClient(t)
	for i := range 10 {
		for _, symbol := range []string{"A", "C"} {
			client.mustPost(cluster.GatewayURL()+"/orders", wireOrder(fmt.Sprint(i, symbol), symbol, ordergen.Buy, 1, 1))
		}
	}
	var got [3]uint64
	for i, name := range []string{"a", "b", "c"} {
		got[i] = cluster.Shard(name).Counters().Received[ordergen.Buy]
	}
	if want := [3]uint64{5, 5, 10}; got != want {
		t.Errorf("orders received are %v, want %v: half of shard a's at shard b", got, want)
	}
}

func TestCloseLeavesNothingBehind(t *testing.T) {
	shards := threeShards()
	shards[2].Faults = Faults{PauseEvery: time.Millisecond, Pause: time.Millisecond}
	cluster, err := Start(Config{Shards: shards})
	if err != nil {
		t.Fatal(err)
	}
	client := newClient(t)
	client.mustPost(cluster.GatewayURL()+"/orders", wireOrder("1", "A", ordergen.Buy, 1, 1))
	var closers sync.WaitGroup
	for range 3 {
		closers.Go(func() {
			if err := cluster.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	closers.Wait()
	expectNoGoroutines(t)
	if _, err := client.http.Get(cluster.GatewayURL() + "/health"); err == nil {
		t.Error("the gateway answers after Close")
	}
}

func TestFailedStartLeavesNothingBehind(t *testing.T) {
	for ports := range 4 {
		var open []net.Listener
		noPort := errors.New("no port left")
		cluster, err := start(Config{Shards: threeShards()}, func() (net.Listener, error) {
			if len(open) == ports {
				return nil, noPort
			}
			l, err := listen()
			open = append(open, l)
			return l, err
		})
		if cluster != nil || !errors.Is(err, noPort) {
			t.Errorf("with %d ports Start is %v, %v", ports, cluster, err)
		}
		for _, l := range open {
			if _, err := l.Accept(); !errors.Is(err, net.ErrClosed) {
				t.Errorf("with %d ports a listener was left open", ports)
			}
		}
	}
	expectNoGoroutines(t)
}

// expectNoGoroutines waits for the goroutines that run code of this package, tests
// aside, and of HTTP servers. Those of a closed connection may still be returning.
func expectNoGoroutines(t *testing.T) {
	t.Helper()
	var left []string
	eventually(t, "no goroutine is left", func() bool {
		left = nil
		stacks := make([]byte, 1<<20)
		for stack := range strings.SplitSeq(string(stacks[:runtime.Stack(stacks, true)]), "\n\n") {
			if !strings.Contains(stack, "testing.tRunner") && (strings.Contains(stack, "ordergen/engine.") || strings.Contains(stack, "net/http.(*")) {
				left = append(left, stack)
			}
		}
		return left == nil
	})
	if t.Failed() {
		t.Log(strings.Join(left, "\n\n"))
	}
}

func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !holds(); runtime.Gosched() {
		if time.Now().After(deadline) {
			t.Errorf("after 10 s it does not hold that %s", what)
			return
		}
	}
}
