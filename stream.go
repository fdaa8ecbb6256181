package ordergen

import (
	"fmt"
	"iter"
	"math"
	"math/bits"
	"slices"
	"strconv"
)

// Stream is an endless workload, computed order by order. It never changes, so any
// number of goroutines may use one.
type Stream struct {
	config   Config
	key      key
	symbols  []string
	symbol   sampler
	class    uint64 // aggressive when the class word, scaled to 0..999, is below
	price    [2]sampler
	quantity sampler
	laws     []orderLaw // law of each symbol, in place of price and quantity; nil where all symbols have one
	curved   bool       // some field is not linear, or differs by symbol
	lives    *lives     // computes a flow of lives, in place of all of the above but the symbols

	// Parts of the wire form: up to the index, and from there to the price by symbol.
	head   string
	middle []string
}

// Classes of orders, which index Stream.price.
const (
	passive    = 0
	aggressive = 1
)

// New checks a configuration and returns its stream. The error names every fault,
// each with field, value and range.
func New(c Config) (*Stream, error) {
	if err := c.validate(); err != nil {
		return nil, fmt.Errorf("ordergen config: %w", err)
	}
	c.Symbols = slices.Clone(c.Symbols)
	pick := c.pick()
	if len(c.Cast) > 0 {
		return &Stream{config: c, symbols: c.Symbols, lives: newLives(c, newSampler(pick))}, nil
	}
	s := &Stream{
		config:  c,
		key:     newKey(c.Seed, "orders"),
		symbols: c.Symbols,
		symbol:  newSampler(pick),
		class:   uint64(c.Mix.Aggressive),
	}
	common := newOrderLaw(c.lawOf(""))
	s.price, s.quantity = common.price, common.quantity
	if len(c.BySymbol) > 0 {
		for _, symbol := range c.Symbols {
			s.laws = append(s.laws, newOrderLaw(c.lawOf(symbol)))
		}
	}
	s.head, s.middle = wireParts(c.Prefix, c.Symbols)
	for _, field := range []sampler{s.symbol, s.price[aggressive], s.price[passive], s.quantity} {
		s.curved = s.curved || field.dist != nil
	}
	s.curved = s.curved || s.laws != nil
	return s, nil
}

// orderLaw is an OrderLaw with its laws looked up.
type orderLaw struct {
	price    [2]sampler
	quantity sampler
}

func newOrderLaw(m OrderLaw) orderLaw {
	return orderLaw{[2]sampler{passive: newSampler(m.PassivePrice), aggressive: newSampler(m.AggressivePrice)}, newSampler(m.Quantity)}
}

// Config returns the configuration that the stream was made from.
func (s *Stream) Config() Config {
	c := s.config
	c.Symbols = slices.Clone(c.Symbols)
	return c
}

// Symbols are those of the flow, in their order.
func (s *Stream) Symbols() []string { return slices.Clone(s.symbols) }

// At computes order i. It costs the same for every i and allocates nothing.
func (s *Stream) At(i uint64) (o Order) {
	if s.lives != nil {
		s.lives.put(&o, i)
		return o
	}
	d := s.draw(i)
	s.put(&o, i, &d)
	return o
}

// put writes order i where it is to be. As a value it would be copied there, which
// costs a third of the whole.
func (s *Stream) put(o *Order, i uint64, d *draw) {
	o.ID = ID{s.config.Prefix, i}
	o.Symbol = s.symbols[d.symbol]
	o.Side, o.Type, o.Action = Buy, Limit, Submit
	o.Orig = ID{}
	o.Price = Price(d.price)
	o.Quantity = d.quantity
}

// AppendJSON appends the wire form of order i to dst: what At(i).AppendJSON appends,
// from parts that were written in New.
func (s *Stream) AppendJSON(dst []byte, i uint64) []byte {
	if s.lives != nil {
		return s.At(i).AppendJSON(dst)
	}
	d := s.draw(i)
	dst = append(dst, s.head...)
	dst = appendIndex(dst, i)
	dst = append(dst, s.middle[d.symbol]...)
	dst = strconv.AppendInt(dst, d.price, 10)
	dst = append(dst, `,"quantity":`...)
	dst = strconv.AppendInt(dst, d.quantity, 10)
	return append(dst, '}')
}

// Aggressive reports whether event i is an order that is drawn to trade on arrival.
func (s *Stream) Aggressive(i uint64) bool {
	if s.lives != nil {
		p := s.lives.placeOf(i)
		role := s.lives.slots[s.lives.slotAt(p)].role
		return role == taker || role == drilled && drillResults[drillTurn(p.block)].filled > 0
	}
	w := s.key.words(i)
	w.next()
	return s.classOf(w.next()) == aggressive
}

// draw is what the random words of one index say.
type draw struct {
	symbol   int64 // index into symbols
	class    int
	price    int64
	quantity int64
}

// draw reads the fields as if all were linear, which costs no call, and once more
// where one is not. Its slow twin is Dist.Quantile, field by field.
func (s *Stream) draw(i uint64) (d draw) {
	w := s.key.words(i)
	symbol, class, price, quantity := w.next(), w.next(), w.next(), w.next()
	d.class = s.classOf(class)
	prices := &s.price[d.class&1]
	d.symbol = s.symbol.linear.at(symbol)
	d.price = prices.linear.at(price)
	d.quantity = s.quantity.linear.at(quantity)
	if s.curved {
		d.symbol = s.symbol.at(symbol)
		quantities := &s.quantity
		if s.laws != nil {
			m := &s.laws[d.symbol]
			prices, quantities = &m.price[d.class&1], &m.quantity
		}
		d.price = prices.at(price)
		d.quantity = quantities.at(quantity)
	}
	return d
}

// classOf is the borrow of mille − class; a branch in its place would be mispredicted
// for most of the rarer class.
func (s *Stream) classOf(u uint64) int {
	mille, _ := bits.Mul64(u, 1000)
	_, borrow := bits.Sub64(mille, s.class, 0)
	return int(borrow)
}

// Fill computes the orders first, first+1, … into dst.
func (s *Stream) Fill(dst []Order, first uint64) {
	if s.lives != nil {
		s.lives.fill(dst, first)
		return
	}
	for k := range dst {
		i := first + uint64(k)
		d := s.draw(i)
		s.put(&dst[k], i, &d)
	}
}

// All iterates over every order, in the order of their indexes. There is one for
// each index below NoIndex, so it does not end in practice.
func (s *Stream) All() iter.Seq2[uint64, Order] { return s.Range(0, math.MaxUint64) }

// Range iterates over the orders lo ≤ i < hi.
func (s *Stream) Range(lo, hi uint64) iter.Seq2[uint64, Order] {
	return func(yield func(uint64, Order) bool) {
		for i := lo; i < hi; i++ {
			if !yield(i, s.At(i)) {
				return
			}
		}
	}
}
