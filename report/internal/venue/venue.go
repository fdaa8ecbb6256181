// Package venue is a system to test reports with: it has no network, so that in virtual time every
// figure is the same each time.
package venue

import (
	"context"
	"iter"
	"sync"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/engine"
	"github.com/ordergen/ordergen/observe"
	"github.com/ordergen/ordergen/trial"
)

// Venue matches orders as an engine does.
type Venue struct {
	// Await comes before an order is taken, and may take its time. The order of which it returns an
	// error is not taken.
	Await func(ordergen.Order) error
	// Tell is what the answer to an order tells of its fills; nothing if nil.
	Tell func(ordergen.Order, []engine.Fill) client.Receipt
	// Count is what the venue tells of itself, from what each symbol has seen.
	Count func(map[string]*Symbol) observe.Snapshot

	mu      sync.Mutex
	symbols map[string]*Symbol
}

// Symbol is what a symbol has seen.
type Symbol struct {
	Taken int64 // orders without those of the seed
	Fills []engine.Fill

	book engine.Book
}

// Target takes orders.
func (v *Venue) Target() client.Target {
	return client.TargetFunc(func(_ context.Context, o ordergen.Order) (client.Receipt, error) {
		if err := v.Await(o); err != nil {
			return client.Receipt{}, err
		}
		v.mu.Lock()
		defer v.mu.Unlock()
		s := v.at(o.Symbol)
		s.Taken++
		before := len(s.Fills)
		err := s.submit(o)
		if v.Tell == nil {
			return client.Receipt{}, err
		}
		return v.Tell(o, s.Fills[before:]), err
	})
}

func (v *Venue) at(symbol string) *Symbol {
	if v.symbols == nil {
		v.symbols = make(map[string]*Symbol)
	}
	if v.symbols[symbol] == nil {
		v.symbols[symbol] = new(Symbol)
	}
	return v.symbols[symbol]
}

func (s *Symbol) submit(o ordergen.Order) (err error) {
	s.Fills, err = s.book.Submit(o, s.Fills)
	return err
}

// Seed puts orders into the books at once.
func (v *Venue) Seed(_ context.Context, _ string, orders iter.Seq[ordergen.Order], progress func(int)) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	for o := range orders {
		if err := v.at(o.Symbol).submit(o); err != nil {
			return err
		}
		progress(1)
	}
	return nil
}

// Snapshot counts.
func (v *Venue) Snapshot(context.Context) (observe.Snapshot, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.Count(v.symbols), nil
}

// Reset empties all books.
func (v *Venue) Reset(context.Context, string) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.symbols = nil
	return nil
}

// Disturb does nothing.
func (v *Venue) Disturb(context.Context) (func(), error) { return nil, nil }

// Lacks is nothing.
func (v *Venue) Lacks() trial.Features { return trial.Features{} }
