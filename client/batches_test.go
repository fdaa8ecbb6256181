package client

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/compare"
)

// Every tenth hundred of orders is slow, by index: latencies come a hundred at a time, and
// that is the design effect, whichever worker had which.
func TestLatenciesAreKeptByIndex(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		result, err := Runner{
			Stream:   testStream(t),
			Schedule: hold(t, 100, 200*time.Second),
			Phases:   []Phase{{Name: "warm-up", Discard: true}, {Name: "one", From: 20 * time.Second}, {Name: "other", From: 110 * time.Second}},
			Target: TargetFunc(func(_ context.Context, o ordergen.Order) (Receipt, error) {
				if o.ID.Index/100%10 == 3 {
					time.Sleep(50 * time.Millisecond) // The clock is that of synctest: the target takes so long to answer.
				}
				return Receipt{}, nil
			}),
		}.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"one", "other"} {
			p := result.Total(func(p Part) bool { return p.Phase == name })
			s := p.Sample(0.95)
			if s.Orders != 9000 || s.Value() < 50*time.Millisecond || s.Effect < 30 {
				t.Errorf("phase %q has %d orders with p95 %v and an effect of %.1f, want 9,000, 50 ms and some hundred", name, s.Orders, s.Value(), s.Effect)
			}
		}
		half := func(name string) compare.Sample {
			return result.Total(func(p Part) bool { return p.Phase == name }).Sample(0.95)
		}
		if r := compare.Between(half("one"), half("other")); r.AtMost(1.5) == compare.Broken {
			t.Errorf("two halves alike have the ratio %+v", r)
		}
	})
}

// Orders that are dropped are in the batches, too, as longer than all others.
func TestDroppedOrdersAreKeptByIndex(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		result, err := Runner{
			Stream:   testStream(t),
			Schedule: hold(t, 1000, time.Second),
			Workers:  1,
			Backlog:  1,
			Target: TargetFunc(func(context.Context, ordergen.Order) (Receipt, error) {
				time.Sleep(10 * time.Millisecond) // The clock is that of synctest: the target is too slow for its orders.
				return Receipt{}, nil
			}),
		}.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		p := result.Measured()
		if s := p.Sample(0.5); p.Dropped < 500 || s.Orders != 1000 || s.Value() != compare.Forever {
			t.Errorf("%d of %d orders were dropped and the median is %v, want most and beyond all", p.Dropped, s.Orders, s.Value())
		}
	})
}

func BenchmarkRecorder(b *testing.B) {
	r := newRecorder([]Phase{{}}, []string{""}, 1, false, newTimeline(0, 0))
	k := uint64(0)
	for b.Loop() {
		r.record(sample{index: k, latency: time.Duration(k%4096) * time.Microsecond})
		k++
	}
}
