package client

import (
	"context"
	"testing"

	"github.com/ordergen/ordergen"
)

// BenchmarkInProcess drives a function with an unpaced schedule: what the runner
// costs by itself, the order's generation included.
func BenchmarkInProcess(b *testing.B) {
	result, err := Runner{
		Stream:   testStream(b),
		Schedule: Unpaced(uint64(b.N)),
		Workers:  1,
		Target:   TargetFunc(func(context.Context, ordergen.Order) error { return nil }),
	}.Run(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(result.Due)/result.Elapsed.Seconds(), "orders/s")
}
