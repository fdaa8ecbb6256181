package judge

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/engine"
	"github.com/ordergen/ordergen/formats"
	"pgregory.net/rapid"
)

// flow draws events that crowd a few prices of one book: orders of all types, and cancels
// and changes of orders that came before.
func flow(random *rand.Rand, n int) []ordergen.Order {
	var events []ordergen.Order
	for i := range n {
		o := ordergen.Order{ID: ordergen.ID{Prefix: "x-", Index: uint64(i)}, Symbol: "A"}
		if i > 0 && random.IntN(3) == 0 {
			o.Action = ordergen.Action(1 + random.IntN(3))
			back := 1 + random.IntN(min(i, 12))
			for o.Orig = events[i-back].ID; events[o.Orig.Index].Action != ordergen.Submit; {
				o.Orig.Index--
			}
		} else {
			o.Side = ordergen.Side(random.IntN(2))
			if random.IntN(4) == 0 {
				o.Type = ordergen.Type(random.IntN(4))
			}
		}
		if o.Action == ordergen.Replace || o.Action == ordergen.Submit && o.Type != ordergen.Market {
			o.Price = ordergen.Price(98 + random.IntN(5))
		}
		if o.Action != ordergen.Cancel {
			o.Quantity = 1 + random.Int64N(9)
		}
		events = append(events, o)
	}
	return events
}

// asked is what a shard answers to events one after the other, with all that it tells.
func asked(t rapid.TB, faults engine.Faults, events []ordergen.Order) []formats.Record {
	t.Helper()
	shard, err := engine.NewShard(engine.ShardConfig{Name: "a", Symbols: []string{"A"}, Faults: faults}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer shard.Close()
	var records []formats.Record
	for i, o := range events {
		done, err := shard.Apply(context.Background(), o)
		r := formats.Record{Line: int64(i + 1), Event: o, Sent: formats.Untimed, Answered: formats.Untimed, Sequence: done.Sequence}
		switch {
		case errors.Is(err, engine.ErrFull):
			r.Reply = formats.Shed
		case err != nil:
			r.Reply = formats.Refused
		default:
			fills := int64(len(done.Fills))
			r.Filled, r.Fills, r.Cancelled = &done.Filled, &fills, &done.Cancelled
			r.Trades = []formats.Trade{}
			for _, f := range done.Fills {
				r.Trades = append(r.Trades, formats.Trade{Maker: f.Maker, Price: f.Price, Quantity: f.Quantity})
			}
		}
		records = append(records, r)
	}
	return records
}

// unnumbered takes the sequence numbers off.
func unnumbered(records []formats.Record) []formats.Record {
	records = slices.Clone(records)
	for i := range records {
		records[i].Sequence = 0
	}
	return records
}

// timed gives each record a time under way around the moment of its execution, so that
// about as many overlap as wide says, and puts them in the order of their answers.
func timed(random *rand.Rand, records []formats.Record, wide int) []formats.Record {
	records = slices.Clone(records)
	for i := range records {
		now := 1000 * time.Duration(i+1)
		records[i].Sent = now - time.Duration(random.IntN(500*wide))
		records[i].Answered = now + time.Duration(random.IntN(500*wide))
		records[i].Sent = max(records[i].Sent, 0)
	}
	slices.SortStableFunc(records, func(a, b formats.Record) int { return int(a.Answered - b.Answered) })
	for i := range records {
		records[i].Line = int64(i + 1)
	}
	return records
}

// told is what a Wire tells of an answer: no trades one by one.
func told(records []formats.Record) []formats.Record {
	records = slices.Clone(records)
	for i := range records {
		records[i].Trades = nil
	}
	return records
}
