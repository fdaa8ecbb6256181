package engine

import (
	"fmt"
	"testing"

	"github.com/ordergen/ordergen"
)

// churn is a book of a steady size: each step submits an order at one of some prices
// and cancels the one that was submitted standing steps ago.
type churn struct {
	book     Book
	standing uint64
	prices   uint64
	step     uint64
}

func newChurn(standing, prices uint64) *churn {
	c := &churn{standing: standing, prices: prices}
	for range 2 * standing {
		c.next()
	}
	return c
}

func (c *churn) next() {
	c.book.Submit(c.order(c.step), nil)
	if c.step >= c.standing {
		c.book.Cancel(c.order(c.step - c.standing).ID)
	}
	c.step++
}

// order spreads the prices, and lets no two sides meet.
func (c *churn) order(i uint64) ordergen.Order {
	o := ordergen.Order{ID: ordergen.ID{Prefix: "churn-", Index: i}, Symbol: "A", Side: ordergen.Side(i % 2), Quantity: 100}
	away := ordergen.Price(i * 0x9e3779b97f4a7c15 >> 33 % c.prices)
	o.Price = 1_000_000 - 1 - away
	if o.Side == ordergen.Sell {
		o.Price = 1_000_000 + away
	}
	return o
}

// BenchmarkChurn has half orders and half cancels. Its unit is one message.
func BenchmarkChurn(b *testing.B) {
	for _, size := range []struct{ standing, prices uint64 }{{1_000, 50}, {100_000, 10_000}} {
		b.Run(fmt.Sprintf("%d orders at %d prices", size.standing, size.prices), func(b *testing.B) {
			c := newChurn(size.standing, size.prices)
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				if i%2 == 0 {
					c.next()
				}
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
		})
	}
}

// BenchmarkShardApply is a client that calls the shard without HTTP. Its unit is one
// event.
func BenchmarkShardApply(b *testing.B) {
	s := newShard(b, ShardConfig{}, nil)
	c := newChurn(1_000, 50)
	b.ReportAllocs()
	for i := uint64(0); b.Loop(); i++ {
		o := c.order(i / 2)
		if i%2 == 1 {
			o = ordergen.Order{ID: o.ID, Symbol: "A", Action: ordergen.Cancel, Orig: c.order(i/2 - min(i/2, 500)).ID}
		}
		s.Apply(b.Context(), o)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
}
