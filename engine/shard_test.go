package engine

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
)

// newShard makes a shard of symbol A that ends with the test.
func newShard(t testing.TB, c ShardConfig, broker *Broker) *Shard {
	t.Helper()
	if c.Name == "" {
		c.Name, c.Symbols = "a", []string{"A"}
	}
	s, err := NewShard(c, broker)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

func bid(i int, quantity int64) ordergen.Order {
	return limit(fmt.Sprintf("bid%d", i), ordergen.Buy, 100, quantity)
}

func ask(i int, quantity int64) ordergen.Order {
	return limit(fmt.Sprintf("ask%d", i), ordergen.Sell, 100, quantity)
}

func mustSeed(t testing.TB, s *Shard, orders ...ordergen.Order) {
	t.Helper()
	if taken, err := s.Seed(orders); err != nil || taken != len(orders) {
		t.Fatalf("Seed took %d of %d: %v", taken, len(orders), err)
	}
}

func depthOf(t testing.TB, s *Shard, side ordergen.Side) (d Depth) {
	t.Helper()
	if err := s.View("A", func(b *Book) { d = b.Depth(side) }); err != nil {
		t.Fatal(err)
	}
	return d
}

func TestShardCountsWhatItDoes(t *testing.T) {
	s := newShard(t, ShardConfig{}, nil)
	mustSeed(t, s, ask(1, 10), ask(2, 10))
	fills, err := s.Submit(t.Context(), bid(1, 15))
	if err != nil || len(fills) != 2 {
		t.Fatalf("Submit is %v, %v, want two fills", fills, err)
	}
	if _, err := s.Submit(t.Context(), limit("passive", ordergen.Buy, 50, 7)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Submit(t.Context(), limit("sell", ordergen.Sell, 200, 1)); err != nil {
		t.Fatal(err)
	}
	s.Close() // so that every event has been counted

	want := Counters{Received: [2]uint64{ordergen.Buy: 2, ordergen.Sell: 1}, Matches: 2, Traded: 15, Published: 3}
	if diff := cmp.Diff(want, s.Counters()); diff != "" {
		t.Errorf("counters (-want +got):\n%s", diff)
	}
	if got, want := depthOf(t, s, ordergen.Buy), (Depth{Orders: 1, Levels: 1, Quantity: 7}); got != want {
		t.Errorf("bids are %+v, want %+v", got, want)
	}
}

func TestShardRefusalCountsNothing(t *testing.T) {
	s := newShard(t, ShardConfig{}, nil)
	mustSeed(t, s, bid(1, 10))
	if _, err := s.Submit(t.Context(), bid(1, 10)); !errors.Is(err, ErrDuplicate) {
		t.Errorf("a duplicate gives %v, want ErrDuplicate", err)
	}
	stranger := bid(2, 10)
	stranger.Symbol = "a"
	if _, err := s.Submit(t.Context(), stranger); !errors.Is(err, ErrSymbol) || err.Error() != `unknown symbol "a", want one of ["A"]` {
		t.Errorf("symbol a gives %v, want ErrSymbol with the known ones", err)
	}
	if err := s.View("a", nil); !errors.Is(err, ErrSymbol) {
		t.Errorf("View of symbol a gives %v, want ErrSymbol", err)
	}
	s.Close()
	if got := s.Counters(); got != (Counters{}) {
		t.Errorf("counters are %+v, want none", got)
	}
}

func TestSeedTakesWhatIsGood(t *testing.T) {
	s := newShard(t, ShardConfig{}, nil)
	taken, err := s.Seed([]ordergen.Order{ask(1, 10), ask(2, 0), ask(1, 10), ask(3, 10)})
	if taken != 2 || err == nil || err.Error() != "orders[1]: quantity is 0, want a whole number above 0" {
		t.Errorf("Seed is %d, %v, want 2 and the fault of orders[1]", taken, err)
	}
	if got := depthOf(t, s, ordergen.Sell).Orders; got != 2 {
		t.Errorf("%d asks rest, want 2", got)
	}
}

// change asks for something about an order of symbol A.
func change(action ordergen.Action, orig string, price ordergen.Price, quantity int64) ordergen.Order {
	return ordergen.Order{ID: orderID("change of " + orig), Symbol: "A", Action: action, Orig: orderID(orig), Price: price, Quantity: quantity}
}

func TestShardChanges(t *testing.T) {
	s := newShard(t, ShardConfig{}, nil)
	mustSeed(t, s, ask(1, 10), ask(2, 10))
	maker, taker := ask(2, 0).ID, orderID("ask1")
	for i, test := range []struct {
		event ordergen.Order
		want  Outcome
		err   error
	}{
		{limit("bid1", ordergen.Buy, 90, 20), Outcome{Resting: 20}, nil},
		{change(ordergen.Reduce, "bid1", 0, 15), Outcome{Cancelled: 5, Resting: 15}, nil},
		{change(ordergen.Cancel, "bid2", 0, 0), Outcome{}, ErrUnknown},
		{change(ordergen.Replace, "bid1", 80, 12), Outcome{Resting: 12}, nil},
		{change(ordergen.Cancel, "ask1", 0, 0), Outcome{Cancelled: 10}, nil},
		{change(ordergen.Cancel, "ask1", 0, 0), Outcome{}, ErrUnknown},
		{limit("ask1", ordergen.Sell, 110, 30), Outcome{Resting: 30}, nil},
		{change(ordergen.Replace, "bid1", 100, 12), Outcome{
			Fills:  []Fill{{Maker: maker, Taker: orderID("bid1"), Price: 100, Quantity: 10}},
			Filled: 10, Resting: 2,
		}, nil},
		{change(ordergen.Replace, "ask1", 100, 3), Outcome{
			Fills:  []Fill{{Maker: orderID("bid1"), Taker: taker, Price: 100, Quantity: 2}},
			Filled: 2, Resting: 1,
		}, nil},
	} {
		got, err := s.Apply(t.Context(), test.event)
		if !errors.Is(err, test.err) {
			t.Errorf("%s gives %v, want %v", test.event.AppendJSON(nil), err, test.err)
		}
		if diff := cmp.Diff(Answer{test.want, uint64(i + 1)}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.event.AppendJSON(nil), diff)
		}
	}
	s.Close()
	want := Counters{Received: [2]uint64{1, 1}, Cancels: 1, Replaces: 3, Cancelled: 15, Matches: 2, Traded: 12, Published: 7}
	if diff := cmp.Diff(want, s.Counters()); diff != "" {
		t.Errorf("counters (-want +got):\n%s", diff)
	}
}

// TestSequenceNumbersWhatHadItsTurn leaves out the events that no book has seen.
func TestSequenceNumbersWhatHadItsTurn(t *testing.T) {
	s := newShard(t, ShardConfig{}, nil)
	stranger := bid(9, 1)
	stranger.Symbol = "B"
	var got []uint64
	for _, o := range []ordergen.Order{bid(1, 1), stranger, bid(1, 1), bid(2, 1)} {
		done, _ := s.Apply(t.Context(), o)
		got = append(got, done.Sequence)
	}
	if diff := cmp.Diff([]uint64{1, 0, 2, 3}, got); diff != "" {
		t.Errorf("sequence (-want +got):\n%s", diff)
	}
}

// holdTurn makes all orders wait until it is released.
func holdTurn(s *Shard) (release func()) {
	s.turn <- struct{}{}
	return s.endTurn
}

func TestAdmissionIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShard(t, ShardConfig{Name: "a", Symbols: []string{"A"}, Capacity: 2}, nil)
		for round := range 3 {
			release := holdTurn(s)
			var waiting sync.WaitGroup
			for i := range 2 {
				waiting.Go(func() {
					if _, err := s.Submit(t.Context(), bid(10*round+i, 1)); err != nil {
						t.Errorf("order %d of round %d: %v", i, round, err)
					}
				})
			}
			synctest.Wait()
			if _, err := s.Submit(t.Context(), bid(99, 1)); !errors.Is(err, ErrFull) {
				t.Errorf("the third order of round %d gives %v, want ErrFull", round, err)
			}
			release()
			waiting.Wait()
		}
		if got := s.Counters().Received[ordergen.Buy]; got != 6 {
			t.Errorf("%d orders received, want 6", got)
		}
	})
}

func TestOrdersAreMatchedAsTheyCome(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var matched []string
		s := newShard(t, ShardConfig{}, &Broker{Deliver: func(e Event) { matched = append(matched, e.Order.ID.String()) }})
		release := holdTurn(s)
		for i := range 5 {
			go s.Submit(t.Context(), bid(i, 1))
			synctest.Wait()
		}
		release()
		synctest.Wait()
		if diff := cmp.Diff([]string{"bid0", "bid1", "bid2", "bid3", "bid4"}, matched); diff != "" {
			t.Errorf("order of matching (-want +got):\n%s", diff)
		}
	})
}

func TestOrderGivenUpIsNeverMatched(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShard(t, ShardConfig{}, nil)
		release := holdTurn(s)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := s.Submit(ctx, bid(1, 1)); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Submit gives %v, want the context's error", err)
		}
		release()
		if _, err := s.Submit(ctx, bid(1, 1)); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Submit with a context that is done gives %v, want its error", err)
		}
		if got := s.Counters(); got != (Counters{}) {
			t.Errorf("counters are %+v, want none", got)
		}
	})
}

func TestMatchDurationIncludesTheWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShard(t, ShardConfig{}, nil)
		release := holdTurn(s)
		time.AfterFunc(150*time.Millisecond, release)
		if _, err := s.Submit(t.Context(), bid(1, 1)); err != nil {
			t.Fatal(err)
		}
		got := s.snapshot().matching
		if want := (durations{counts: [10]uint64{6: 1}, sum: 0.15}); got != want {
			t.Errorf("durations are %+v, want one of 150 ms: %+v", got, want)
		}
	})
}

func TestCloseRefusesWhatWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShard(t, ShardConfig{}, nil)
		release := holdTurn(s)
		var waiting sync.WaitGroup
		waiting.Go(func() {
			if _, err := s.Submit(t.Context(), bid(1, 1)); !errors.Is(err, ErrClosed) {
				t.Errorf("the waiting order gets %v, want ErrClosed", err)
			}
		})
		synctest.Wait()
		go func() {
			synctest.Wait()
			release()
		}()
		s.Close()
		s.Close()
		waiting.Wait()
		if _, err := s.Submit(t.Context(), bid(2, 1)); !errors.Is(err, ErrClosed) {
			t.Errorf("a late order gets %v, want ErrClosed", err)
		}
		if _, err := s.Seed([]ordergen.Order{ask(1, 1)}); !errors.Is(err, ErrClosed) {
			t.Errorf("a late seed gets %v, want ErrClosed", err)
		}
	})
}

// TestShardUnderLoad lets many goroutines trade at once and balances the account.
func TestShardUnderLoad(t *testing.T) {
	s := newShard(t, ShardConfig{EventQueue: 1 << 12, Name: "a", Symbols: []string{"A", "B"}}, nil)
	var traders sync.WaitGroup
	const each = 200
	for k := range 8 {
		traders.Go(func() {
			for i := range each {
				o := limit(fmt.Sprintf("%d/%d", k, i), ordergen.Side(k%2), 100, 3)
				o.Symbol = []string{"A", "B"}[k/2%2]
				if _, err := s.Submit(t.Context(), o); err != nil {
					t.Error(err)
				}
			}
		})
	}
	traders.Wait()
	s.Close()
	c := s.Counters()
	want := Counters{Received: [2]uint64{4 * each, 4 * each}, Matches: 4 * each, Traded: 3 * 4 * each, Published: 8 * each}
	if diff := cmp.Diff(want, c); diff != "" {
		t.Errorf("counters (-want +got):\n%s", diff)
	}
	if got := depthOf(t, s, ordergen.Buy); got != (Depth{}) {
		t.Errorf("bids rest: %+v", got)
	}
}
