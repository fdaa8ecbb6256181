package client

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ordergen/ordergen"
)

// TestBacklogOfADeadTarget has a target that answers until some order, and nothing after it.
// What waits behind a dead one is given up one timeout after the schedule; what waits behind
// a slow one is sent.
func TestBacklogOfADeadTarget(t *testing.T) {
	const (
		length  = 5 * time.Second
		timeout = 10 * time.Second
		workers = 10
		rate    = 100
	)
	for name, test := range map[string]struct {
		answers func(ordergen.Order) bool
		takes   time.Duration // time that an answer takes
		waits   time.Duration // time after which an order without an answer is given up
		err     error         // error of an order without an answer
		longest time.Duration
		sent    int64
	}{
		"dead from the start":         {func(ordergen.Order) bool { return false }, 0, timeout, errors.New("timeout"), timeout + 100*time.Millisecond, workers},
		"nobody can connect":          {func(ordergen.Order) bool { return false }, 0, timeout, NotSent(errors.New("dial: timeout")), timeout + 100*time.Millisecond, workers},
		"dead from the middle":        {func(o ordergen.Order) bool { return o.ID.Index < 250 }, time.Millisecond, timeout, errors.New("timeout"), length/2 + timeout + 100*time.Millisecond, 250 + workers},
		"no answer for just a second": {func(ordergen.Order) bool { return false }, 0, time.Second, errors.New("timeout"), length + 100*time.Millisecond, 5 * workers},
		"slow":                        {func(ordergen.Order) bool { return true }, time.Second, 0, nil, time.Hour, rate * 5},
		"every other is not answered": {func(o ordergen.Order) bool { return o.ID.Index%2 == 0 }, time.Second, timeout, errors.New("timeout"), time.Hour, rate * 5},
		"dead at first":               {func(o ordergen.Order) bool { return o.ID.Index >= 2*workers }, time.Millisecond, 2 * time.Second, errors.New("timeout"), time.Hour, rate * 5},
		"refuses at once":             {func(ordergen.Order) bool { return false }, 0, 200 * time.Millisecond, NotSent(errors.New("dial: refused")), time.Hour, rate * 5},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				result, err := Runner{
					Stream:   testStream(t),
					Schedule: hold(t, rate, length),
					Workers:  workers,
					Target: TargetFunc(func(_ context.Context, o ordergen.Order) (Receipt, error) {
						if test.answers(o) {
							time.Sleep(test.takes) // The clock is that of synctest: the target takes so long to answer.
							return Receipt{}, nil
						}
						time.Sleep(test.waits) // The clock is that of synctest: the target gives no answer for so long.
						return Receipt{}, test.err
					}),
				}.Run(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				conserved(t, result)
				total := result.Total(nil)
				if result.Elapsed > test.longest || total.Sent != test.sent || result.Interrupted {
					t.Errorf("after %v %d orders are sent, want %d within %v", result.Elapsed, total.Sent, test.sent, test.longest)
				}
				if total.Dropped != rate*5-test.sent {
					t.Errorf("%d orders are dropped, want %d", total.Dropped, rate*5-test.sent)
				}
			})
		})
	}
}
