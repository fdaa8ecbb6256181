//go:build unix

package client

import (
	"fmt"
	"syscall"
	"testing"
	"time"
)

// BenchmarkPacer waits for deadlines at a rate: how late each strategy is, and what it
// takes of a processor. Run it with -cpu 1 -benchtime 5000x.
func BenchmarkPacer(b *testing.B) {
	for _, idle := range []Idle{Sleep, Hybrid, Spin} {
		for _, rate := range []int{1_000, 10_000} {
			b.Run(fmt.Sprintf("%v/%d", idle, rate), func(b *testing.B) {
				p := newPacer(idle)
				defer p.stop()
				late := NewTrend()
				used, start := processorTime(b), time.Now()
				for k := range b.N {
					due := start.Add(time.Duration(k) * time.Second / time.Duration(rate))
					p.until(b.Context(), due)
					late.Record(time.Since(due))
				}
				elapsed := time.Since(start)
				median, _ := late.Quantile(0.5)
				p99, _ := late.Quantile(0.99)
				b.ReportMetric(float64(median)/1e3, "µs-late-p50")
				b.ReportMetric(float64(p99)/1e3, "µs-late-p99")
				b.ReportMetric(100*float64(processorTime(b)-used)/float64(elapsed), "%-of-core")
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
