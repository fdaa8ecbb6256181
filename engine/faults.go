package engine

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/ordergen/ordergen"
)

// Faults are defects that a shard is given on purpose, to show that what judges an
// engine notices them. The zero Faults is a correct engine. Seeded orders meet none.
type Faults struct {
	// LoseEvery n acknowledges and counts every n-th accepted order but never
	// matches it. 0 loses none.
	LoseEvery int

	// MatchTwiceEvery n matches every n-th accepted order once more, under its id
	// with a ' behind it. 0 matches each once.
	MatchTwiceEvery int

	// NeverRest drops what is left of an order instead of resting it.
	NeverRest bool

	// Delay holds every answer back, while other orders go on.
	Delay time.Duration

	// RefusePerMille refuses that share of the orders, 0..1000, with ErrFull. They
	// are spread evenly, and the same in every run.
	RefusePerMille int

	// Every PauseEvery matching stands still for Pause, as in a garbage collection.
	// The longest pause so far is the gauge jvm_gc_pause_seconds_max.
	PauseEvery, Pause time.Duration
}

type (
	submitFunc func(context.Context, ordergen.Order) ([]Fill, error)
	matchFunc  func(*Book, ordergen.Order, []Fill) ([]Fill, error)
)

// aroundSubmit adds the faults that an order meets outside matching.
func (f Faults) aroundSubmit(submit submitFunc, closing <-chan struct{}) submitFunc {
	if f.RefusePerMille > 0 {
		submit = refuseSome(submit, f.RefusePerMille)
	}
	if f.Delay > 0 {
		submit = answerLate(submit, f.Delay, closing)
	}
	return submit
}

// aroundMatch adds the faults of matching itself. It is called by one order at a time.
func (f Faults) aroundMatch(match matchFunc) matchFunc {
	if f.NeverRest {
		match = neverRest(match)
	}
	if f.MatchTwiceEvery > 0 {
		match = matchTwice(match, f.MatchTwiceEvery)
	}
	if f.LoseEvery > 0 {
		match = lose(match, f.LoseEvery)
	}
	return match
}

func refuseSome(submit submitFunc, perMille int) submitFunc {
	refused := spread{perMille: int64(perMille)}
	return func(ctx context.Context, o ordergen.Order) ([]Fill, error) {
		if refused.hit() {
			return nil, ErrFull
		}
		return submit(ctx, o)
	}
}

func answerLate(submit submitFunc, delay time.Duration, closing <-chan struct{}) submitFunc {
	return func(ctx context.Context, o ordergen.Order) ([]Fill, error) {
		fills, err := submit(ctx, o)
		wait(delay, ctx.Done(), closing)
		return fills, err
	}
}

func neverRest(match matchFunc) matchFunc {
	return func(b *Book, o ordergen.Order, fills []Fill) ([]Fill, error) {
		if o.Type == ordergen.Limit {
			o.Type = ordergen.IOC
		}
		return match(b, o, fills)
	}
}

func matchTwice(match matchFunc, every int) matchFunc {
	accepted := 0
	return func(b *Book, o ordergen.Order, fills []Fill) ([]Fill, error) {
		fills, err := match(b, o, fills)
		if err != nil {
			return fills, err
		}
		if accepted++; accepted%every == 0 {
			o.ID = ordergen.ID{Prefix: o.ID.String() + "'", Index: ordergen.NoIndex}
			fills, _ = match(b, o, fills) // nobody would hear of a refusal
		}
		return fills, nil
	}
}

func lose(match matchFunc, every int) matchFunc {
	accepted := 0
	return func(b *Book, o ordergen.Order, fills []Fill) ([]Fill, error) {
		if err := b.check(o, b.resting.hash(o.ID)); err != nil {
			return fills, err
		}
		if accepted++; accepted%every == 0 {
			return fills, nil
		}
		return match(b, o, fills)
	}
}

// pauseNowAndThen holds the turn, so that orders wait as they do for a collector that
// stops the world.
func (s *Shard) pauseNowAndThen() {
	tick := time.NewTicker(s.faults.PauseEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
		case <-s.closing:
			return
		}
		select {
		case s.turn <- struct{}{}:
		case <-s.closing:
			return
		}
		began := time.Now()
		wait(s.faults.Pause, s.closing, nil)
		s.endTurn()
		s.longestPause.Store(max(s.longestPause.Load(), int64(time.Since(began))))
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
