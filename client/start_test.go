package client

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/arrival"
)

// A run begins at its start, and one that is told of a start in the past goes on in its
// schedule: what others have sent is passed over, and the rest is on time.
func TestRunsStartWhenTheyAreTold(t *testing.T) {
	for name, c := range map[string]struct {
		in   time.Duration
		mine func(i uint64) bool
		want []time.Duration // when orders are sent
	}{
		"at once":     {0, nil, []time.Duration{0, 100 * time.Millisecond, 200 * time.Millisecond, 300 * time.Millisecond}},
		"in a second": {time.Second, nil, []time.Duration{1000 * time.Millisecond, 1100 * time.Millisecond, 1200 * time.Millisecond, 1300 * time.Millisecond}},
		"in mid-run":  {-200 * time.Millisecond, func(i uint64) bool { return i >= 2 }, []time.Duration{0, 100 * time.Millisecond}},
		"a part":      {0, func(i uint64) bool { return i%2 == 1 }, []time.Duration{100 * time.Millisecond, 300 * time.Millisecond}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var (
					mu  sync.Mutex
					got []time.Duration
					now = time.Now()
				)
				runner := Runner{
					Stream:   testStream(t),
					Schedule: hold(t, 10, 400*time.Millisecond),
					Mine:     c.mine,
					Idle:     Sleep,
					Target: TargetFunc(func(context.Context, ordergen.Order) (Receipt, error) {
						mu.Lock()
						defer mu.Unlock()
						got = append(got, time.Since(now))
						return Receipt{}, nil
					}),
				}
				if c.in != 0 {
					runner.Start = now.Add(c.in)
				}
				result, err := runner.Run(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(c.want, got); diff != "" {
					t.Errorf("orders were sent at other times:\n%s", diff)
				}
				if worst, _ := result.Measured().Latency.Max(); worst > 0 {
					t.Errorf("the longest latency is %v, want 0: every order on time", worst)
				}
				if want := now.Add(c.in); !result.Started.Equal(want) {
					t.Errorf("started %v, want %v", result.Started, want)
				}
			})
		})
	}
}

func TestRunEndedBeforeItsStartHasSentNothing(t *testing.T) {
	for name, schedule := range map[string]func(t *testing.T) arrival.Schedule{
		"paced":   func(t *testing.T) arrival.Schedule { return hold(t, 10, time.Second) },
		"unpaced": func(*testing.T) arrival.Schedule { return arrival.Unpaced(10) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), time.Second)
				defer cancel()
				runner := Runner{
					Stream:   testStream(t),
					Schedule: schedule(t),
					Start:    time.Now().Add(time.Minute),
					Progress: func(p Progress) { t.Errorf("progress was told of a run that has not begun: %+v", p) },
					Target: TargetFunc(func(context.Context, ordergen.Order) (Receipt, error) {
						t.Error("an order was sent before the start")
						return Receipt{}, nil
					}),
				}
				result, err := runner.Run(ctx)
				if err != nil {
					t.Fatal(err)
				}
				if !result.Interrupted || result.Due != 0 || result.Elapsed != 0 {
					t.Errorf("interrupted %v, due %d, elapsed %v; want true, 0, 0", result.Interrupted, result.Due, result.Elapsed)
				}
			})
		})
	}
}
