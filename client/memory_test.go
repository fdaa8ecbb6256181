package client

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/arrival"
)

// refusing is a target that gives the recorder what it could keep without a limit:
// holes, and errors that differ from each other.
var refusing = TargetFunc(func(_ context.Context, o ordergen.Order) (Receipt, error) {
	switch o.ID.Index % 1000 {
	case 1:
		return Receipt{}, errors.New(o.ID.String())
	case 2:
		return Receipt{}, &Refusal{503, "full"}
	}
	return Receipt{}, nil
})

// heapAfter is the live heap, in bytes, when a run of n orders has ended and its result
// is still held.
func heapAfter(tb testing.TB, target Target, n uint64) float64 {
	result, err := Runner{Stream: testStream(tb), Schedule: arrival.Unpaced(n), Workers: 10, Target: target}.Run(tb.Context())
	if err != nil {
		tb.Fatal(err)
	}
	debug.FreeOSMemory() // and what the collector has not got round to
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	if result.Due != n {
		tb.Fatalf("%d orders, want %d", result.Due, n)
	}
	return float64(m.HeapAlloc)
}

// The timeline has more columns in a longer run, up to a bound; memory that went with the
// orders would be twenty times as much.
func TestMemoryDoesNotGrowWithTheRun(t *testing.T) {
	short, long := heapAfter(t, refusing, 20_000), heapAfter(t, refusing, 400_000)
	if long > 1.3*short {
		t.Errorf("the heap after 400,000 orders has %.0f bytes, after 20,000 it had %.0f; want at most three tenths more", long, short)
	}
}

// BenchmarkMemory compares this process after 100,000 and after 10 million orders; run
// it with -benchtime=1x.
func BenchmarkMemory(b *testing.B) {
	accepting := TargetFunc(func(context.Context, ordergen.Order) (Receipt, error) { return Receipt{}, nil })
	for b.Loop() {
		shortHeap, shortRSS := heapAfter(b, accepting, 100_000), residentSet(b)
		longHeap, longRSS := heapAfter(b, accepting, 10_000_000), residentSet(b)
		b.ReportMetric(longHeap/shortHeap, "heap-ratio")
		b.ReportMetric(longRSS/shortRSS, "rss-ratio")
		b.ReportMetric(longRSS/1e6, "MB-rss")
	}
}

// residentSet is the memory of this process that is in RAM, in bytes.
func residentSet(b *testing.B) float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		b.Skip("no /proc here")
	}
	_, rest, _ := strings.Cut(string(status), "VmRSS:")
	kilobytes, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
	if err != nil {
		b.Fatal(fmt.Errorf("/proc/self/status: %w", err))
	}
	return kilobytes * 1024
}
