package ordergen_test

import (
	"fmt"
	"testing"

	"github.com/ordergen/ordergen"
)

var sink ordergen.Order

func BenchmarkAt(b *testing.B) {
	for _, first := range []uint64{10, 1e15} {
		b.Run(fmt.Sprintf("i=%g", float64(first)), func(b *testing.B) {
			s := newStream(b, ordergen.Config{Seed: 1, Prefix: "run-", Flow: hotless()})
			b.ReportAllocs()
			for i := first; b.Loop(); i++ {
				sink = s.At(i)
			}
		})
	}
}

func BenchmarkFill(b *testing.B) {
	const size = 1024
	orders := make([]ordergen.Order, size)
	s := newStream(b, ordergen.Config{Seed: 1, Prefix: "run-", Flow: hotless()})
	b.ReportAllocs()
	i := uint64(0)
	for b.Loop() {
		s.Fill(orders, i)
		i += size
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(i), "ns/order")
}

func BenchmarkAppendJSON(b *testing.B) {
	s := newStream(b, ordergen.Config{Seed: 1, Prefix: "run-", Flow: hotless()})
	body := make([]byte, 0, 256)
	b.Run("Order", func(b *testing.B) {
		b.ReportAllocs()
		for i := uint64(0); b.Loop(); i++ {
			body = s.At(i).AppendJSON(body[:0])
		}
	})
	b.Run("Stream", func(b *testing.B) {
		b.ReportAllocs()
		for i := uint64(0); b.Loop(); i++ {
			body = s.AppendJSON(body[:0], i)
		}
	})
}

// BenchmarkPlan is B4: 25,200 orders, and the asks of twelve symbols.
func BenchmarkPlan(b *testing.B) {
	benchmarkPlan(b, 25_200, func(plan *ordergen.Plan, p ordergen.Profile) { topUp(b, plan, p.TopUp) })
}

// BenchmarkLongPlan plans 100 million orders, in memory for a dozen symbols.
func BenchmarkLongPlan(b *testing.B) {
	benchmarkPlan(b, 100_000_000, func(*ordergen.Plan, ordergen.Profile) {})
}

// benchmarkPlan plans B4's orders and asks.
func benchmarkPlan(b *testing.B, orders uint64, then func(*ordergen.Plan, ordergen.Profile)) {
	b4, err := ordergen.LookupProfile("B4")
	if err != nil {
		b.Fatal(err)
	}
	s, book := newStream(b, b4.Config(1, "b4-")), newBook(b, b4.Runs[0].BookConfig(1, "seed-"))
	b.ReportAllocs()
	for b.Loop() {
		then(newPlan(b, s, book, orders), b4)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(orders), "ns/order")
}

func hotless() ordergen.Flow {
	return ordergen.Standard("TEST-ASSET-A", "TEST-ASSET-B", "TEST-ASSET-C", "TEST-ASSET-D")
}
