package client

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
	"pgregory.net/rapid"
)

// journaled runs 100 orders a second for a second, of which each tenth is refused, and each
// takes 10 ms.
func journaled(t *testing.T, j *Journal, workers int) *Result {
	t.Helper()
	target := TargetFunc(func(_ context.Context, o ordergen.Order) (Receipt, error) {
		time.Sleep(10 * time.Millisecond)
		if o.ID.Index%10 == 3 {
			return Receipt{}, &Refusal{Status: 503}
		}
		return Receipt{Filled: Count{int64(o.ID.Index), true}}, nil
	})
	r := Runner{Target: target, Stream: testStream(t), Schedule: hold(t, 100, time.Second), Workers: workers, Backlog: 1, Journal: j}
	result, err := r.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func TestJournalHasEachOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		got := make(map[uint64]Entry)
		j := NewJournal(func(e Entry) error { got[e.Index] = e; return nil })
		result := journaled(t, j, 100)
		if err := j.Close(); err != nil || j.Lost() != 0 {
			t.Fatalf("Close: %v, %d lost", err, j.Lost())
		}
		if len(got) != int(result.Due) {
			t.Fatalf("%d entries of %d orders", len(got), result.Due)
		}
		stream, schedule := testStream(t), hold(t, 100, time.Second)
		for i, e := range got {
			if !e.Start.Equal(result.Started) {
				t.Fatalf("entry %d is of a run from %v, want %v", i, e.Start, result.Started)
			}
			e.Start = time.Time{}
			due := schedule.Due(i)
			want := Entry{Index: i, ID: stream.At(i).ID, Due: due, Sent: due, Answered: due + 10*time.Millisecond, Receipt: Receipt{Filled: Count{int64(i), true}}}
			if i%10 == 3 {
				want.Fate, want.Receipt = Refused, Receipt{}
			}
			if diff := cmp.Diff(want, e); diff != "" {
				t.Errorf("entry %d (-want +got):\n%s", i, diff)
			}
		}
	})
}

// One worker that takes 10 ms an order keeps up with half of 200/s.
func TestJournalHasOrdersThatWereNeverSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fates := make(map[Fate]int64)
		j := NewJournal(func(e Entry) error {
			fates[e.Fate]++
			if e.Fate == Dropped && (e.Sent != 0 || e.Answered != 0 || e.Due == 0) {
				t.Errorf("an order that was never sent has the entry %+v", e)
			}
			return nil
		})
		target := TargetFunc(func(context.Context, ordergen.Order) (Receipt, error) {
			time.Sleep(10 * time.Millisecond)
			return Receipt{}, nil
		})
		result, err := Runner{Target: target, Stream: testStream(t), Schedule: hold(t, 200, time.Second), Workers: 1, Backlog: 1, Journal: j}.Run(t.Context())
		if err := errors.Join(err, j.Close()); err != nil {
			t.Fatal(err)
		}
		total := result.Total(nil)
		want := map[Fate]int64{Accepted: total.Accepted, Dropped: total.Dropped}
		if diff := cmp.Diff(want, fates); diff != "" || total.Dropped == 0 {
			t.Errorf("entries by fate (-want +got):\n%s", diff)
		}
	})
}

// A writer that hangs for the whole run holds no order up: what it could not take is lost.
func TestHangingJournalHoldsNothingUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		written, release := 0, make(chan struct{})
		j := newJournal(5, func(Entry) error {
			<-release
			written++
			return nil
		})
		result := journaled(t, j, 100)
		if result.Elapsed != 1*time.Second || result.Measured().Dropped > 0 {
			t.Errorf("the run took %v and dropped %d orders", result.Elapsed, result.Measured().Dropped)
		}
		if j.Lost() != 94 { // one is with the writer, and five wait
			t.Errorf("%d entries are lost while the writer hangs, want 94 of 100", j.Lost())
		}
		close(release)
		if err := j.Close(); err != nil {
			t.Fatal(err)
		}
		if written != 6 {
			t.Errorf("%d entries were written, want the 6 that the journal had taken", written)
		}
	})
}

func TestJournalReturnsItsFirstError(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		full, calls := errors.New("the disk is full"), 0
		j := NewJournal(func(Entry) error {
			if calls++; calls == 3 {
				return full
			}
			return nil
		})
		journaled(t, j, 100)
		for range 2 { // closed again, it says the same
			if err := j.Close(); err != full || calls != 3 || j.Lost() != 98 {
				t.Errorf("Close: %v after %d calls, %d lost; want the first error, after 3, and 98", err, calls, j.Lost())
			}
		}
	})
}

// Every entry is written or counted as lost, whoever adds at the same time.
func TestJournalAccountsForEachEntry(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		waiting := rapid.IntRange(0, 8).Draw(t, "waiting")
		writers, each := rapid.IntRange(1, 8).Draw(t, "writers"), rapid.IntRange(0, 50).Draw(t, "each")
		written := 0
		j := newJournal(waiting, func(Entry) error { written++; return nil })
		var wg sync.WaitGroup
		for range writers {
			wg.Go(func() {
				for range each {
					j.add(Entry{})
				}
			})
		}
		wg.Wait()
		if err := j.Close(); err != nil {
			t.Fatal(err)
		}
		if int64(written)+j.Lost() != int64(writers*each) {
			t.Fatalf("%d written + %d lost, want %d", written, j.Lost(), writers*each)
		}
	})
}

// An order that this machine could not send has its entry, too.
func TestJournalHasOrdersThatThisMachineCouldNotSend(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		unsent := 0
		j := NewJournal(func(e Entry) error {
			if e.Fate == Unsent && e.Sent == 0 {
				unsent++
			}
			return nil
		})
		target := TargetFunc(func(context.Context, ordergen.Order) (Receipt, error) { return Receipt{}, &Shortage{} })
		result, err := Runner{Target: target, Stream: testStream(t), Schedule: hold(t, 10, time.Second), Journal: j}.Run(t.Context())
		if err := errors.Join(err, j.Close()); err != nil {
			t.Fatal(err)
		}
		if unsent != 10 || result.Measured().Unsent != 10 {
			t.Errorf("%d entries of %d unsent orders, want 10", unsent, result.Measured().Unsent)
		}
	})
}
