package client

import (
	"iter"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// TestCrew lets orders come and workers finish in any sequence, and compares the crew
// with one that is only counted.
func TestCrew(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		most := rapid.IntRange(1, 5).Draw(rt, "most")
		backlog := rapid.IntRange(1, 5).Draw(rt, "backlog")
		steps := rapid.SliceOf(rapid.Bool()).Draw(rt, "an order comes, not a worker finishes")
		synctest.Test(t, func(*testing.T) {
			var (
				workers  sync.WaitGroup
				mu       sync.Mutex
				taken    []uint64
				finished = make(chan struct{})
			)
			c := newCrew(most, backlog, func(_ int, orders iter.Seq[job]) {
				workers.Go(func() {
					for j := range orders {
						mu.Lock()
						taken = append(taken, j.index)
						mu.Unlock()
						<-finished
					}
				})
			})
			var busy, waiting, hired, next int
			var want []uint64
			for k, comes := range steps {
				if rt.Failed() {
					break
				}
				switch {
				case comes:
					accepted := c.hand(job{index: uint64(k)})
					if accepted != (busy < most || waiting < backlog) {
						rt.Errorf("with %d of %d busy and %d of %d waiting, an order was taken: %v", busy, most, waiting, backlog, accepted)
					}
					if !accepted {
						continue
					}
					want = append(want, uint64(k))
					if busy < most {
						busy, next = busy+1, next+1
					} else {
						waiting++
					}
				case busy > 0:
					finished <- struct{}{}
					if waiting > 0 {
						waiting, next = waiting-1, next+1
					} else {
						busy--
					}
				}
				hired = max(hired, busy)
				synctest.Wait()
				if diff := cmp.Diff(want[:next], taken); diff != "" {
					rt.Errorf("orders with a worker (-want +got):\n%s", diff)
				}
				if c.hired != hired {
					rt.Errorf("%d workers are hired, and never more than %d were busy", c.hired, hired)
				}
			}
			c.dismiss()
			close(finished)
			workers.Wait()
			if diff := cmp.Diff(want, taken); diff != "" {
				rt.Errorf("orders at the end (-want +got):\n%s", diff)
			}
		})
	})
}
