package ordergen

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"math"
	"math/bits"
	"slices"
)

// StreamVersion names the mapping from (Config, index) to orders. It changes
// whenever any fingerprint changes, so equal versions replay equal orders.
const StreamVersion = 1

// Config describes a stream of BUY LIMIT orders. Start from Standard and change
// what differs, or write every field.
type Config struct {
	Seed   uint64
	Prefix string // of every order id; the run's name, no part of the fingerprint
	Flow
}

// Flow is the law by which orders are drawn.
type Flow struct {
	Symbols  []string // traded symbols, each once
	Symbol   Dist     // index into Symbols; nil is uniform
	Quantity Dist     // shares, above 0
	Mix      Mix
}

// Mix divides orders into aggressive ones, which mean to trade on arrival, and
// passive ones, which mean to rest.
type Mix struct {
	Aggressive      int  // per mille of orders, 0..1000
	AggressivePrice Dist // limit, in cents, above 0
	PassivePrice    Dist // limit, in cents, above 0
}

// The constants of the standard workload.
const (
	StandardTouch Price = 15000 // the lowest seeded ask
	StandardTick  Price = 1
)

// Standard is the law of the eight test cases: 60 % aggressive orders within 100
// ticks from the touch upward, passive ones 200 to 299 ticks below it, 10 to 199
// shares each, spread evenly over the symbols.
func Standard(symbols ...string) Flow {
	return Flow{
		Symbols:  symbols,
		Quantity: standardQuantity,
		Mix: Mix{
			Aggressive:      600,
			AggressivePrice: Band{Touch: StandardTouch, Tick: StandardTick, Min: 0, Max: 99},
			PassivePrice:    Band{Touch: StandardTouch, Tick: StandardTick, Min: -299, Max: -200},
		},
	}
}

var standardQuantity Dist = Uniform{Min: 10, Max: 199}

// Limits of what a Config may hold, wide enough for any market and narrow enough
// that sums of price × quantity over a run stay exact.
const (
	maxPrice    = 1<<40 - 1
	maxQuantity = 1<<40 - 1
)

func (c Config) validate() error {
	var errs []error
	check := func(err error) { errs = append(errs, err) }

	check(checkPrefix("Prefix", c.Prefix))
	check(checkSymbols("Symbols", c.Symbols))
	if c.Symbol != nil && len(c.Symbols) > 0 {
		check(checkDist("Symbol", c.Symbol, 0, int64(len(c.Symbols)-1)))
	}
	check(checkDist("Quantity", c.Quantity, 1, maxQuantity))
	check(c.Mix.validate())
	return errors.Join(errs...)
}

func (m Mix) validate() error {
	var errs []error
	if m.Aggressive < 0 || m.Aggressive > 1000 {
		errs = append(errs, fmt.Errorf("Mix.Aggressive is %d‰, want 0..1000", m.Aggressive))
	}
	if m.Aggressive > 0 {
		errs = append(errs, checkDist("Mix.AggressivePrice", m.AggressivePrice, 1, maxPrice))
	}
	if m.Aggressive < 1000 {
		errs = append(errs, checkDist("Mix.PassivePrice", m.PassivePrice, 1, maxPrice))
	}
	return errors.Join(errs...)
}

func checkSymbols(field string, symbols []string) error {
	if len(symbols) == 0 {
		return fmt.Errorf("%s is empty, want at least one symbol", field)
	}
	var errs []error
	seen := make(map[string]int, len(symbols))
	for i, s := range symbols {
		at := fmt.Sprintf("%s[%d]", field, i)
		if s == "" {
			errs = append(errs, fmt.Errorf("%s is empty, want a name", at))
			continue
		}
		errs = append(errs, checkName(at, s))
		if first, twice := seen[s]; twice {
			errs = append(errs, fmt.Errorf("%s is %q, as is %s[%d], want each symbol once", at, s, field, first))
			continue
		}
		seen[s] = i
	}
	return errors.Join(errs...)
}

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
}

// Indexes of Stream.price.
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
	pick := c.Symbol
	if pick == nil {
		pick = Uniform{Min: 0, Max: int64(len(c.Symbols) - 1)}
	}
	s := &Stream{
		config:   c,
		key:      newKey(c.Seed, "orders"),
		symbols:  c.Symbols,
		symbol:   newSampler(pick),
		class:    uint64(c.Mix.Aggressive),
		quantity: newSampler(c.Quantity),
	}
	if c.Mix.Aggressive > 0 {
		s.price[aggressive] = newSampler(c.Mix.AggressivePrice)
	}
	if c.Mix.Aggressive < 1000 {
		s.price[passive] = newSampler(c.Mix.PassivePrice)
	}
	return s, nil
}

// Config returns the configuration that the stream was made from.
func (s *Stream) Config() Config {
	c := s.config
	c.Symbols = slices.Clone(c.Symbols)
	return c
}

// At computes order i. It costs the same for every i and allocates nothing.
func (s *Stream) At(i uint64) Order {
	d := s.draw(i)
	return Order{
		ID:       ID{s.config.Prefix, i},
		Symbol:   s.symbols[d.symbol],
		Price:    Price(d.price),
		Quantity: d.quantity,
	}
}

// Aggressive reports whether order i is drawn to trade on arrival.
func (s *Stream) Aggressive(i uint64) bool {
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

func (s *Stream) draw(i uint64) (d draw) {
	w := s.key.words(i)
	d.symbol = s.symbol.at(w.next())
	d.class = s.classOf(w.next())
	d.price = s.price[d.class].at(w.next())
	d.quantity = s.quantity.at(w.next())
	return d
}

func (s *Stream) classOf(u uint64) int {
	mille, _ := bits.Mul64(u, 1000)
	if mille < s.class {
		return aggressive
	}
	return passive
}

// Fill computes the orders first, first+1, … into dst.
func (s *Stream) Fill(dst []Order, first uint64) {
	for k := range dst {
		dst[k] = s.At(first + uint64(k))
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

// Stripe iterates over worker k's share among n workers: the orders k, k+n, k+2n
// and so on, without end. The stripes 0..n−1 partition the stream. Where k ≥ n
// there is no such worker and the stripe is empty.
func (s *Stream) Stripe(k, n uint64) iter.Seq2[uint64, Order] {
	return func(yield func(uint64, Order) bool) {
		if k >= n {
			return
		}
		for i := k; yield(i, s.At(i)); i += n {
			if i >= math.MaxUint64-n { // the next one is NoIndex, or past it
				return
			}
		}
	}
}

// Span is the indexes Lo ≤ i < Hi.
type Span struct{ Lo, Hi uint64 }

// Len is the number of indexes in the span.
func (s Span) Len() uint64 { return max(s.Hi, s.Lo) - s.Lo }

// Split partitions the span into n consecutive ones whose lengths differ by at
// most one. An n below 1 counts as 1.
func (s Span) Split(n int) []Span {
	n = max(n, 1)
	size, longer := s.Len()/uint64(n), s.Len()%uint64(n)
	parts := make([]Span, n)
	lo := s.Lo
	for k := range parts {
		hi := lo + size
		if uint64(k) < longer {
			hi++
		}
		parts[k] = Span{lo, hi}
		lo = hi
	}
	return parts
}

// Fingerprint hashes the orders lo ≤ i < hi in their wire form, without the
// prefix: two runs that agree on it sent the same workload. It is SHA-256 over the
// lines, in hexadecimal.
func (s *Stream) Fingerprint(lo, hi uint64) string {
	h := sha256.New()
	var line []byte
	for _, o := range s.Range(lo, hi) {
		o.ID.Prefix = ""
		line = append(o.AppendJSON(line[:0]), '\n')
		h.Write(line)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// sampler is a Dist whose shape New has looked up, so that the common ones cost no
// call through the interface. Its slow twin is Dist.Quantile.
type sampler struct {
	linear      // when n > 0
	dist   Dist // otherwise
}

func newSampler(d Dist) sampler {
	// By type, as a type that embeds one of these has its methods too, but may have
	// a Quantile of its own.
	switch d := d.(type) {
	case Constant:
		return sampler{linear: d.linear()}
	case Uniform:
		return sampler{linear: d.linear()}
	case Band:
		return sampler{linear: d.linear()}
	}
	return sampler{dist: d}
}

func (s *sampler) at(u uint64) int64 {
	if s.n > 0 {
		return s.linear.at(u)
	}
	return s.dist.Quantile(u)
}
