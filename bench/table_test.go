package main

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func ptr(d time.Duration) *time.Duration { return &d }

func TestTableHasMediansAndRatios(t *testing.T) {
	paced := Load{Rate: 1000, Duration: 5 * time.Second}
	frozen := Load{Rate: 1000, Duration: 5 * time.Second, Freeze: time.Second}
	figures := func(ms int) sample {
		p99 := time.Duration(ms) * time.Millisecond
		return sample{Figures: Figures{ptr(p99 / 10), ptr(p99), nil, nil}, rate: 1000, cpu: time.Duration(ms) * time.Microsecond, rss: 12e6}
	}
	fast := &row{tool: "fast", load: paced, samples: []sample{figures(9), figures(2), figures(3)}}
	slow := &row{tool: "slow", load: paced, samples: []sample{figures(12)}, base: fast}
	blind := &row{tool: "blind", load: frozen, samples: []sample{figures(19)}}
	var b strings.Builder
	print(&b, []*row{fast, slow, blind})
	want := `
load                 tool     orders/s  p50 ms  p99 ms  p99.9 ms  late p99 ms  CPU µs  RSS MB  p99 ×  CPU ×

1000                 fast         1000   0.300    3.00   dropped            –     3.0      12
                     slow         1000    1.20    12.0   dropped            –    12.0      12   4.00   4.00

1000, frozen for 1s  (right)      1000   0.000     950       995
                     blind        1000    1.90    19.0   dropped            –    19.0      12   0.02
`
	if diff := cmp.Diff(strings.TrimPrefix(want, "\n"), b.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
