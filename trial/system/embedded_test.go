package system

import (
	"slices"
	"testing"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/engine"
	"github.com/ordergen/ordergen/observe"
)

// An embedded engine is empty after each reset, and publishes what it did while it was
// disturbed once that is over.
func TestEmbeddedIsResetAndDisturbed(t *testing.T) {
	a2, err := ordergen.LookupProfile("A2")
	if err != nil {
		t.Fatal(err)
	}
	published := make(chan engine.Event, 10)
	e, err := Start(a2, func(c *engine.Config) {
		c.Broker = &engine.Broker{Deliver: func(e engine.Event) { published <- e }}
	})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	ask := ordergen.Order{ID: ordergen.ID{Prefix: "s-", Index: 1}, Symbol: a2.Flow.Symbols[0], Side: ordergen.Sell, Type: ordergen.Limit, Price: 15000, Quantity: 100}
	bid := ordergen.Order{ID: ordergen.ID{Prefix: "t-", Index: 1}, Symbol: ask.Symbol, Side: ordergen.Buy, Type: ordergen.Limit, Price: 15000, Quantity: 100}
	for _, next := range []string{"shallow", "deep"} {
		if err := e.Seed(t.Context(), a2.Shards[0].Name, slices.Values([]ordergen.Order{ask}), func(int) {}); err != nil {
			t.Fatalf("%s: a book that was emptied does not take its seed: %v", next, err)
		}
		end, err := e.Disturb(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		receipt, err := e.Target().Send(t.Context(), bid)
		if err != nil || receipt.Filled.N != 100 {
			t.Fatalf("%s: the bid gives %+v, %v, want it filled", next, receipt, err)
		}
		if len(published) > 0 {
			t.Error("a broker that is paused has taken an event")
		}
		end()
		select {
		case <-published:
		case <-time.After(10 * time.Second):
			t.Fatal("nothing is published once the disturbance is over")
		}
		now, err := e.Snapshot(t.Context())
		if err != nil || now.Shards[a2.Shards[0].Name].Figures[observe.Received] != 1 {
			t.Errorf("%s: %+v, %v, want one order", next, now.Shards, err)
		}
		if err := e.Reset(t.Context(), next); err != nil {
			t.Fatal(err)
		}
	}
}
