package client

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
)

// TestSlowListenersDisturbNothing has Progress and WindowEnd take longer than passes
// between two of them, and hang in the end.
func TestSlowListenersDisturbNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var (
			mu      sync.Mutex // a call that hangs is not waited for
			told    []time.Duration
			windows []int
			runner  = Runner{
				Stream:   testStream(t),
				Schedule: hold(t, 10, 20*time.Second),
				Window:   5 * time.Second,
				Target: TargetFunc(func(context.Context, ordergen.Order) (Receipt, error) {
					time.Sleep(time.Millisecond)
					return Receipt{}, nil
				}),
				Progress: func(p Progress) {
					mu.Lock()
					told = append(told, p.Elapsed)
					mu.Unlock()
					time.Sleep(1500 * time.Millisecond)
				},
				WindowEnd: func(i int) {
					mu.Lock()
					windows = append(windows, i)
					mu.Unlock()
					time.Sleep(time.Second)
					if i == 3 {
						time.Sleep(time.Hour)
					}
				},
			}
		)
		result, err := runner.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		ended := time.Since(result.Started)
		conserved(t, result)
		if want := 20*time.Second + 100*time.Millisecond; result.Elapsed > want || ended > want+longestFarewell {
			t.Errorf("the run took %v, and it returned after %v", result.Elapsed, ended)
		}
		for i, w := range result.Windows[:3] {
			if from := time.Duration(i) * 5 * time.Second; w.From != from || w.To != from+5*time.Second || w.Sent != 50 {
				t.Errorf("window %d is %+v", i, w)
			}
		}
		mu.Lock()
		if diff := cmp.Diff([]int{0, 1, 2, 3}, windows); diff != "" {
			t.Errorf("windows told (-want +got):\n%s", diff)
		}
		if len(told) < 8 || told[1] < 2*time.Second {
			t.Errorf("progress was told at %v, want the last that there was each time", told)
		}
		mu.Unlock()
		time.Sleep(2 * time.Hour) // until the one that hung comes back
		mu.Lock()
		defer mu.Unlock()
		if n := len(windows); n != 4 {
			t.Errorf("after the run %d windows are told", n)
		}
	})
}
