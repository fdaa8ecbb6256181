package client

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/arrival"
)

// BenchmarkInProcess drives a function with an unpaced schedule: what the runner
// costs by itself, with the order's generation and three readings of the clock.
func BenchmarkInProcess(b *testing.B) {
	for _, workers := range []int{1, 100} {
		b.Run(fmt.Sprintf("workers=%d", workers), func(b *testing.B) {
			b.ReportAllocs()
			result, err := Runner{
				Stream:   testStream(b),
				Schedule: arrival.Unpaced(uint64(b.N)),
				Workers:  workers,
				Target:   TargetFunc(func(context.Context, ordergen.Order) (Receipt, error) { return Receipt{}, nil }),
			}.Run(b.Context())
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(result.Due)/result.Elapsed.Seconds(), "orders/s")
		})
	}
}

// BenchmarkPaced hands orders that are all due at once from the pacer to the workers:
// what an order costs on its way through a paced run.
func BenchmarkPaced(b *testing.B) {
	b.ReportAllocs()
	result, err := Runner{
		Stream:   testStream(b),
		Schedule: hold(b, fastestRate, time.Duration(b.N)),
		Workers:  100,
		Backlog:  min(b.N, mostBacklog),
		Target:   TargetFunc(func(context.Context, ordergen.Order) (Receipt, error) { return Receipt{}, nil }),
	}.Run(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(result.Total(nil).Sent)/result.Elapsed.Seconds(), "orders/s")
}
