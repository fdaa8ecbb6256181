package conform

import (
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/engine"
)

// Reference returns the engine that others are held against: an engine.Book for each
// symbol. It lacks nothing.
func Reference() Engine { return reference{} }

type reference map[string]*engine.Book

var (
	_ Reducer  = reference{}
	_ Replacer = reference{}
)

func (r reference) book(symbol string) *engine.Book {
	if r[symbol] == nil {
		r[symbol] = new(engine.Book)
	}
	return r[symbol]
}

func (r reference) Submit(o ordergen.Order) ([]Fill, error) {
	return r.book(o.Symbol).Submit(o, nil)
}

func (r reference) Cancel(o ordergen.Order) bool {
	_, ok := r.book(o.Symbol).Cancel(o.ID)
	return ok
}

func (r reference) Reduce(o ordergen.Order, by int64) bool {
	_, ok := r.book(o.Symbol).Reduce(o.ID, by)
	return ok
}

func (r reference) Replace(o ordergen.Order, price ordergen.Price, quantity int64) ([]Fill, bool) {
	if !r.Cancel(o) {
		return nil, false
	}
	o.Price, o.Quantity = price, quantity
	fills, err := r.Submit(o)
	return fills, err == nil
}

func (r reference) Best(symbol string, side ordergen.Side) (ordergen.Price, bool) {
	level, ok := r.book(symbol).Best(side)
	return level.Price, ok
}

func (r reference) DepthAt(symbol string, side ordergen.Side, price ordergen.Price) int64 {
	return r.book(symbol).At(side, price).Quantity
}
