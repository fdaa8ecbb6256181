package observe

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// timed is a snapshot of shard a that has matched n orders, each in up to a millisecond.
func timed(n uint64, unread ...string) Snapshot {
	s := Snapshot{Unread: unread}
	s.Shard("a").Matching = histogram([]float64{1}, n, 0)
	return s
}

func TestLatencySinceEarlier(t *testing.T) {
	p99 := Quantile{990 * time.Microsecond, 0, time.Millisecond, true}
	for name, test := range map[string]struct {
		before, after Snapshot
		want          Latency
	}{
		"the orders since":       {timed(5), timed(9), Latency{"a", p99, 4}},
		"a histogram just begun": {Snapshot{}, timed(9), Latency{"a", p99, 9}},
		"not read before":        {Snapshot{Unread: []string{"a"}}, timed(9), Latency{Shard: "a"}},
		"beside a dead endpoint": {Snapshot{Unread: []string{"b"}}, timed(9, "b"), Latency{"a", p99, 9}},
		"gone":                   {timed(5), Snapshot{}, Latency{Shard: "a"}},
		"no order since":         {timed(5), timed(5), Latency{Shard: "a"}},
		"a restart":              {timed(9), timed(5), Latency{"a", p99, 5}},
	} {
		if diff := cmp.Diff(test.want, test.after.Latency(test.before, "a")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// A mapping of names is used as it is, and without one the names are those of docs/wire.md.
func TestScraperDefaults(t *testing.T) {
	if s := (Scraper{}).withDefaults(); len(s.Mapping.Figures) != len(Figures()) || s.Timeout != defaultTimeout {
		t.Errorf("a bare scraper has %d figures and %v", len(s.Mapping.Figures), s.Timeout)
	}
	own := Scraper{Mapping: Mapping{Figures: map[Figure][]Series{Fills: {{Metric: "x"}}}}, Timeout: time.Hour}.withDefaults()
	if len(own.Mapping.Figures) != 1 || own.Timeout != time.Hour {
		t.Errorf("a mapping of its own becomes %+v in %v", own.Mapping, own.Timeout)
	}
}
