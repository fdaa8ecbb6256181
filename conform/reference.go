package conform

import (
	"errors"
	"fmt"
	"maps"

	"github.com/ordergen/ordergen"
)

// Reference returns the engine that others are held against where they declare no rules:
// price-time priority, written to be read. It lacks nothing.
func Reference() Engine { return Rules{}.Reference() }

// Reference returns the engine that others with these rules are held against.
func (r Rules) Reference() Engine { return newReference(r) }

func newReference(r Rules) *reference {
	return &reference{rules: r, books: map[string]*refBook{}, live: map[refKey]*refOrder{}, seen: map[refKey]bool{}}
}

// reference keeps a book for each symbol, and matches by its rules.
type reference struct {
	rules Rules
	books map[string]*refBook
	live  map[refKey]*refOrder // that rests or sleeps
	seen  map[refKey]bool      // ids of orders that were accepted, where they are good once
}

// refKey names an order: ids are unique in a book.
type refKey struct {
	symbol string
	id     ordergen.ID
}

func key(o ordergen.Order) refKey { return refKey{o.Symbol, o.ID} }

var (
	_ Reducer    = (*reference)(nil)
	_ Replacer   = (*reference)(nil)
	_ Ladderer   = (*reference)(nil)
	_ Instructed = (*reference)(nil)
	_ Ruled      = (*reference)(nil)
)

var errWouldTrade = errors.New("post-only, and would trade")

func (r *reference) Rules() Rules {
	declared := r.rules
	declared.RefusesInvalid = true
	return declared
}

func (r *reference) book(symbol string) *refBook {
	if r.books[symbol] == nil {
		r.books[symbol] = new(refBook)
	}
	return r.books[symbol]
}

func (r *reference) Submit(o ordergen.Order) ([]Fill, error) { return r.SubmitWith(o, Instructions{}) }

func (r *reference) SubmitWith(o ordergen.Order, with Instructions) ([]Fill, error) {
	if (Submit{Side: o.Side, Type: o.Type, Price: o.Price, Quantity: o.Quantity}).invalid() {
		return nil, fmt.Errorf("%v is invalid", o.ID)
	}
	book, order := r.book(o.Symbol), &refOrder{Order: o, with: with}
	switch old := r.live[key(o)]; {
	case r.rules.IDs == IDsReplace && old != nil:
		r.drop(old)
	case r.rules.IDs == IDsOnce && r.seen[key(o)], old != nil:
		return nil, fmt.Errorf("%v is the id of an order that came before", o.ID)
	}
	if maker := book.first(order); with.PostOnly && maker != nil {
		if r.rules.PostOnly != PostOnlySlides {
			return nil, errWouldTrade
		}
		order.Price = behind(maker.Order, r.rules.Bounds.tick())
	}
	if r.rules.IDs == IDsOnce {
		r.seen[key(o)] = true
	}
	if with.Stop != 0 {
		book.asleep = append(book.asleep, order)
		r.live[key(o)] = order
		return nil, nil
	}
	return r.enter(book, order), nil
}

// behind is the price a tick behind the other side's best.
func behind(maker ordergen.Order, tick ordergen.Price) ordergen.Price {
	if maker.Side == ordergen.Sell {
		return maker.Price - tick
	}
	return maker.Price + tick
}

func (r *reference) Cancel(o ordergen.Order) bool {
	order := r.live[key(o)]
	if order == nil {
		return false
	}
	r.drop(order)
	return true
}

func (r *reference) drop(o *refOrder) {
	delete(r.live, key(o.Order))
	r.book(o.Symbol).remove(o)
}

func (r *reference) Reduce(o ordergen.Order, by int64) bool {
	order := r.live[key(o)]
	if order == nil || by <= 0 || by >= order.Quantity {
		return false
	}
	order.take(by)
	return true
}

func (r *reference) Replace(o ordergen.Order, price ordergen.Price, quantity int64) ([]Fill, bool) {
	order := r.live[key(o)]
	if order == nil {
		return nil, false
	}
	if price == order.Price && r.rules.keepsPlace(order.Quantity, quantity) {
		order.Quantity = quantity
		order.show()
		return nil, true
	}
	r.drop(order)
	moved := &refOrder{Order: order.Order, with: order.with}
	moved.Price, moved.Quantity = price, quantity
	return r.enter(r.book(o.Symbol), moved), true
}

// keepsPlace reports whether an order whose price stays keeps its place.
func (r Rules) keepsPlace(before, after int64) bool {
	return r.Modify == SamePriceKeepsAll || r.Modify == ShrinkKeepsPlace && after < before
}

func (r *reference) Best(symbol string, side ordergen.Side) (ordergen.Price, bool) {
	if levels := r.book(symbol).sides[side]; len(levels) > 0 {
		return levels[0].price, true
	}
	return 0, false
}

func (r *reference) DepthAt(symbol string, side ordergen.Side, price ordergen.Price) (shares int64) {
	for _, o := range r.book(symbol).at(side, price) {
		shares += o.shown
	}
	return shares
}

func (r *reference) Levels(symbol string, side ordergen.Side) (levels []Level) {
	for _, l := range r.book(symbol).sides[side] {
		levels = append(levels, Level{l.price, r.DepthAt(symbol, side, l.price)})
	}
	return levels
}

// rests copies what rests and what sleeps.
func (r *reference) rests() map[ordergen.ID]refOrder {
	all := make(map[ordergen.ID]refOrder, len(r.live))
	for o := range maps.Values(r.live) {
		all[o.ID] = *o
	}
	return all
}
