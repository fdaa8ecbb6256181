package client

import (
	"context"
	"maps"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client/metric"
	"pgregory.net/rapid"
)

func TestTimelineWidths(t *testing.T) {
	for planned, want := range map[time.Duration]time.Duration{
		0:                  100 * time.Millisecond,
		24 * time.Second:   100 * time.Millisecond,
		25 * time.Second:   200 * time.Millisecond,
		time.Minute:        500 * time.Millisecond,
		5 * time.Minute:    2 * time.Second,
		time.Hour:          20 * time.Second,
		24 * time.Hour:     500 * time.Second,
		24*time.Second + 1: 200 * time.Millisecond,
	} {
		if got := newTimeline(planned, 1e6).Width; got != want {
			t.Errorf("the columns of a run of %v are %v wide, want %v", planned, got, want)
		}
	}
	for orders, want := range map[uint64]time.Duration{0: 5 * time.Second, 120: 5 * time.Second, 1000: time.Second, 1e5: 500 * time.Millisecond} {
		if got := newTimeline(80*time.Second, orders).Width; got != want {
			t.Errorf("the columns of %d orders in 80 s are %v wide, want %v", orders, got, want)
		}
	}
}

// An order at the start of each second takes 1.25 s, so that it is answered in the column after it.
func TestTimelineOfARun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		target := TargetFunc(func(_ context.Context, o ordergen.Order) (Receipt, error) {
			time.Sleep(1250 * time.Millisecond)
			if o.ID.Index == 2 {
				return Receipt{}, &Refusal{Status: 503}
			}
			return Receipt{}, nil
		})
		result, err := Runner{Target: target, Stream: testStream(t), Schedule: hold(t, 1, 24*time.Second)}.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		line := result.Timeline
		if line.Width != time.Second || len(line.Columns) != 25 {
			t.Fatalf("there are %d columns of %v, want 25 of 1 s", len(line.Columns), line.Width)
		}
		for i, c := range line.Columns {
			want := Column{}
			if i < 24 {
				want.Sent = 1
			}
			if i >= 1 {
				want.Answered = 1
			}
			if i == 3 {
				want.Failed = 1
			}
			if diff := cmp.Diff(want, Column{Sent: c.Sent, Answered: c.Answered, Failed: c.Failed}); diff != "" {
				t.Errorf("column %d (-want +got):\n%s", i, diff)
			}
			if c.Sent == 0 != (c.Latency == nil) || c.Sent == 0 != (c.Service == nil) {
				t.Errorf("column %d has sent %d and latency %v, service %v", i, c.Sent, c.Latency, c.Service)
			}
			if c.Latency != nil {
				if d, _ := c.Latency.Max(); d < 1250*time.Millisecond || d > 1250*time.Millisecond*107/100 {
					t.Errorf("the longest latency of column %d is %v, want 1.25 s to 7 %%", i, d)
				}
			}
		}
	})
}

// totals are what a timeline has in all, which no doubling may change.
func totals(t *Timeline) (sum Column) {
	for _, c := range t.Columns {
		sum.add(c)
	}
	return sum
}

func drawSample(t *rapid.T) sample {
	service := rapid.Int64Range(0, int64(time.Minute)).Draw(t, "service")
	return sample{
		due:      time.Duration(rapid.Int64Range(0, int64(10*time.Minute)).Draw(t, "due")),
		service:  time.Duration(service),
		latency:  time.Duration(service + rapid.Int64Range(0, int64(time.Minute)).Draw(t, "waits")),
		lateness: time.Duration(rapid.Int64Range(0, int64(time.Second)).Draw(t, "lateness")),
		held:     time.Duration(rapid.Int64Range(0, 1).Draw(t, "held")),
		fate:     rapid.SampledFrom([]Fate{Accepted, Refused, Unknown}).Draw(t, "fate"),
	}
}

// The slow and obvious timeline keeps all samples. What several recorders have, merged, is what one
// would have that saw them all, and no more than the most columns.
func TestTimelineProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		planned := time.Duration(rapid.Int64Range(0, int64(10*time.Minute)).Draw(t, "planned"))
		samples := rapid.SliceOfN(rapid.Custom(drawSample), 0, 60).Draw(t, "samples")
		one, parts := newTimeline(planned, 1e6), []*Timeline{newTimeline(planned, 1e6), newTimeline(planned, 1e6), newTimeline(planned, 1e6)}
		for i, s := range samples {
			for _, line := range []*Timeline{one, parts[i%len(parts)]} {
				if i%4 == 3 {
					line.miss(s.due, []Fate{Dropped, Orphaned, Unsent}[i%3])
				} else {
					line.record(s)
				}
			}
		}
		merged := newTimeline(planned, 1e6)
		for _, part := range parts {
			merged.Merge(part)
		}
		if len(one.Columns) > mostColumns {
			t.Fatalf("there are %d columns", len(one.Columns))
		}
		if diff := cmp.Diff(one, merged, cmp.AllowUnexported(metric.Trend{}), cmp.Comparer(sameTrend)); diff != "" {
			t.Fatalf("merged from parts (-one +merged):\n%s", diff)
		}

		want := make([]Column, len(one.Columns))
		column := func(d time.Duration) *Column { return &want[d/one.Width] }
		for i, s := range samples {
			switch {
			case i%4 == 3 && i%3 == 0:
				column(s.due).Dropped++
			case i%4 == 3 && i%3 == 2:
				column(s.due).Unsent++
			case i%4 == 3:
				column(s.due).Orphaned++
			default:
				column(s.due+s.latency).Answered++
				if s.fate != Accepted {
					column(s.due+s.latency).Failed++
				}
				column(s.due+s.latency-s.service).Sent++
				due := column(s.due)
				due.Held += int64(s.held)
				due.Lateness = max(due.Lateness, s.lateness)
			}
		}
		for i, c := range one.Columns {
			c.Latency, c.Service = nil, nil
			if diff := cmp.Diff(want[i], c); diff != "" {
				t.Fatalf("column %d (-want +got):\n%s", i, diff)
			}
		}
		sum := totals(one)
		if n := countOf(sum.Latency); n != sum.Sent+sum.Dropped+sum.Unsent {
			t.Fatalf("%d latencies of %d orders sent, dropped or unsent", n, sum.Sent+sum.Dropped+sum.Unsent)
		}
		if n := countOf(sum.Service); n != sum.Sent {
			t.Fatalf("%d service times of %d orders sent", n, sum.Sent)
		}
	})
}

func countOf(t *metric.Trend) int64 {
	if t == nil {
		return 0
	}
	return t.Count()
}

func sameTrend(a, b *metric.Trend) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Beyond() == b.Beyond() && maps.Equal(maps.Collect(a.Buckets()), maps.Collect(b.Buckets()))
}

// A timeline that was merged into another is as it was.
func TestMergeChangesNoSource(t *testing.T) {
	from, into := newTimeline(0, 1e6), newTimeline(time.Hour, 1e6)
	for k := range 100 {
		from.record(sample{due: time.Duration(k) * 100 * time.Millisecond, latency: 1, service: 1})
	}
	into.Merge(from)
	into.record(sample{due: 0, latency: 1, service: 1})
	into.Merge(from)
	for i, c := range from.Columns {
		if c.Sent != 1 || c.Latency.Count() != 1 || c.Service.Count() != 1 {
			t.Fatalf("column %d has become %+v", i, c)
		}
	}
}
