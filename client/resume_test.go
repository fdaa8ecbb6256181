package client

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/arrival"
)

// A run that is ended at any time and resumed, again and again, sends every order once, and
// none that follows one that went wrong. The result is one that a single run could have.
func TestResumedRunsSendWhatIsLeft(t *testing.T) {
	seeds := uint64(40)
	if testing.Short() {
		seeds = 8
	}
	for seed := range seeds {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) { synctest.Test(t, func(t *testing.T) { resumed(t, seed) }) })
	}
}

func resumed(t *testing.T, seed uint64) {
	random := rand.New(rand.NewPCG(seed, 0))
	flow := []ordergen.Flow{ordergen.Standard("A", "B"), ordergen.Steady("A")}[seed%2]
	stream, err := ordergen.New(ordergen.Config{Seed: seed, Prefix: "r-", Flow: flow})
	if err != nil {
		t.Fatal(err)
	}
	schedule, err := arrival.Ramp(ordergen.Hold(ordergen.PerSecond(100), 2*time.Second))
	if err != nil {
		t.Fatal(err)
	}
	var (
		first = 1000 * random.Uint64N(2)
		of    = 1 + random.Uint64N(3)
		bad   = 5 + random.Uint64N(60) // one of so many is refused
		takes = time.Duration(random.IntN(300)) * time.Millisecond
		ends  = make([]time.Duration, random.IntN(4))
	)
	for i := range ends {
		ends[i] = time.Duration(1+random.IntN(900)) * time.Millisecond
	}
	var (
		mu     sync.Mutex
		sent   = make(map[uint64]int)
		result *Result
	)
	runner := Runner{
		Stream:   stream,
		First:    first,
		Schedule: schedule,
		Idle:     Sleep,
		Workers:  3,
		Mine:     func(i uint64) bool { return stream.Worker(i, of) == 0 },
		Target: TargetFunc(func(ctx context.Context, o ordergen.Order) (Receipt, error) {
			mu.Lock()
			sent[o.ID.Index]++
			mu.Unlock()
			select {
			case <-time.After(takes):
			case <-ctx.Done():
				return Receipt{}, errors.New("cut")
			}
			if o.ID.Index%bad == 0 {
				return Receipt{}, &Refusal{Status: 400}
			}
			return Receipt{}, nil
		}),
	}
	for _, end := range append(ends, time.Hour) {
		ctx, cancel := context.WithTimeout(context.Background(), end)
		runner.Resume = result
		result, err = runner.Run(ctx)
		cancel()
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(7 * time.Second) // until somebody starts it again
	}
	total := result.Total(nil)
	mine := int64(0)
	for i := range schedule.Len() {
		if stream.Worker(first+i, of) == 0 {
			mine++
		}
	}
	if total.Due() != mine || total.Halted != 0 || result.Interrupted || result.Due != schedule.Len() {
		t.Fatalf("of %d orders of this process %d are accounted for, %d of them halted; interrupted %v", mine, total.Due(), total.Halted, result.Interrupted)
	}
	if int64(len(sent)) != total.Sent {
		t.Fatalf("%d orders were sent, and the result has %d", len(sent), total.Sent)
	}
	for i, times := range sent {
		before, follows := stream.Follows(i, first)
		switch {
		case times != 1:
			t.Fatalf("order %d was sent %d times", i, times)
		case follows && result.Missed.has(before):
			t.Fatalf("order %d was sent, and %d, which it follows, went wrong", i, before)
		}
	}
	if n := result.Lost.Total().Plus(result.Unknown.Total()); len(flow.Cast) == 0 && n.Aggressive+n.Passive != total.Due()-total.Accepted {
		t.Fatalf("the demand of what was not accepted has %d orders, want %d", n.Aggressive+n.Passive, total.Due()-total.Accepted)
	}
	if len(result.Stretches) != len(ends)+1 {
		t.Fatalf("%d stretches, want %d", len(result.Stretches), len(ends)+1)
	}
}

// A run that is resumed goes on in its schedule where it stood still, with the first order of its
// own that is left.
func TestResumedRunGoesOnWhereItStood(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const first = 1000
		var (
			mu   sync.Mutex
			sent = make(map[uint64]time.Duration) // when, since the process began
			now  time.Time
		)
		runner := Runner{
			Stream:   testStream(t),
			First:    first,
			Schedule: hold(t, 10, time.Second),
			Mine:     func(i uint64) bool { return i%2 == 0 },
			Target: TargetFunc(func(_ context.Context, o ordergen.Order) (Receipt, error) {
				mu.Lock()
				defer mu.Unlock()
				sent[o.ID.Index-first] = time.Since(now)
				return Receipt{}, nil
			}),
		}
		for _, c := range []struct {
			lasts time.Duration
			sent  map[uint64]time.Duration
			from  uint64
			due   time.Duration // when the order from is due, since the start
		}{
			{450 * time.Millisecond, map[uint64]time.Duration{0: 0, 2: 200 * time.Millisecond, 4: 400 * time.Millisecond}, 0, 0},
			{time.Hour, map[uint64]time.Duration{6: 0, 8: 200 * time.Millisecond}, 6, 600 * time.Millisecond},
			{time.Hour, map[uint64]time.Duration{}, 10, 0},
		} {
			now = time.Now()
			clear(sent)
			ctx, cancel := context.WithTimeout(t.Context(), c.lasts)
			result, err := runner.Run(ctx)
			cancel()
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.sent, sent); diff != "" {
				t.Errorf("orders sent, and when (-want +got):\n%s", diff)
			}
			want := Stretch{From: c.from, Start: now.Add(-c.due), Begun: now}
			if got := result.Stretches[len(result.Stretches)-1]; got.compare(want) != 0 {
				t.Errorf("the stretch is %+v, want %+v", got, want)
			}
			runner.Resume = result
			time.Sleep(time.Minute) // The clock is that of synctest: somebody starts it again later.
		}
	})
}
