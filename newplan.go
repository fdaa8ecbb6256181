package ordergen

import (
	"errors"
	"fmt"
	"math"
)

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
	for i := range p.Orders {
		if len(open) == 0 {
			return
		}
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
