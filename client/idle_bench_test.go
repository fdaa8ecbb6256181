//go:build unix

package client

import (
	"context"
	"fmt"
	"syscall"
	"testing"
	"time"

	"github.com/ordergen/ordergen"
)

// BenchmarkIdle sends orders at a rate to a target that does nothing: how late each
// strategy sends them, and what it takes of a processor. Run it with -cpu 1 -benchtime
// 10000x.
func BenchmarkIdle(b *testing.B) {
	for _, idle := range []Idle{Sleep, Hybrid, Spin} {
		for _, rate := range []int64{1_000, 10_000} {
			b.Run(fmt.Sprintf("%v/%d", idle, rate), func(b *testing.B) {
				took := time.Duration(b.N) * time.Second / time.Duration(rate)
				runner := Runner{
					Target:   TargetFunc(func(context.Context, ordergen.Order) (Receipt, error) { return Receipt{}, nil }),
					Stream:   testStream(b),
					Schedule: hold(b, rate, took),
					Idle:     idle,
				}
				used := processorTime(b)
				result, err := runner.Run(b.Context())
				used = processorTime(b) - used
				if err != nil {
					b.Fatal(err)
				}
				median, _ := result.Lateness.Quantile(0.5)
				p99, _ := result.Lateness.Quantile(0.99)
				b.ReportMetric(float64(median)/1e3, "µs-late-p50")
				b.ReportMetric(float64(p99)/1e3, "µs-late-p99")
				b.ReportMetric(100*float64(used)/float64(took), "%-of-core")
			})
		}
	}
}

// processorTime is what this process has used, user and system.
func processorTime(b *testing.B) time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
