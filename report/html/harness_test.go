package html

import (
	"bytes"
	"context"
	"iter"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/engine"
	"github.com/ordergen/ordergen/observe"
	"github.com/ordergen/ordergen/trial"
)

// quick is a system without a network that answers after some milliseconds, each order by its
// index, and counts as a shard does. It refuses each 500th order, and lies of each 700th.
type quick struct {
	mu       sync.Mutex
	shardOf  map[string]string
	books    map[string]*engine.Book
	received map[string]int64
	fills    map[string][]engine.Fill
}

func newQuick(p ordergen.Profile) *quick {
	q := &quick{shardOf: make(map[string]string)}
	for _, s := range p.Shards {
		for _, symbol := range s.Symbols {
			q.shardOf[symbol] = s.Name
		}
	}
	q.empty()
	return q
}

func (q *quick) empty() {
	q.books, q.received, q.fills = make(map[string]*engine.Book), make(map[string]int64), make(map[string][]engine.Fill)
}

func (q *quick) Target() client.Target {
	return client.TargetFunc(func(_ context.Context, o ordergen.Order) (client.Receipt, error) {
		time.Sleep(time.Duration(1+o.ID.Index%17*(o.ID.Index%13)) * time.Millisecond)
		if o.ID.Index%500 == 499 {
			return client.Receipt{}, &client.Refusal{Status: http.StatusServiceUnavailable, Reason: "Ring buffer <full>"}
		}
		q.mu.Lock()
		defer q.mu.Unlock()
		q.received[q.shardOf[o.Symbol]]++
		before := len(q.fills[o.Symbol])
		err := q.submit(o)
		var receipt client.Receipt
		for _, f := range q.fills[o.Symbol][before:] {
			receipt.Filled.N += f.Quantity
		}
		receipt.Filled.Known = true
		if o.ID.Index%700 == 699 {
			receipt.Filled.N++
		}
		return receipt, err
	})
}

func (q *quick) submit(o ordergen.Order) (err error) {
	if q.books[o.Symbol] == nil {
		q.books[o.Symbol] = new(engine.Book)
	}
	q.fills[o.Symbol], err = q.books[o.Symbol].Submit(o, q.fills[o.Symbol])
	return err
}

func (q *quick) Seed(_ context.Context, _ string, orders iter.Seq[ordergen.Order], progress func(int)) error {
	for o := range orders {
		if err := q.submit(o); err != nil {
			return err
		}
		progress(1)
	}
	return nil
}

func (q *quick) Snapshot(context.Context) (now observe.Snapshot, _ error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for symbol, shard := range q.shardOf {
		c := now.Shard(shard)
		c.Figures[observe.Received] = q.received[shard]
		c.Figures[observe.Fills] += int64(len(q.fills[symbol]))
		for _, f := range q.fills[symbol] {
			c.Figures[observe.Traded] += f.Quantity
		}
	}
	return now, nil
}

func (q *quick) Reset(context.Context, string) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.empty()
	return nil
}

func (q *quick) Disturb(context.Context) (func(), error) { return nil, nil }

// virtual is the report of a case in virtual time.
func virtual(t testing.TB, name string, d time.Duration, change func(*trial.Trial)) *trial.Report {
	t.Helper()
	p, err := ordergen.LookupProfile(name)
	if err != nil {
		t.Fatal(err)
	}
	if p, err = p.Lasting(d); err != nil {
		t.Fatal(err)
	}
	tr := trial.Trial{Profile: p, System: newQuick(p), Seed: 1}
	if change != nil {
		change(&tr)
	}
	var r *trial.Report
	synctest.Test(t.(*testing.T), func(t *testing.T) {
		if r, err = tr.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
	})
	r.Started = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	return r
}

// pageOf is a report as a page.
func pageOf(t testing.TB, r *trial.Report) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, r, "ordergen run b2 -seed 1"); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
