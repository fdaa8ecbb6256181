package ordergen

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Plan holds the first orders of a stream against a book, before anything is sent.
//
// The proof. For one symbol let D be the shares that its aggressive BUYs want
// together and p the lowest of their limits. If the asks at p or less hold at least
// D shares, each aggressive BUY trades its whole quantity on arrival, in whatever
// order they arrive: before any one of them, of quantity q, the others have taken
// at most D − q, so at least q shares are left at p or less, which it may buy.
// Passive BUYs stay below the lowest ask, so they never trade. The bound is tight:
// one share short, and the BUY with the limit p misses if it arrives last.
//
// The proof of a flow of lives. An arrival order is admissible when each event arrives
// after the one before it in its life was answered; all else may be reordered at will.
// For each symbol let every maker lie within the limit of every taker of the other side,
// every passive order behind every maker of its own side, and every bid below every ask.
// Then in every admissible order each taker trades in full on arrival, no maker and no
// passive order trades on arrival, and each cancel and change of a passive order finds it
// whole. For before a taker of q shares arrives, its makers have; the takers that came
// before it took Σq′ shares, and the makers of those came before them; so makers hold at
// least q more shares, all within reach and ahead of every passive order. It survives
// faults: an event whose predecessor was not accepted is not sent, so that the makers of
// every taker that is sent are in, whatever else was lost. The conditions follow from the
// bounds of the Instruments, so the proof needs no pass over the events.
type Plan struct {
	Stream *Stream
	Book   *Book
	First  uint64 // the plan covers the events First ≤ i < First + Orders; First is 0 in a one-sided flow
	Orders uint64

	Demand     Demands     // what a one-sided flow demands; for a flow of lives it is nil, and Stream.Demand makes a pass
	Shortfalls []Shortfall // where the proof of a one-sided flow fails, by symbol as in the book; empty when it holds
	Breaches   []Breach    // conditions that the proof of a flow of lives misses; empty when it holds
}

// Shortfall is a symbol whose book cannot promise every aggressive BUY its fill.
type Shortfall struct {
	Symbol  string
	Limit   Price  // p, the lowest limit of an aggressive BUY
	Wanted  int64  // shares: D
	Offered int64  // shares at p or less
	First   uint64 // index of the first order with which some arrival order makes a BUY miss
}

// Missing is the shares to add at p or less.
func (s Shortfall) Missing() int64 { return s.Wanted - s.Offered }

func (s Shortfall) String() string {
	return fmt.Sprintf("%s wants %d shares at %v or less and is offered %d, %d too few; from order %d on a BUY can miss",
		s.Symbol, s.Wanted, s.Limit, s.Offered, s.Missing(), s.First)
}

// Proven reports whether every aggressive BUY trades its whole quantity on arrival
// and no passive one trades, in any arrival order.
func (p *Plan) Proven() bool { return len(p.Shortfalls) == 0 && len(p.Breaches) == 0 }

// Err is nil for a proven plan, and otherwise an error that lists the shortfalls.
func (p *Plan) Err() error {
	if p.Proven() {
		return nil
	}
	var lines []string
	for _, s := range p.Shortfalls {
		lines = append(lines, s.String())
	}
	for _, b := range p.Breaches {
		lines = append(lines, b.String())
	}
	if len(p.Breaches) > 0 {
		return errors.New("the flow proves nothing:\n\t" + strings.Join(lines, "\n\t"))
	}
	return errors.New("the book falls short:\n\t" + strings.Join(lines, "\n\t"))
}

// FirstShortfall is the symbol that can miss with the fewest orders sent.
func (p *Plan) FirstShortfall() (Shortfall, bool) {
	if len(p.Shortfalls) == 0 {
		return Shortfall{}, false
	}
	return slices.MinFunc(p.Shortfalls, func(a, b Shortfall) int {
		return cmp.Compare(a.First, b.First)
	}), true
}

// Expect foretells what a run of the whole plan leaves in the engine.
func (p *Plan) Expect() Expectation { return p.ExpectAfter(p.Orders, nil, nil) }

// ExpectAfter foretells what a run leaves in the engine once the first due events of the
// plan have come, of which the lost ones were not taken for certain, and the fate of the
// unknown ones is not known. It counts the events in one pass, on all cores.
func (p *Plan) ExpectAfter(due uint64, lost, unknown Demands) Expectation {
	demand := p.Demand
	if demand == nil || due != p.Orders {
		demand = p.Stream.Demand(p.First, p.First+due)
	}
	return p.Book.Expect(demand.Minus(lost).Minus(unknown), unknown)
}
