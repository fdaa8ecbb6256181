package observe

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/engine"
)

// scrape reads endpoints that must all be good.
func scrape(t *testing.T, urls ...string) Snapshot {
	t.Helper()
	s, err := Scraper{URLs: urls}.Scrape(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// scraped reads texts, each as an endpoint of its own.
func scraped(t *testing.T, texts ...string) Snapshot {
	t.Helper()
	var urls []string
	for _, text := range texts {
		urls = append(urls, serve(t, page(http.StatusOK, text)))
	}
	return scrape(t, urls...)
}

type figuresByShard = map[string]map[Figure]int64

func figuresOf(s Snapshot) figuresByShard {
	all := make(figuresByShard)
	for name, c := range s.Shards {
		all[name] = c.Figures
	}
	return all
}

func TestScrapeOfTheEngine(t *testing.T) {
	shard, err := engine.NewShard(engine.ShardConfig{Name: "a", Symbols: []string{"TEST-ASSET-A", "TEST-ASSET-B"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(shard.Close)
	order := func(prefix string, symbol int, side ordergen.Side, price ordergen.Price, quantity int64) ordergen.Order {
		return ordergen.Order{
			ID:     ordergen.ID{Prefix: prefix, Index: uint64(price)},
			Symbol: "TEST-ASSET-" + string(rune('A'+symbol)),
			Side:   side, Price: price, Quantity: quantity,
		}
	}
	shard.Seed([]ordergen.Order{
		order("ask-", 0, ordergen.Sell, 15000, 100), order("ask-", 0, ordergen.Sell, 15001, 100),
		order("ask-", 1, ordergen.Sell, 15000, 30),
	})
	for _, o := range []ordergen.Order{
		order("buy-", 0, ordergen.Buy, 15050, 150), // two fills, 50 shares left of the second ask
		order("bid-", 0, ordergen.Buy, 14800, 20),
		order("bid-", 1, ordergen.Buy, 14799, 7),
	} {
		if _, err := shard.Submit(t.Context(), o); err != nil {
			t.Fatal(err)
		}
	}

	named := func(prefix string, price uint64, o ordergen.Order) ordergen.Order {
		o.Symbol, o.Orig = "TEST-ASSET-A", ordergen.ID{Prefix: prefix, Index: price}
		return o
	}
	for _, o := range []ordergen.Order{
		named("bid-", 14800, ordergen.Order{Action: ordergen.Replace, Price: 14700, Quantity: 19}),
		named("bid-", 14800, ordergen.Order{Action: ordergen.Reduce, Quantity: 15}),
		named("ask-", 15001, ordergen.Order{Action: ordergen.Cancel}),
	} {
		if _, err := shard.Apply(t.Context(), o); err != nil {
			t.Fatal(err)
		}
	}

	s := scrape(t, serve(t, shard)+"/metrics")
	want := figuresByShard{"a": {
		Received: 3, Fills: 2, Traded: 150,
		Cancels: 1, CancelledShares: 54, Replaces: 1,
		RestingBids: 2, BidQuantity: 22,
		RestingAsks: 1, AskQuantity: 30, AskLevels: 1,
	}}
	if diff := cmp.Diff(want, figuresOf(s)); diff != "" {
		t.Errorf("figures (-want +got):\n%s", diff)
	}
	if n := s.Shards["a"].Matching.Count(); n != 6 {
		t.Errorf("the histogram has %d events, want 6", n)
	}
	if p := LongestPause([]Snapshot{{}, s}); !p.Measured || p.Source != "go_gc_duration_seconds" {
		t.Errorf("the GC pause is %+v, want that of the Go runtime", p)
	}
	if age := time.Since(s.At); age < 0 || age > time.Minute {
		t.Errorf("the snapshot is %v old", age)
	}
}

func TestScrapeOfAGateway(t *testing.T) {
	var config engine.Config
	for _, name := range []string{"a", "b", "c"} {
		config.Shards = append(config.Shards, engine.ShardConfig{Name: name, Symbols: []string{strings.ToUpper(name)}})
	}
	cluster, err := engine.Start(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cluster.Close() })
	if s := scrape(t, cluster.GatewayURL()+"/metrics"); len(s.Shards) != 0 {
		t.Errorf("a gateway counts for the shards %v, want none", figuresOf(s))
	}
	if s := scrape(t, cluster.MetricsURLs()...); len(s.Shards) != 3 {
		t.Errorf("all endpoints count for the shards %v, want a, b and c", figuresOf(s))
	}
}

func TestScrapeOfTheOriginal(t *testing.T) {
	text, err := os.ReadFile("testdata/original.prom")
	if err != nil {
		t.Fatal(err)
	}
	s := scraped(t, string(text))
	want := figuresByShard{"a": {Received: 7061, Fills: 5357, RestingBids: 12, RestingAsks: 3304, AskLevels: 121}}
	if diff := cmp.Diff(want, figuresOf(s)); diff != "" {
		t.Errorf("figures (-want +got):\n%s", diff)
	}
	if got := s.Shards["a"].Matching.Quantile(0.5); got.Low != 0 || got.High != time.Millisecond {
		t.Errorf("the median is %v, want it in the first bucket", got)
	}
	if diff := cmp.Diff(GCPause{2 * time.Millisecond, 16 * time.Millisecond, true, "jvm_gc_collection_seconds"}, LongestPause([]Snapshot{{}, s})); diff != "" {
		t.Errorf("GC pause (-want +got):\n%s", diff)
	}
}

func TestScrapeOfFigures(t *testing.T) {
	for name, test := range map[string]struct {
		texts []string
		want  figuresByShard
	}{
		"nothing":           {[]string{""}, figuresByShard{}},
		"of other things":   {[]string{"up 1\nme_other{shard=\"a\"} 2\n"}, figuresByShard{}},
		"a counted zero":    {[]string{"me_matches_total{shard=\"a\"} 0\n"}, figuresByShard{"a": {Fills: 0}}},
		"without a shard":   {[]string{"me_matches_total 5\n"}, figuresByShard{"": {Fills: 5}}},
		"without a side":    {[]string{"me_orderbook_depth{shard=\"a\"} 5\n"}, figuresByShard{}},
		"an unknown side":   {[]string{"me_orderbook_depth{shard=\"a\",side=\"left\"} 5\n"}, figuresByShard{}},
		"one is no number":  {[]string{"me_orderbook_depth{shard=\"a\",side=\"buy\",symbol=\"A\"} 5\nme_orderbook_depth{shard=\"a\",side=\"buy\",symbol=\"B\"} NaN\n"}, figuresByShard{}},
		"a side too many":   {[]string{"me_matches_total{shard=\"a\",side=\"buy\"} 5\n"}, figuresByShard{}},
		"levels of bids":    {[]string{"me_orderbook_price_levels{shard=\"a\",side=\"buy\"} 5\n"}, figuresByShard{}},
		"sides by any name": {[]string{"me_orderbook_quantity{shard=\"a\",side=\"Bids\"} 5\nme_orderbook_quantity{shard=\"a\",side=\"ASKS\"} 6\n"}, figuresByShard{"a": {BidQuantity: 5, AskQuantity: 6}}},
		"a fine sibling":    {[]string{"me_orderbook_depth{shard=\"a\",side=\"buy\"} 5\nme_orderbook_depth{shard=\"a\",side=\"sell\"} NaN\n"}, figuresByShard{"a": {RestingBids: 5}}},
		"at one place":      {[]string{"me_matches_total{shard=\"a\"} NaN\n", "me_matches_total{shard=\"a\"} 5\n"}, figuresByShard{"a": {}}},
		"no number":         {[]string{"me_matches_total{shard=\"a\"} NaN\nme_traded_quantity_total{shard=\"a\"} +Inf\n"}, figuresByShard{}},
		"by symbol":         {[]string{"me_orderbook_depth{shard=\"a\",side=\"buy\",symbol=\"A\"} 5\nme_orderbook_depth{shard=\"a\",side=\"buy\",symbol=\"B\"} 6\n"}, figuresByShard{"a": {RestingBids: 11, RestingAsks: 0}}},
		"several endpoints": {
			[]string{"me_matches_total{shard=\"a\"} 1\nme_matches_total{shard=\"b\"} 2\n", "me_matches_total{shard=\"c\"} 3\n", "me_traded_quantity_total{shard=\"a\"} 40\n"},
			figuresByShard{"a": {Fills: 1, Traded: 40}, "b": {Fills: 2}, "c": {Fills: 3}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := scraped(t, test.texts...)
			if diff := cmp.Diff(test.want, figuresOf(s)); diff != "" {
				t.Errorf("figures (-want +got):\n%s", diff)
			}
		})
	}
}

func TestScrapeOfBadEndpoints(t *testing.T) {
	down := httptest.NewServer(nil)
	down.Close()
	good := serve(t, page(http.StatusOK, "me_matches_total{shard=\"a\"} 5\n"))
	for name, test := range map[string]struct{ url, want string }{
		"down":    {down.URL, "connect"},
		"failing": {serve(t, page(http.StatusInternalServerError, "me_matches_total{shard=\"b\"} 7\n")), "status 500, want 200"},
		"garbage": {serve(t, page(http.StatusOK, "me_matches_total{shard=\"b\"} 7\n<html>{")), "text format parsing error"},
		"no URL":  {"::", "no URL such as http"},
		"moved":   {serve(t, http.RedirectHandler(good, http.StatusFound)), "status 302, want 200"},
		"endless": {serve(t, page(http.StatusOK, strings.Repeat("# a comment\n", longestScrape/12+1))), "the answer is longer than 16777216 bytes"},
		"a line":  {serve(t, page(http.StatusOK, "# "+strings.Repeat("x", longestLine))), "a line is longer than 1048576 bytes"},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := Scraper{URLs: []string{test.url, good}}.Scrape(t.Context())
			if err == nil {
				t.Fatal("there is no error")
			}
			expectText(t, "the error", err.Error(), "metrics of "+test.url, test.want)
			if diff := cmp.Diff(figuresByShard{"a": {Fills: 5}}, figuresOf(s)); diff != "" {
				t.Errorf("what the good endpoint says (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff([]string{test.url}, s.Unread); diff != "" {
				t.Errorf("unread endpoints (-want +got):\n%s", diff)
			}
		})
	}
}

func TestScrapeEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	hanging := serve(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	}))
	if s, err := (Scraper{URLs: []string{hanging}}).Scrape(ctx); err == nil || len(s.Shards) > 0 {
		t.Errorf("a hanging endpoint gives %v, %v", figuresOf(s), err)
	}
}

// One endpoint that hangs keeps nothing back of the others, which are read at the same
// time, and ends with the deadline of all.
func TestScrapeOfAHangingEndpoint(t *testing.T) {
	released := make(chan struct{})
	hanging := serve(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-r.Context().Done():
		case <-released:
		}
	}))
	defer close(released)
	good := serve(t, page(http.StatusOK, "me_matches_total{shard=\"a\"} 5\n"))
	s, err := Scraper{URLs: []string{hanging, good, hanging}, Timeout: time.Second}.Scrape(t.Context())
	if err == nil || len(s.Unread) != 2 {
		t.Errorf("unread are %v, %v, want the two that hang", s.Unread, err)
	}
	if diff := cmp.Diff(figuresByShard{"a": {Fills: 5}}, figuresOf(s)); diff != "" {
		t.Errorf("what the good endpoint says (-want +got):\n%s", diff)
	}
}

func TestScrapeTellsNoPassword(t *testing.T) {
	s, err := Scraper{URLs: []string{"http://me:secret@127.0.0.1:1/metrics"}}.Scrape(t.Context())
	if err == nil {
		t.Fatal("there is no error")
	}
	if text := err.Error() + s.Unread[0]; strings.Contains(text, "secret") {
		t.Errorf("the password is told: %s", text)
	}
}
