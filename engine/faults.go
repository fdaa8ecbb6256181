package engine

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/ordergen/ordergen"
)

// Faults are defects, and habits of real systems that make them hard to judge, that a
// shard is given on purpose, to show that what judges an engine notices them. The zero
// Faults is a correct engine. Seeded orders meet none.
//
// A number of events is counted over all that had their turn at the shard.
type Faults struct {
	// LoseEvery n acknowledges and counts every n-th accepted event but never does what
	// it asks for. 0 loses none.
	LoseEvery int

	// MatchTwiceEvery n matches every n-th accepted order once more, under its id
	// with a ' behind it. 0 matches each once.
	MatchTwiceEvery int

	// NeverRest drops what is left of an order instead of resting it.
	NeverRest bool

	// IOCRests lets the rest of an IOC order rest at its limit.
	IOCRests bool

	// FOKInPart lets an FOK order that cannot be filled take what it can.
	FOKInPart bool

	// PartialLosesID forgets the id of an order that has traded in part. It still trades,
	// but nobody can change it.
	PartialLosesID bool

	// CancelFlags acknowledges a cancel and leaves the order in the book.
	CancelFlags bool

	// CancelWrongEvery n lets every n-th cancel take the next order of the level instead,
	// or the one before it, where there is one.
	CancelWrongEvery int

	// ReduceLosesPlace puts a reduced order behind all others at its price.
	ReduceLosesPlace bool

	// ReplaceKeepsPlace leaves an order that is replaced at its old price in its place.
	ReplaceKeepsPlace bool

	// UnderfillEvery n says in the answer to every n-th event that traded one share less
	// than it traded.
	UnderfillEvery int

	// Delay holds every answer back, while other events go on.
	Delay time.Duration

	// RefusePerMille refuses that share of the events, 0..1000, with ErrFull. They
	// are spread evenly, and the same in every run.
	RefusePerMille int

	// Every PauseEvery matching stands still for Pause, as in a garbage collection.
	// The longest pause so far is the gauge jvm_gc_pause_seconds_max.
	PauseEvery, Pause time.Duration

	// RestartAfter n empties the books and the counters after the n-th event, as a
	// restart does that recovers nothing. 0 never does.
	RestartAfter int

	// ForgetCountersAfter n sets the counters to 0 after the n-th event and keeps the
	// books, as a restart does that recovers them from a journal. 0 never does.
	ForgetCountersAfter int

	// Redirect answers requests whose path begins with it, such as "/orders", with 302
	// to /login, and that with 200 and a page. Empty redirects none.
	Redirect string

	// LazySeries is a habit of Prometheus clients: a series with labels appears with its
	// first event.
	LazySeries bool

	// StaleGauges is a habit of the original system: the gauges of the books change with
	// an event, and not with a seed.
	StaleGauges bool

	// NoScrape answers scrapes with 500, NoFigures leaves the shard's own figures out of
	// them, while the number of events is within.
	NoScrape, NoFigures Span
}

// Span is some numbers of events: From ≤ n < To. The zero Span is none; {0, 1} is the
// time before the first event, and {n, math.MaxInt} all that comes after the n-th.
type Span struct{ From, To int }

func (s Span) has(n uint64) bool { return uint64(s.From) <= n && n < uint64(s.To) }

func (f Faults) check(found *findings, at string) {
	found.expect(f.LoseEvery >= 0, at+"LoseEvery", f.LoseEvery, "at least 0")
	found.expect(f.MatchTwiceEvery >= 0, at+"MatchTwiceEvery", f.MatchTwiceEvery, "at least 0")
	found.expect(f.CancelWrongEvery >= 0, at+"CancelWrongEvery", f.CancelWrongEvery, "at least 0")
	found.expect(f.UnderfillEvery >= 0, at+"UnderfillEvery", f.UnderfillEvery, "at least 0")
	found.expect(f.Delay >= 0, at+"Delay", f.Delay, "at least 0s")
	found.expectPerMille(at+"RefusePerMille", f.RefusePerMille)
	found.expect(f.PauseEvery >= 0, at+"PauseEvery", f.PauseEvery, "at least 0s")
	found.expect(f.Pause >= 0, at+"Pause", f.Pause, "at least 0s")
	found.expect(f.Pause <= 0 || f.PauseEvery != 0, at+"PauseEvery", f.PauseEvery, fmt.Sprintf("above 0s, as Pause is %v", f.Pause))
	found.expect(f.RestartAfter >= 0, at+"RestartAfter", f.RestartAfter, "at least 0")
	found.expect(f.ForgetCountersAfter >= 0, at+"ForgetCountersAfter", f.ForgetCountersAfter, "at least 0")
	found.expect(f.Redirect == "" || strings.HasPrefix(f.Redirect, "/"), at+"Redirect", strconv.Quote(f.Redirect), "a path that begins with /")
	found.expect(f.NoScrape.ordered(), at+"NoScrape", f.NoScrape, "0 ≤ From ≤ To")
	found.expect(f.NoFigures.ordered(), at+"NoFigures", f.NoFigures, "0 ≤ From ≤ To")
}

func (s Span) ordered() bool { return 0 <= s.From && s.From <= s.To }

type answerFunc func(context.Context, ordergen.Order) (Answer, error)

// aroundAnswer adds the faults that an event meets outside matching.
func (f Faults) aroundAnswer(answer answerFunc, closing <-chan struct{}) answerFunc {
	if f.UnderfillEvery > 0 {
		answer = underfill(answer, f.UnderfillEvery)
	}
	if f.RefusePerMille > 0 {
		answer = refuseSome(answer, f.RefusePerMille)
	}
	if f.Delay > 0 {
		answer = answerLate(answer, f.Delay, closing)
	}
	return answer
}

func underfill(answer answerFunc, every int) answerFunc {
	var traded atomic.Int64
	return func(ctx context.Context, o ordergen.Order) (Answer, error) {
		said, err := answer(ctx, o)
		if said.Filled > 0 && traded.Add(1)%int64(every) == 0 {
			said.Filled--
		}
		return said, err
	}
}

func refuseSome(answer answerFunc, perMille int) answerFunc {
	refused := spread{perMille: int64(perMille)}
	return func(ctx context.Context, o ordergen.Order) (Answer, error) {
		if refused.hit() {
			return Answer{}, ErrFull
		}
		return answer(ctx, o)
	}
}

func answerLate(answer answerFunc, delay time.Duration, closing <-chan struct{}) answerFunc {
	return func(ctx context.Context, o ordergen.Order) (Answer, error) {
		said, err := answer(ctx, o)
		wait(delay, ctx.Done(), closing)
		return said, err
	}
}

// wait returns after d, or earlier when one of the channels is closed.
func wait(d time.Duration, quit, stop <-chan struct{}) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-quit:
	case <-stop:
	}
}

// spread hits a share of its calls, evenly: the n-th one when n·perMille/1000 reaches
// a new whole number.
type spread struct {
	perMille int64
	n        atomic.Int64
}

func (s *spread) hit() bool {
	n := s.n.Add(1)
	return n*s.perMille/1000 > (n-1)*s.perMille/1000
}
