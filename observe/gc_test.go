package observe

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const ms = time.Millisecond

func TestScrapeOfGCPauses(t *testing.T) {
	const (
		micrometer = "# TYPE jvm_gc_pause_seconds_max gauge\njvm_gc_pause_seconds_max{cause=\"minor\"} 0.004\njvm_gc_pause_seconds_max{cause=\"major\"} 0.012\n"
		simple     = "# TYPE jvm_gc_collection_seconds summary\njvm_gc_collection_seconds_count{gc=\"young\"} 10\njvm_gc_collection_seconds_sum{gc=\"young\"} 0.03\n"
		unused     = "# TYPE jvm_gc_collection_seconds summary\njvm_gc_collection_seconds_count{gc=\"old\"} 0\njvm_gc_collection_seconds_sum{gc=\"old\"} 0\n"
		golang     = "# TYPE go_gc_duration_seconds summary\ngo_gc_duration_seconds{quantile=\"0\"} 1e-05\ngo_gc_duration_seconds{quantile=\"1\"} 0.0015\ngo_gc_duration_seconds_sum 0.1\ngo_gc_duration_seconds_count 9\n"
		young      = "# TYPE go_gc_duration_seconds summary\ngo_gc_duration_seconds{quantile=\"1\"} NaN\ngo_gc_duration_seconds_sum 0\ngo_gc_duration_seconds_count 0\n"
		zgc        = "# TYPE jvm_gc_collection_seconds summary\n" +
			"jvm_gc_collection_seconds_count{gc=\"ZGC Major Cycles\"} 3\njvm_gc_collection_seconds_sum{gc=\"ZGC Major Cycles\"} 1.8\n" +
			"jvm_gc_collection_seconds_count{gc=\"ZGC Major Pauses\"} 9\njvm_gc_collection_seconds_sum{gc=\"ZGC Major Pauses\"} 0.0009\n"
		g1 = "# TYPE jvm_gc_pause_seconds summary\n" +
			"jvm_gc_pause_seconds_count{gc=\"G1 Young Generation\"} 4\njvm_gc_pause_seconds_sum{gc=\"G1 Young Generation\"} 0.02\n" +
			"# TYPE jvm_gc_pause_seconds_max gauge\njvm_gc_pause_seconds_max{gc=\"G1 Young Generation\"} 0.008\n"
		shenandoah = "# TYPE jvm_gc_pause_seconds summary\n" +
			"jvm_gc_pause_seconds_count{gc=\"Shenandoah Cycles\"} 2\njvm_gc_pause_seconds_sum{gc=\"Shenandoah Cycles\"} 0.9\n" +
			"jvm_gc_pause_seconds_count{gc=\"Shenandoah Pauses\"} 8\njvm_gc_pause_seconds_sum{gc=\"Shenandoah Pauses\"} 0.004\n" +
			"# TYPE jvm_gc_pause_seconds_max gauge\njvm_gc_pause_seconds_max{gc=\"Shenandoah Cycles\"} 0.7\njvm_gc_pause_seconds_max{gc=\"Shenandoah Pauses\"} 0.001\n"
	)
	const (
		ofMicrometer = "jvm_gc_pause_seconds_max"
		ofPrometheus = "jvm_gc_collection_seconds"
		ofGo         = "go_gc_duration_seconds"
	)
	for name, test := range map[string]struct {
		texts []string
		want  GCPause
	}{
		"none":                  {[]string{"up 1\n"}, GCPause{}},
		"micrometer":            {[]string{micrometer}, GCPause{12 * ms, 12 * ms, true, ofMicrometer}},
		"a mean":                {[]string{simple}, GCPause{3 * ms, 30 * ms, true, ofPrometheus}},
		"no collection yet":     {[]string{unused}, GCPause{0, 0, true, ofPrometheus}},
		"the longest, not mean": {[]string{simple + micrometer}, GCPause{12 * ms, 12 * ms, true, ofMicrometer}},
		"Go":                    {[]string{golang}, GCPause{1500 * time.Microsecond, 1500 * time.Microsecond, true, ofGo}},
		"Go, no collection yet": {[]string{young}, GCPause{0, 0, true, ofGo}},
		"several endpoints":     {[]string{golang, micrometer, simple}, GCPause{12 * ms, 30 * ms, true, ofPrometheus}},
		"one that tells":        {[]string{"up 1\n", young, golang}, GCPause{1500 * time.Microsecond, 1500 * time.Microsecond, true, ofGo}},
		"ZGC":                   {[]string{zgc}, GCPause{100 * time.Microsecond, 900 * time.Microsecond, true, ofPrometheus}},
		"G1":                    {[]string{g1}, GCPause{8 * ms, 8 * ms, true, ofMicrometer}},
		"Shenandoah":            {[]string{shenandoah}, GCPause{1 * ms, 1 * ms, true, ofMicrometer}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, LongestPause([]Snapshot{{}, scraped(t, test.texts...)})); diff != "" {
				t.Errorf("GC pause (-want +got):\n%s", diff)
			}
		})
	}
}

// A collector that has counted n pauses of total ms together, the longest of them longest.
func collected(n uint64, total, longest int) Snapshot {
	return Snapshot{Collectors: map[string]Collector{"gc": {
		Source: "gc", Endpoint: "e",
		Counted: true, Pauses: n, Total: time.Duration(total) * ms,
		Maximal: longest >= 0, Longest: time.Duration(longest) * ms,
	}}}
}

// What a collector did before the run is no part of it.
func TestLongestPauseInARun(t *testing.T) {
	const untold = -1
	pause := func(low, high int) GCPause {
		return GCPause{time.Duration(low) * ms, time.Duration(high) * ms, true, "gc"}
	}
	unread := Snapshot{Unread: []string{"e"}}
	for name, test := range map[string]struct {
		marks []Snapshot
		want  GCPause
	}{
		"a long one before":          {[]Snapshot{collected(9, 900, 500), collected(11, 904, 500)}, pause(2, 4)},
		"none since":                 {[]Snapshot{collected(9, 900, 500), collected(9, 900, 500)}, pause(0, 0)},
		"a longer one since":         {[]Snapshot{collected(9, 90, 20), collected(12, 150, 30)}, pause(30, 30)},
		"the longest is forgotten":   {[]Snapshot{collected(9, 90, 20), collected(11, 106, 10)}, pause(8, 10)},
		"counts alone":               {[]Snapshot{collected(9, 90, untold), collected(11, 106, untold)}, pause(8, 16)},
		"in one of two windows":      {[]Snapshot{collected(0, 0, untold), collected(10, 20, untold), collected(11, 27, untold)}, pause(7, 20)},
		"a restart":                  {[]Snapshot{collected(9, 900, 500), collected(2, 6, 4)}, pause(4, 4)},
		"first seen in the run":      {[]Snapshot{{}, collected(2, 6, 4)}, pause(4, 4)},
		"not read before the run":    {[]Snapshot{unread, collected(9, 900, 500)}, GCPause{}},
		"read late":                  {[]Snapshot{unread, collected(9, 900, 500), collected(10, 903, 500)}, pause(3, 3)},
		"a missing answer between":   {[]Snapshot{collected(9, 900, 500), unread, collected(10, 903, 500)}, pause(3, 3)},
		"only what was before":       {[]Snapshot{collected(9, 900, 500)}, GCPause{}},
		"the longest of all windows": {[]Snapshot{collected(0, 0, 0), collected(1, 9, 9), collected(2, 11, 9)}, pause(9, 9)},
	} {
		if diff := cmp.Diff(test.want, LongestPause(test.marks)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestLongerPause(t *testing.T) {
	pause := func(low, high int) GCPause {
		return GCPause{time.Duration(low) * ms, time.Duration(high) * ms, true, fmt.Sprint(low, high)}
	}
	both := func(low, high int, source string) GCPause {
		return GCPause{time.Duration(low) * ms, time.Duration(high) * ms, true, source}
	}
	for _, test := range []struct{ p, o, want GCPause }{
		{GCPause{}, GCPause{}, GCPause{}},
		{GCPause{}, pause(0, 0), pause(0, 0)},
		{pause(3, 3), pause(1, 2), pause(3, 3)},
		{pause(1, 5), pause(2, 4), both(2, 5, "1 5")},
		{pause(1, 5), pause(2, 5), pause(2, 5)},
	} {
		if got := test.p.longer(test.o); got != test.want {
			t.Errorf("of %+v and %+v the longer is %+v, want %+v", test.p, test.o, got, test.want)
		}
	}
}
