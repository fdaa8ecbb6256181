package ordergen_test

import (
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/ordergen/ordergen"
	"pgregory.net/rapid"
)

// fate says which of the events whose answer got lost were taken, by whether they add to the book, and
// which figures then reach an end of what is foretold: pairs of the end and the figure.
type fate struct {
	taken   func(adds bool) bool
	reached func(o ordergen.Outcome, r result) [][2]int64
}

var fates = map[string]fate{
	"all": {func(bool) bool { return true }, func(o ordergen.Outcome, r result) [][2]int64 {
		return [][2]int64{{o.Received.Max, r.Received}, {o.Traded.Max, r.Traded}, {o.Cancelled.Max, r.Cancelled}, {o.CancelledQuantity.Max, r.CancelledQuantity}, {o.Replaced.Max, r.Replaced}}
	}},
	"none": {func(bool) bool { return false }, func(o ordergen.Outcome, r result) [][2]int64 {
		return [][2]int64{{o.Received.Min, r.Received}, {o.Traded.Min, r.Traded}, {o.Cancelled.Min, r.Cancelled}, {o.CancelledQuantity.Min, r.CancelledQuantity}, {o.Replaced.Min, r.Replaced}}
	}},
	"what adds": {func(adds bool) bool { return adds }, func(o ordergen.Outcome, r result) [][2]int64 {
		return [][2]int64{{o.BidQuantity.Max, r.BidQuantity}, {o.AskQuantity.Max, r.AskQuantity}}
	}},
	"what takes away": {func(adds bool) bool { return !adds }, func(o ordergen.Outcome, r result) [][2]int64 {
		return [][2]int64{{o.BidQuantity.Min, r.BidQuantity}, {o.AskQuantity.Min, r.AskQuantity}}
	}},
}

// Each event that is sent is answered, or nobody knows whether it was taken, and then nothing of its
// life is sent any more. What the engine ends up with lies within what is foretold from the done and
// the unknown, and shares reach both ends of it.
func TestLivesUnknownFates(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := newStream(t, livesConfigs().Draw(t, "config"))
		first := rapid.SampledFrom([]uint64{0, 17, 1000}).Draw(t, "first")
		plan := newPlan(t, s, s.Standing(first), uint64(rapid.IntRange(0, 200).Draw(t, "events")))
		name := rapid.SampledFrom(slices.Sorted(maps.Keys(fates))).Draw(t, "which of the unknown are taken")
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "order"), 0))

		lost, unknown := make(ordergen.Demands), make(ordergen.Demands)
		ended := make(map[uint64]bool) // events after which nothing of their life is sent
		var taken []uint64
		for _, i := range admissible(s, first, int(plan.Orders), random) {
			before, follows := s.Follows(i, first)
			switch {
			case follows && ended[before]:
				ended[i] = true
				s.Count(lost, i)
			case random.IntN(8) > 0:
				taken = append(taken, i)
			default:
				ended[i] = true
				s.Count(unknown, i)
				if fates[name].taken(adds(s, i)) {
					taken = append(taken, i)
				}
			}
		}
		got := playLives(t, plan, make(engineVenue), taken)
		want := plan.ExpectAfter(plan.Orders, lost, unknown)
		within(t, want, got)
		for symbol, o := range want {
			for _, v := range fates[name].reached(o, got[symbol]) {
				if v[0] != v[1] {
					t.Fatalf("%s, with %s of the unknown taken: %+v, want an end of each of %+v", symbol, name, got[symbol], o)
				}
			}
		}
	})
}

// adds reports whether an event adds shares to the book.
func adds(s *ordergen.Stream, i uint64) bool {
	d := make(ordergen.Demands)
	s.Count(d, i)
	side := d.Total().Book
	return side[ordergen.Buy].MakerShares+side[ordergen.Buy].PassiveShares+side[ordergen.Buy].RaisedShares+
		side[ordergen.Sell].MakerShares+side[ordergen.Sell].PassiveShares+side[ordergen.Sell].RaisedShares > 0
}

// The sums of a plan stay within 2^62, and its events within the indexes.
func TestLimitsOfALivesPlan(t *testing.T) {
	s := newStream(t, ordergen.Config{Prefix: "l-", Flow: ordergen.Steady("AAPL")})
	const largest = 100 * (5 + 8) // shares: the largest lots that are drawn, and one for each of the takers
	for want, limit := range map[string]struct{ first, n uint64 }{
		"events of up to 1300 shares may sum beyond 2^62":                 {0, math.MaxInt64 / 2 / largest},
		"from 18446744073709551605 on leave the indexes, want at most 10": {ordergen.NoIndex - 10, 10},
	} {
		book := s.Standing(limit.first)
		if _, err := ordergen.NewPlan(s, book, limit.n); err != nil {
			t.Errorf("a plan of %d events is refused: %v", limit.n, err)
		}
		if _, err := ordergen.NewPlan(s, book, limit.n+1); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("one event more gives the error %v, want …%s", err, want)
		}
	}
}
