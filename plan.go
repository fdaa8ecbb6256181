package ordergen

import (
	"cmp"
	"errors"
	"fmt"
	"math"
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

// Breach is a condition of the proof of a flow of lives that a symbol does not keep.
type Breach struct {
	Symbol string
	What   string // a sentence without its subject's name and full stop
}

func (b Breach) String() string { return b.Symbol + ": " + b.What }

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

// NewPlan counts the first n orders of the stream against the book. In a flow of lives
// they are the n events from the index on that the book is the Standing of.
//
// A book that falls short is no error but a plan with Shortfalls. It is an error
// when nothing could be proved: no aggressive order among the n, a symbol without
// a ladder, a passive BUY that reaches the asks, an id that order and ask share, or
// sums that leave 63 bits.
func NewPlan(s *Stream, b *Book, n uint64) (*Plan, error) {
	if s == nil || b == nil {
		return nil, errors.New("ordergen plan: stream or book is nil")
	}
	if s.lives != nil || b.standing != nil {
		return newLivesPlan(s, b, n)
	}
	for _, symbol := range s.symbols {
		quantity := s.config.lawOf(symbol).Quantity
		if _, fits := product(n, quantity); !fits {
			return nil, fmt.Errorf("ordergen plan: %d orders of up to %d shares may sum beyond 2^62", n, quantity.Quantile(math.MaxUint64))
		}
	}
	p := &Plan{Stream: s, Book: b, Orders: n, Demand: s.Demand(0, n)}
	if err := p.preconditions(); err != nil {
		return nil, fmt.Errorf("ordergen plan: %w", err)
	}
	p.findShortfalls()
	return p, nil
}

func (p *Plan) preconditions() error {
	var errs []error
	if p.Demand.Total().Aggressive == 0 {
		errs = append(errs, fmt.Errorf("none of %d orders is aggressive, so nothing would be proved", p.Orders))
	}
	for _, symbol := range p.Stream.symbols {
		d := p.Demand[symbol]
		touch, listed := p.Book.Touch(symbol)
		switch {
		case !listed:
			errs = append(errs, fmt.Errorf("the book has no ladder for %s, want one for each symbol of the stream", symbol))
		case d.HighestPassive >= touch:
			errs = append(errs, fmt.Errorf("a passive BUY of %s has the limit %v, want all below its lowest ask %v", symbol, d.HighestPassive, touch))
		}
	}
	for _, a := range p.Book.asks {
		if a.prefix == p.Stream.config.Prefix {
			errs = append(errs, fmt.Errorf("orders and asks of %s would share ids: both have the prefix %q", a.symbol, a.prefix))
		}
	}
	return errors.Join(errs...)
}

func (p *Plan) findShortfalls() {
	for i := range p.Book.asks {
		a := &p.Book.asks[i]
		d := p.Demand[a.symbol]
		if d.Aggressive == 0 || a.supplyUpTo(d.LowestLimit) >= d.Quantity {
			continue
		}
		p.Shortfalls = append(p.Shortfalls, Shortfall{
			Symbol:  a.symbol,
			Limit:   d.LowestLimit,
			Wanted:  d.Quantity,
			Offered: a.supplyUpTo(d.LowestLimit),
		})
	}
	p.findFirst()
}

// findFirst looks for the shortest run of orders, from the first on, that the book
// cannot promise their fills.
func (p *Plan) findFirst() {
	open := make(map[string]*Shortfall, len(p.Shortfalls))
	for i := range p.Shortfalls {
		open[p.Shortfalls[i].Symbol] = &p.Shortfalls[i]
	}
	soFar := make(Demands, len(open))
	for i := uint64(0); len(open) > 0 && i < p.Orders; i++ {
		o := p.Stream.At(i)
		short := open[o.Symbol]
		if short == nil || !p.Stream.Aggressive(i) {
			continue
		}
		soFar.Add(o, true)
		a := &p.Book.asks[p.Book.lookup[o.Symbol]]
		if d := soFar[o.Symbol]; a.supplyUpTo(d.LowestLimit) < d.Quantity {
			short.First = i
			delete(open, o.Symbol)
		}
	}
}

// Proven reports whether every aggressive BUY trades its whole quantity on arrival
// and no passive one trades, in any arrival order.
func (p *Plan) Proven() bool { return len(p.Shortfalls)+len(p.Breaches) == 0 }

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

// TopUp returns the plan with a book that is filled up until the proof holds; a
// proven plan, one of a flow of lives and NoTopUp return it unchanged. It fails where a limit lies below
// the touch, as what is added there could not be bought, and where TopUpOrders would
// take more orders than a ladder may have.
func (p *Plan) TopUp(kind TopUp) (*Plan, error) {
	if kind > TopUpBlock {
		return nil, fmt.Errorf("ordergen plan: %v is no top-up, want NoTopUp, TopUpOrders or TopUpBlock", kind)
	}
	if kind == NoTopUp || len(p.Shortfalls) == 0 {
		return p, nil
	}
	var errs []error
	missing := make(map[string]int64, len(p.Shortfalls))
	for _, s := range p.Shortfalls {
		if touch, _ := p.Book.Touch(s.Symbol); s.Limit < touch {
			errs = append(errs, fmt.Errorf("an aggressive BUY of %s has the limit %v, below the lowest ask %v, and no top-up at the touch lets it trade", s.Symbol, s.Limit, touch))
		}
		missing[s.Symbol] = s.Missing()
	}
	if err := errors.Join(errs...); err != nil {
		return nil, fmt.Errorf("ordergen plan: %w", err)
	}
	book, err := p.Book.topUp(kind, missing)
	if err != nil {
		return nil, fmt.Errorf("ordergen plan: %w", err)
	}
	topped := *p
	topped.Book = book
	topped.Shortfalls = nil
	topped.findShortfalls()
	return &topped, nil
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
