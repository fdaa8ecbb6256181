package formats

import (
	"iter"
	"testing"
	"time"

	"github.com/ordergen/ordergen"
	"pgregory.net/rapid"
)

// lineage draws events as an engine would get them: orders of all types, and cancels and
// changes of orders that came before.
func lineage(symbols ...string) *rapid.Generator[[]Event] {
	return rapid.Custom(func(t *rapid.T) []Event {
		var (
			events []Event
			at     time.Duration
			timed  = rapid.Bool().Draw(t, "timed")
		)
		for i := range rapid.IntRange(0, 60).Draw(t, "events") {
			at += time.Duration(rapid.SampledFrom([]int64{0, 0, 1, 999, 1e9}).Draw(t, "gap"))
			e := Event{At: at, Order: ordergen.Order{
				ID:     ordergen.ID{Prefix: "x-", Index: uint64(i)},
				Symbol: rapid.SampledFrom(symbols).Draw(t, "symbol"),
				Action: ordergen.Action(rapid.IntRange(0, 3).Draw(t, "action")),
			}}
			if !timed {
				e.At = Untimed
			}
			o := &e.Order
			if i == 0 {
				o.Action = ordergen.Submit
			}
			if o.Action == ordergen.Submit {
				o.Side = ordergen.Side(rapid.IntRange(0, 1).Draw(t, "side"))
				o.Type = ordergen.Type(rapid.IntRange(0, 3).Draw(t, "type"))
			} else {
				o.Orig = rapid.SampledFrom(events).Draw(t, "orig").Order.ID
			}
			if o.Action == ordergen.Replace || o.Action == ordergen.Submit && o.Type != ordergen.Market {
				o.Price = ordergen.Price(rapid.Int64Range(95, 105).Draw(t, "price"))
			}
			if o.Action != ordergen.Cancel {
				o.Quantity = rapid.Int64Range(1, 9).Draw(t, "quantity")
			}
			events = append(events, e)
		}
		return events
	})
}

// all reads a sequence to its end; any error fails the test.
func all[T any](t rapid.TB, sequence iter.Seq2[T, error]) (values []T) {
	t.Helper()
	for v, err := range sequence {
		if err != nil {
			t.Fatal(err)
		}
		values = append(values, v)
	}
	return values
}

// faults reads a sequence to its end, and returns the errors among it.
func faults[T any](sequence iter.Seq2[T, error]) (read int, errs []error) {
	for _, err := range sequence {
		if err != nil {
			errs = append(errs, err)
		} else {
			read++
		}
	}
	return read, errs
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
