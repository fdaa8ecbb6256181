package presets

import (
	"fmt"
	"math/big"
	"strings"
	"time"

	"github.com/ordergen/ordergen"
)

// A lifetime is a number of whole blocks, and the difference of two places in a block, each
// of which is anywhere in it: so its law is known exactly, in events. It becomes a time at the
// mean rate of the arrivals.

func cancelledWithin(d time.Duration) quantity {
	return quantity{fmt.Sprintf("cancelled orders that rest %s or less", brief(d)), "%", func(p ordergen.Profile) float64 {
		cancelled, _ := p.Flow.Cast.Lifetimes()
		return 100 * share(p, cancelled, eventsIn(p, d))
	}}
}

func takenWithin(d time.Duration) quantity {
	return quantity{fmt.Sprintf("taken orders that rest %s or less", brief(d)), "%", func(p ordergen.Profile) float64 {
		_, taken := p.Flow.Cast.Lifetimes()
		return 100 * share(p, taken, eventsIn(p, d))
	}}
}

func restingBeyond(d time.Duration) quantity {
	return quantity{fmt.Sprintf("orders that rest more than %s", brief(d)), "%", func(p ordergen.Profile) float64 {
		cancelled, taken := p.Flow.Cast.Lifetimes()
		return 100 * (1 - share(p, append(cancelled, taken...), eventsIn(p, d)))
	}}
}

var meanLifetime = quantity{"mean time that cancelled orders rest", "s", func(p ordergen.Profile) float64 {
	cancelled, _ := p.Flow.Cast.Lifetimes()
	blocks := int64(0)
	for _, b := range cancelled {
		blocks += b
	}
	events := float64(blocks) / float64(len(cancelled)) * float64(p.Flow.Cast.Shape().Events)
	rate := p.Runs[0].Stages[0].From
	return events / float64(rate.Orders) * rate.Per.Seconds()
}}

// brief is a time without the seconds of whole minutes.
func brief(d time.Duration) string {
	return strings.Replace(d.String(), "m0s", " min", 1)
}

// eventsIn is how many events come in a time, at the rate of the run's start.
func eventsIn(p ordergen.Profile, d time.Duration) int64 {
	rate := p.Runs[0].Stages[0].From
	n := new(big.Int).Mul(big.NewInt(rate.Orders), big.NewInt(int64(d)))
	return n.Quo(n, big.NewInt(int64(rate.Per))).Int64()
}

// share is the part of the lifetimes that are at most so many events.
func share(p ordergen.Profile, blocks []int64, events int64) float64 {
	length, sum := int64(p.Flow.Cast.Shape().Events), 0.0
	for _, b := range blocks {
		sum += within(b, events, length)
	}
	return sum / float64(len(blocks))
}

// within is the chance that an event comes at most so many events after another one that is
// so many blocks before it. Of two places in a block there are length² pairs; their difference
// is j in length − |j| of them.
func within(blocks, events, length int64) float64 {
	x := events - blocks*length
	pairs := func(n int64) float64 { return float64(n) * float64(n+1) / 2 / float64(length) / float64(length) }
	switch {
	case x < 0:
		return pairs(max(length+x, 0))
	default:
		return 1 - pairs(max(length-1-x, 0))
	}
}
