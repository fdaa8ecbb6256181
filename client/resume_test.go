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
		if stream.Worker(i, of) == 0 {
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
		before, follows := stream.Follows(i, 0)
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
