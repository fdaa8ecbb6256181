package client

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/arrival"
)

// Of ten orders a second one is refused and one is not sent. The last of all is answered late.
func TestProgressTellsHowTheRunStands(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const every = 980 * time.Millisecond // Nothing is due just as progress is told.
		var told []Progress
		result, err := Runner{
			Stream:   testStream(t),
			Schedule: hold(t, 10, 3*time.Second),
			Every:    every,
			Progress: func(p Progress) { p.P50, p.P99 = 0, 0; told = append(told, p) },
			Target: TargetFunc(func(_ context.Context, o ordergen.Order) (Receipt, error) {
				time.Sleep(time.Millisecond) // The clock is that of synctest: an answer takes so long.
				switch i := o.ID.Index; {
				case i == 29:
					time.Sleep(600 * time.Millisecond) // The clock is that of synctest: the run ends half a second after its schedule.
				case i%10 == 3:
					return Receipt{}, &Refusal{Status: 503}
				case i%10 == 7:
					return Receipt{}, &Shortage{}
				}
				return Receipt{}, nil
			}),
		}.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		conserved(t, result)
		at := func(elapsed, interval time.Duration, due uint64, sent, since int64) Progress {
			return Progress{Elapsed: elapsed, Interval: interval, Total: 3 * time.Second, Orders: 30, Due: due, Sent: sent, Failed: int64(due) / 10, Unsent: int64(due) / 10, Rate: float64(since) / interval.Seconds()}
		}
		want := []Progress{
			at(every, every, 10, 9, 9),
			at(2*every, every, 20, 18, 9),
			at(3*every, every, 30, 26, 8),
			at(3501*time.Millisecond, 3501*time.Millisecond-3*every, 30, 27, 1),
		}
		if diff := cmp.Diff(want, told); diff != "" {
			t.Errorf("progress (-want +got):\n%s", diff)
		}
	})
}

// Where no time has passed there is no rate.
func TestProgressOfNoTimeHasNoRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRun(Runner{Stream: testStream(t), Schedule: arrival.Unpaced(1)}.withDefaults())
		r.recorders[0].record(sample{})
		if p := r.progress(Progress{}); p.Sent != 1 || p.Rate != 0 {
			t.Errorf("%d orders in no time are %v/s, want 0", p.Sent, p.Rate)
		}
	})
}

// Each window ends at its time, but for the last one of a schedule, which stays open until
// the last answer.
func TestWindowsFollowEachOther(t *testing.T) {
	type window struct {
		From, To time.Duration
		Sent     int64
	}
	for name, c := range map[string]struct {
		schedule arrival.Schedule
		takes    time.Duration // time that an answer takes
		last     time.Duration // time that the last answer takes
		want     []window
	}{
		"paced": {hold(t, 1, 10*time.Second), time.Millisecond, 3 * time.Second,
			[]window{{0, 5 * time.Second, 5}, {5 * time.Second, 12 * time.Second, 5}}},
		"unpaced": {arrival.Unpaced(6), 1900 * time.Millisecond, 1900 * time.Millisecond,
			[]window{{0, 5 * time.Second, 2}, {5 * time.Second, 10 * time.Second, 3}, {10 * time.Second, 11400 * time.Millisecond, 1}}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				result, err := Runner{
					Stream:   testStream(t),
					Schedule: c.schedule,
					Workers:  1,
					Window:   5 * time.Second,
					Target: TargetFunc(func(_ context.Context, o ordergen.Order) (Receipt, error) {
						if o.ID.Index == c.schedule.Len()-1 {
							time.Sleep(c.last) // The clock is that of synctest: the last answer takes so long.
						} else {
							time.Sleep(c.takes) // The clock is that of synctest: an answer takes so long.
						}
						return Receipt{}, nil
					}),
				}.Run(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				conserved(t, result)
				var got []window
				for _, w := range result.Windows {
					got = append(got, window{w.From, w.To, w.Sent})
				}
				if diff := cmp.Diff(c.want, got); diff != "" {
					t.Errorf("windows (-want +got):\n%s", diff)
				}
			})
		})
	}
}
