package casefile

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/engine"
	"github.com/ordergen/ordergen/trial"
)

// foreign is an engine whose API is not ours: a handler over a shard that nothing of the
// wire form reaches.
type foreign func(s *engine.Shard) http.Handler

// venueA has decimal prices as texts, whole numbers as ids, and answers 201 with an id of its
// own, by which orders are cancelled.
func venueA(s *engine.Shard) http.Handler {
	var (
		next   atomic.Int64
		orders sync.Map // orders, by the venue's id
		mux    = http.NewServeMux()
	)
	mux.HandleFunc("POST /api/v3/orders", func(w http.ResponseWriter, r *http.Request) {
		var in struct {
			ClientID int64 `json:"client_order_id"`
			Product  string
			Side     string
			Limit    *string `json:"limit_price"`
			Size     string
			TIF      string `json:"time_in_force"`
			Kind     string `json:"order_type"`
		}
		if err := strictly(r, &in); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		o := ordergen.Order{ID: ordergen.ID{Prefix: "c", Index: uint64(in.ClientID)}, Symbol: in.Product}
		o.Quantity, _ = strconv.ParseInt(in.Size, 10, 64)
		if in.Side == "sell" {
			o.Side = ordergen.Sell
		}
		switch {
		case in.Kind == "market" && in.Limit == nil:
			o.Type = ordergen.Market
		case in.Kind == "limit" && in.Limit != nil:
			o.Type = map[string]ordergen.Type{"good_till_cancel": ordergen.Limit, "immediate": ordergen.IOC, "all_or_nothing": ordergen.FOK}[in.TIF]
			o.Price, _ = ordergen.ParsePrice(*in.Limit)
		default:
			http.Error(w, "a limit order has a price, and a market order none", http.StatusBadRequest)
			return
		}
		a, err := s.Apply(r.Context(), o)
		if err != nil {
			http.Error(w, err.Error(), http.StatusUnprocessableEntity)
			return
		}
		id := 9_000_000 + next.Add(1)
		orders.Store(strconv.FormatInt(id, 10), o)
		trades := []map[string]string{}
		for _, f := range a.Fills {
			trades = append(trades, map[string]string{"qty": strconv.FormatInt(f.Quantity, 10) + ".00"})
		}
		w.WriteHeader(http.StatusCreated)
		json.NewEncoder(w).Encode(map[string]any{"order": map[string]any{"id": id}, "trades": trades})
	})
	change := func(w http.ResponseWriter, r *http.Request, o ordergen.Order) {
		known, ok := orders.Load(r.PathValue("id"))
		if !ok {
			http.Error(w, "no such order", http.StatusNotFound)
			return
		}
		o.ID, o.Orig, o.Symbol = ordergen.ID{Prefix: "x", Index: uint64(next.Add(1))}, known.(ordergen.Order).ID, known.(ordergen.Order).Symbol
		a, err := s.Apply(r.Context(), o)
		if err != nil {
			http.Error(w, err.Error(), http.StatusNotFound)
			return
		}
		json.NewEncoder(w).Encode(map[string]any{"released": a.Cancelled})
	}
	mux.HandleFunc("DELETE /api/v3/orders/{id}", func(w http.ResponseWriter, r *http.Request) {
		change(w, r, ordergen.Order{Action: ordergen.Cancel})
	})
	mux.HandleFunc("POST /api/v3/orders/{id}/amend", func(w http.ResponseWriter, r *http.Request) {
		var in struct{ Limit, Size string }
		if err := strictly(r, &in); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		o := ordergen.Order{Action: ordergen.Reduce}
		o.Quantity, _ = strconv.ParseInt(in.Size, 10, 64)
		if in.Limit != "" {
			o.Action = ordergen.Replace
			o.Price, _ = ordergen.ParsePrice(in.Limit)
		}
		change(w, r, o)
	})
	return mux
}

// strictly reads a body that has no other fields.
func strictly(r *http.Request, v any) error {
	d := json.NewDecoder(r.Body)
	d.DisallowUnknownFields()
	return d.Decode(v)
}

const caseA = `
name: VENUE
shards: {main: [BTC-USD, ETH-USD]}
flow:
  cast:
    - {trade: {count: 4, type: limit}}
    - {trade: {count: 1, makers: 2, type: market}}
    - {trade: {count: 1, takers: 2, type: ioc}}
    - {trade: {count: 1, type: fok}}
    - {rest: {count: 2}}
    - {rest: {count: 1, changes: [replace, reduce]}}
    - {miss: {count: 1, type: ioc, then: [cancel]}}
runs:
  - stages: [{rate: 300/s, for: 300ms}]
vus: {max: 20}
window: 300ms
target:
  url: ${VENUE_URL}
  values:
    price: text
    quantity_text: true
    id_numbers: true
    sides: {buy: buy, sell: sell}
    types: {limit: limit, market: market, ioc: limit, fok: limit}
    times_in_force: {limit: good_till_cancel, market: immediate, ioc: immediate, fok: all_or_nothing}
  order:
    send: POST /api/v3/orders
    json: {client_order_id: "{id}", product: "{symbol}", side: "{side}", order_type: "{type}", time_in_force: "{time_in_force}", limit_price: "{price}", size: "{quantity}"}
  cancel:
    send: DELETE /api/v3/orders/{orig}
  reduce:
    send: POST /api/v3/orders/{orig}/amend
    json: {size: "{quantity}"}
  replace:
    send: POST /api/v3/orders/{orig}/amend
    json: {limit: "{price}", size: "{quantity}"}
  answer:
    id: order.id
    filled: trades.#.qty
    fills: trades.#
    cancelled: released
  metrics: none
`

// venueB has orders below their market, answers 202 before anything else is known, and tells
// of fills in metrics alone, under names of its own.
func venueB(s *engine.Shard) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /markets/{market}/orders", func(w http.ResponseWriter, r *http.Request) {
		var in struct {
			Ref    string
			Action string
			Cents  int64
			Shares int64
			Source string
		}
		if err := strictly(r, &in); err != nil || in.Source != "load" {
			http.Error(w, fmt.Sprint(err, in.Source), http.StatusBadRequest)
			return
		}
		side := map[string]ordergen.Side{"B": ordergen.Buy, "S": ordergen.Sell}[in.Action]
		id, err := ordergen.ParseID(in.Ref)
		if err == nil {
			_, err = s.Apply(r.Context(), ordergen.Order{ID: id, Symbol: r.PathValue("market"), Side: side, Price: ordergen.Price(in.Cents), Quantity: in.Shares})
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		w.WriteHeader(http.StatusAccepted)
	})
	mux.HandleFunc("GET /stats", func(w http.ResponseWriter, _ *http.Request) {
		c := s.Counters()
		fmt.Fprintf(w, "venue_requests_total{engine=\"eu-1\"} %d\nvenue_rejects_total{engine=\"eu-1\"} 0\n", c.Received[0])
		fmt.Fprintf(w, "venue_fills_total{engine=\"eu-1\",kind=\"trade\"} %d\nvenue_fills_total{engine=\"eu-1\",kind=\"bust\"} 7\n", c.Matches)
		fmt.Fprintf(w, "venue_volume_total{engine=\"eu-1\"} %d\n", c.Traded)
	})
	return mux
}

const caseB = `
name: MARKETS
shards: {eu-1: [AAA, BBB]}
flow:
  quantity: {uniform: {min: 10, max: 199}}
  aggressive: 60 %
  aggressive_price: {band: {touch: 150.00, tick: 0.01, min: 0, max: 99}}
  passive_price: {band: {touch: 150.00, tick: 0.01, min: -299, max: -200}}
runs:
  - seed:
      - {symbols: [AAA, BBB], orders: 100, levels: 10, touch: 150.00, tick: 0.01, quantity: {uniform: {min: 10, max: 199}}}
    stages: [{rate: 300/s, for: 300ms}]
vus: {max: 20}
window: 300ms
top_up: orders
criteria:
  counters:
    - rate(venue_requests_total{engine="eu-1"}) > 1
    - ratio(venue_volume_total, venue_requests_total - venue_rejects_total) > 1
target:
  url: ${VENUE_URL}
  values: {sides: {buy: B, sell: S}}
  order:
    send: POST /markets/{symbol}/orders
    json: {ref: "{id}", action: "{side}", cents: "{price}", shares: "{quantity}", source: load}
  metrics:
    urls: ["${VENUE_URL}/stats"]
    label: engine
    figures:
      orders_received: venue_requests_total - venue_rejects_total
      matches: venue_fills_total{kind="trade"}
      shares_traded: venue_volume_total
`

// venueC takes forms, wants a bearer, and answers errors with 200.
func venueC(s *engine.Shard) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fail := func(why string) {
			json.NewEncoder(w).Encode(map[string]any{"ok": false, "error": map[string]string{"message": why}})
		}
		if r.Header.Get("Authorization") != "Bearer s3cret" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		if r.URL.Path != "/rpc/place" || r.Header.Get("Content-Type") != "application/x-www-form-urlencoded" {
			fail("no such call")
			return
		}
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(strings.NewReader(string(body)))
		if err := r.ParseForm(); err != nil {
			fail(err.Error())
			return
		}
		o := ordergen.Order{Symbol: r.PostForm.Get("pair"), Side: map[string]ordergen.Side{"bid": ordergen.Buy, "ask": ordergen.Sell}[r.PostForm.Get("side")]}
		o.ID, _ = ordergen.ParseID(r.PostForm.Get("userref"))
		o.Price, _ = ordergen.ParsePrice(strings.TrimSuffix(r.PostForm.Get("price"), "00"))
		o.Quantity, _ = strconv.ParseInt(r.PostForm.Get("volume"), 10, 64)
		a, err := s.Apply(r.Context(), o)
		if err != nil {
			fail(err.Error())
			return
		}
		json.NewEncoder(w).Encode(map[string]any{"ok": true, "result": map[string]any{"executed": a.Filled, "deals": len(a.Fills)}})
	})
}

const caseC = `
name: FORMS
shards: {one: [X/Y]}
flow:
  quantity: {uniform: {min: 10, max: 199}}
  aggressive: 60 %
  aggressive_price: {band: {touch: 150.00, tick: 0.01, min: 0, max: 99}}
  passive_price: {band: {touch: 150.00, tick: 0.01, min: -299, max: -200}}
runs:
  - seed:
      - {symbols: [X/Y], orders: 100, levels: 10, touch: 150.00, tick: 0.01, quantity: {uniform: {min: 10, max: 199}}}
    stages: [{rate: 300/s, for: 300ms}]
vus: {max: 20}
window: 300ms
top_up: orders
target:
  url: ${VENUE_URL}
  headers: {Authorization: "Bearer ${VENUE_TOKEN}"}
  values: {price: decimal, digits: 4, sides: {buy: bid, sell: ask}}
  order:
    send: POST /rpc/place
    form: {pair: "{symbol}", side: "{side}", price: "{price}", volume: "{quantity}", userref: "{id}"}
  answer: {status: ok, accepted: [true], reason: error.message, filled: result.executed, fills: result.deals}
  metrics: none
`

// Three engines that speak otherwise are tested by a case file each, and a defect of each is
// found.
func TestForeignEngines(t *testing.T) {
	for name, test := range map[string]struct {
		venue  foreign
		source string
		defect engine.Faults
	}{
		"decimal texts, own ids": {venueA, caseA, engine.Faults{LoseEvery: 5}},
		"markets and metrics":    {venueB, caseB, engine.Faults{MatchTwiceEvery: 5}},
		"forms and a bearer":     {venueC, caseC, engine.Faults{UnderfillEvery: 5}},
	} {
		t.Run(name, func(t *testing.T) {
			sound := runOn(t, test.venue, test.source, engine.Faults{})
			run := sound.Runs[0]
			if sound.Verdict == trial.Broken || run.Result.Violated != 0 || !run.Reconciliation.OK() || len(run.Reconciliation.Rows) == 0 {
				t.Errorf("the sound engine is %v, with %d violations %v and %+v", sound.Verdict, run.Result.Violated, run.Result.Violations, run.Reconciliation)
			}
			for _, c := range sound.Checks {
				if c.ID == trial.Counters && c.Status != trial.Held {
					t.Errorf("%s is %v, %v: want it held", c.Of, c.Got, c.Status)
				}
			}
			t.Log(sound.Verdict, sound.Causes())
			if total := run.Result.Measured(); total.Accepted == 0 {
				t.Errorf("nothing was accepted: %+v", total)
			}
			if broken := runOn(t, test.venue, test.source, test.defect); broken.Verdict != trial.Broken {
				t.Errorf("with %+v the engine is %v, want it broken", test.defect, broken.Verdict)
			}
		})
	}
}

func runOn(t *testing.T, venue foreign, source string, defect engine.Faults) *trial.Report {
	t.Helper()
	t.Setenv("VENUE_URL", "http://127.0.0.1:1") // read again below, with the address
	t.Setenv("VENUE_TOKEN", "s3cret")
	c, err := Read("venue.yaml", []byte(source))
	if err != nil {
		t.Fatal(err)
	}
	shard, err := engine.NewShard(engine.ShardConfig{Name: c.Profile.Shards[0].Name, Symbols: c.Profile.Shards[0].Symbols, Faults: defect}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer shard.Close()
	server := httptest.NewServer(venue(shard))
	defer server.Close()
	os.Setenv("VENUE_URL", server.URL)
	s, err := c.System()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	r, err := trial.Trial{Profile: c.Profile, System: s, Seed: 1}.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// What a target says is written as it was read, and has its schema.
func TestTargetsReadBackAsTheyWere(t *testing.T) {
	for name, source := range map[string]string{"A": caseA, "B": caseB, "C": caseC} {
		c, err := Read("x.yaml", []byte(source))
		if err != nil {
			t.Fatal(err)
		}
		if err := valid(t, readsBack(t, c)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A variable that is missing is named, and what stands around it is not.
func TestSecretsStaySecret(t *testing.T) {
	c, err := Read("x.yaml", []byte(strings.Replace(caseC, "Bearer ${VENUE_TOKEN}", "Bearer s3cret-${VENUE_NONE}", 1)))
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("VENUE_URL", "http://127.0.0.1:1")
	_, err = c.System()
	if err == nil || !strings.Contains(err.Error(), "VENUE_NONE") || strings.Contains(err.Error(), "s3cret") {
		t.Errorf("the error is %v", err)
	}
}

func TestTargetFaults(t *testing.T) {
	for old, test := range map[string][2]string{
		`"{symbol}"`:       {`"{ticker}"`, "{ticker} names no value of an order"},
		"DELETE /api":      {"REMOVE /api", `the method is "REMOVE"`},
		"/api/v3/orders\n": {"api/v3/orders\n", "want one that starts with a slash"},
		"  cancel:\n    send: DELETE /api/v3/orders/{orig}\n": {"", `want the key "cancel"`},
		"id: order.id":    {"id: order.id\n    status: ok", "status and accepted"},
		"metrics: none":   {"metrics: {figures: {matches: 5}}", "want a series such as"},
		"metrics: none\n": {"metrics: {figures: {matchess: a}}\n", `"matches"`},
		"price: text":     {"price: cents", "want minor, decimal or text"},
	} {
		source := strings.Replace(caseA, old, test[0], 1)
		if _, err := Read("x.yaml", []byte(source)); err == nil || !strings.Contains(err.Error(), test[1]) {
			t.Errorf("%q in place of %q: the error is %v, want %q in it", test[0], old, err, test[1])
		}
	}
}
