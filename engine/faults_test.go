package engine

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
)

func faulty(t testing.TB, f Faults) *Shard {
	return newShard(t, ShardConfig{Name: "a", Symbols: []string{"A"}, Faults: f}, nil)
}

// tradeTen seeds 1,000 shares, takes one with each of ten orders and lets two bids
// rest.
func tradeTen(t *testing.T, s *Shard) {
	t.Helper()
	mustSeed(t, s, ask(1, 1000))
	for i := range 10 {
		if _, err := s.Submit(t.Context(), bid(i, 1)); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 2 {
		if _, err := s.Submit(t.Context(), limit(fmt.Sprintf("passive%d", i), ordergen.Buy, 50, 1)); err != nil {
			t.Fatal(err)
		}
	}
}

func TestFaultsOfMatching(t *testing.T) {
	for name, test := range map[string]struct {
		faults  Faults
		matches uint64
		bids    int
	}{
		"none":                       {Faults{}, 10, 2},
		"every third is lost":        {Faults{LoseEvery: 3}, 7, 1},
		"every fourth matches twice": {Faults{MatchTwiceEvery: 4}, 12, 3},
		"nothing rests":              {Faults{NeverRest: true}, 10, 0},
		"all at once":                {Faults{LoseEvery: 3, MatchTwiceEvery: 4, NeverRest: true}, 8, 0},
	} {
		t.Run(name, func(t *testing.T) {
			s := faulty(t, test.faults)
			tradeTen(t, s)
			c := s.Counters()
			if c.Received[ordergen.Buy] != 12 {
				t.Errorf("%d orders received, want all 12", c.Received[ordergen.Buy])
			}
			if c.Matches != test.matches || c.Traded != test.matches {
				t.Errorf("%d matches of %d shares, want %d of one share each", c.Matches, c.Traded, test.matches)
			}
			if got := depthOf(t, s, ordergen.Buy).Orders; got != test.bids {
				t.Errorf("%d bids rest, want %d", got, test.bids)
			}
		})
	}
}

func TestLosingStillRefuses(t *testing.T) {
	s := faulty(t, Faults{LoseEvery: 1})
	bad := bid(1, 0)
	bad.Side = 7
	var field *ordergen.FieldError
	if _, err := s.Submit(t.Context(), bad); !errors.As(err, &field) {
		t.Errorf("Submit gives %v, want a FieldError", err)
	}
}

func TestSeedsMeetNoFault(t *testing.T) {
	s := faulty(t, Faults{LoseEvery: 1, NeverRest: true, RefusePerMille: 1000})
	mustSeed(t, s, ask(1, 1), ask(2, 1))
	if got := depthOf(t, s, ordergen.Sell).Orders; got != 2 {
		t.Errorf("%d asks rest, want 2", got)
	}
}

func TestRefusedShareIsSpreadEvenly(t *testing.T) {
	s := faulty(t, Faults{RefusePerMille: 200})
	var refused []int
	for i := range 20 {
		if _, err := s.Submit(t.Context(), bid(i, 1)); errors.Is(err, ErrFull) {
			refused = append(refused, i)
		} else if err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff([]int{4, 9, 14, 19}, refused); diff != "" {
		t.Errorf("refused orders (-want +got):\n%s", diff)
	}
	if got := s.Counters().Received[ordergen.Buy]; got != 16 {
		t.Errorf("%d orders received, want 16", got)
	}
}

func TestSpreadHitsItsShare(t *testing.T) {
	for _, perMille := range []int64{0, 1, 7, 333, 999, 1000} {
		s, hits := spread{perMille: perMille}, int64(0)
		for range 2000 {
			if s.hit() {
				hits++
			}
		}
		if hits != 2*perMille {
			t.Errorf("%d‰ of 2000 hit %d times, want %d", perMille, hits, 2*perMille)
		}
	}
}

func TestDelayHoldsOnlyTheAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := faulty(t, Faults{Delay: 300 * time.Millisecond})
		began := time.Now()
		go s.Submit(t.Context(), bid(1, 1))
		synctest.Wait()
		if got := s.Counters().Received[ordergen.Buy]; got != 1 {
			t.Errorf("%d orders matched while the answer waits, want 1", got)
		}
		if _, err := s.Submit(t.Context(), bid(2, 1)); err != nil {
			t.Fatal(err)
		}
		if got := time.Since(began); got != 300*time.Millisecond {
			t.Errorf("two answers took %v, want 300ms as they wait together", got)
		}
	})
}

func TestCloseCutsTheDelay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := faulty(t, Faults{Delay: time.Hour})
		began := time.Now()
		time.AfterFunc(time.Second, s.Close)
		if _, err := s.Submit(t.Context(), bid(1, 1)); err != nil {
			t.Fatal(err)
		}
		if got := time.Since(began); got != time.Second {
			t.Errorf("the answer took %v, want 1s until the shard closed", got)
		}
	})
}

func TestClientCutsTheDelay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := faulty(t, Faults{Delay: time.Hour})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		began := time.Now()
		if _, err := s.Submit(ctx, bid(1, 1)); err != nil {
			t.Fatal(err)
		}
		if got := time.Since(began); got != time.Second {
			t.Errorf("the answer took %v, want 1s until the client gave up", got)
		}
	})
}

func TestPauseStopsMatching(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := faulty(t, Faults{PauseEvery: time.Second, Pause: 200 * time.Millisecond})
		time.Sleep(time.Second + 50*time.Millisecond)
		began := time.Now()
		if _, err := s.Submit(t.Context(), bid(1, 1)); err != nil {
			t.Fatal(err)
		}
		if got := time.Since(began); got != 150*time.Millisecond {
			t.Errorf("the order took %v, want 150ms to the end of the pause", got)
		}
		synctest.Wait()
		if got := time.Duration(s.longestPause.Load()); got != 200*time.Millisecond {
			t.Errorf("the longest pause is %v, want 200ms", got)
		}
	})
}
