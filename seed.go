package ordergen

import (
	"errors"
	"fmt"
	"iter"
	"math"
	"math/bits"
	"slices"
)

// Ladder describes the asks to seed for one symbol: SELL LIMIT orders spread evenly
// over price levels that rise from the touch, which is the lowest of them.
type Ladder struct {
	Touch  Price // The price of the lowest level, in cents, 1..2^40 − 1.
	Tick   Price // The step from one level to the next, in cents, 1..2^20 − 1.
	Levels int   // The number of levels, 1..2^20.
	// Orders is the number of orders on all levels together, Levels..2^30. Where it does
	// not divide, the levels nearest the touch hold one more.
	Orders   int
	Quantity Dist // The shares of an order, 1..2^40 − 1.
}

// StandardLadder is the ladder of the test cases, at StandardTouch with the
// quantities of Standard.
func StandardLadder(orders, levels int) Ladder {
	return Ladder{
		Touch:    StandardTouch,
		Tick:     StandardTick,
		Levels:   levels,
		Orders:   orders,
		Quantity: standardQuantity,
	}
}

const (
	maxLevels       = 1 << 20
	maxLadderOrders = 1 << 30
)

// validate names the fields with the path that leads to them.
func (l Ladder) validate(path string) error {
	var errs []error
	if l.Touch < 1 || l.Touch > maxPrice {
		errs = append(errs, fmt.Errorf("%sTouch is %d, want 1..%d cents", path, l.Touch, int64(maxPrice)))
	}
	if l.Tick < 1 || l.Tick > maxPrice/maxLevels {
		errs = append(errs, fmt.Errorf("%sTick is %d, want 1..%d cents", path, l.Tick, int64(maxPrice/maxLevels)))
	}
	if l.Levels < 1 || l.Levels > maxLevels {
		errs = append(errs, fmt.Errorf("%sLevels is %d, want 1..%d", path, l.Levels, maxLevels))
	}
	if l.Orders < l.Levels || l.Orders > maxLadderOrders {
		errs = append(errs, fmt.Errorf("%sOrders is %d, want Levels = %d at least, and at most %d", path, l.Orders, l.Levels, maxLadderOrders))
	}
	errs = append(errs, checkDist(path+"Quantity", l.Quantity, 1, maxQuantity))
	return errors.Join(errs...)
}

// price of a level, counted from 0 at the touch.
func (l Ladder) price(level int) Price { return l.Touch + l.Tick*Price(level) }

// ordersAt is the number of orders on a level.
func (l Ladder) ordersAt(level int) int {
	n := l.Orders / l.Levels
	if level < l.Orders%l.Levels {
		n++
	}
	return n
}

// Listing gives the same ladder to each of some symbols.
type Listing struct {
	Symbols []string
	Ladder  Ladder
}

// BookConfig describes a seed book.
type BookConfig struct {
	Seed     uint64
	Prefix   string // Order ids read Prefix, symbol, "-", index.
	Listings []Listing
}

func (c BookConfig) validate() error {
	var errs []error
	var symbols []string
	errs = append(errs, checkPrefix("Prefix", c.Prefix))
	for i, l := range c.Listings {
		symbols = append(symbols, l.Symbols...)
		errs = append(errs, l.Ladder.validate(fmt.Sprintf("Listings[%d].Ladder.", i)))
	}
	errs = append(errs, checkSymbols("symbols of Listings", symbols))
	return errors.Join(errs...)
}

// Book is the resting orders to seed before a run. It is as deterministic as a Stream and
// never changes: a top-up gives another Book. That of a one-sided flow is asks, computed
// as they are read, and those of a symbol do not depend on the other symbols. That of a
// flow of lives has both sides, and comes from Stream.Standing.
type Book struct {
	asks     []asks
	standing *standing // what stands in a flow of lives, in place of asks
	lookup   map[string]int
}

// asks is the side of one symbol.
type asks struct {
	symbol string
	prefix string
	key    key
	ladder Ladder
	supply []int64 // shares at each level and all below it

	// A top-up adds orders at the touch, behind the ladder's own: extra orders of the
	// ladder's quantity law, and one of block shares where that is above 0.
	extra int
	block int64
}

// NewBook checks a configuration and returns its book. The error names every
// fault, each with field, value and range.
func NewBook(c BookConfig) (*Book, error) {
	if err := c.validate(); err != nil {
		return nil, fmt.Errorf("ordergen book: %w", err)
	}
	if err := c.checkSum(); err != nil {
		return nil, fmt.Errorf("ordergen book: %w", err)
	}
	b := &Book{lookup: make(map[string]int)}
	for _, l := range c.Listings {
		for _, symbol := range l.Symbols {
			a := asks{
				symbol: symbol,
				prefix: c.Prefix + symbol + "-",
				key:    newKey(c.Seed, "book "+symbol),
				ladder: l.Ladder,
			}
			a.count()
			b.lookup[symbol] = len(b.asks)
			b.asks = append(b.asks, a)
		}
	}
	return b, nil
}

// checkSum refuses asks whose shares, all symbols together, may not sum exactly.
func (c BookConfig) checkSum() error {
	sum := uint64(0)
	for _, l := range c.Listings {
		for _, symbol := range l.Symbols {
			most, fits := product(uint64(l.Ladder.Orders), l.Ladder.Quantity)
			if !fits {
				return fmt.Errorf("%s: %d orders of up to %d shares may sum beyond 2^62", symbol, l.Ladder.Orders, l.Ladder.Quantity.Quantile(math.MaxUint64))
			}
			if sum += uint64(most); sum > 1<<62 {
				return fmt.Errorf("the asks of the symbols up to %s may have %d shares together, want 2^62 at most", symbol, sum)
			}
		}
	}
	return nil
}

// product is the most that n values of d can sum to, and whether it stays within 2^62.
func product(n uint64, d Dist) (int64, bool) {
	hi, lo := bits.Mul64(n, uint64(d.Quantile(math.MaxUint64)))
	return int64(lo), hi == 0 && lo <= 1<<62
}

// Symbols returns the symbols in the order of their listing.
func (b *Book) Symbols() []string {
	if b.standing != nil {
		return slices.Clone(b.standing.lives.symbols)
	}
	names := make([]string, len(b.asks))
	for i := range b.asks {
		names[i] = b.asks[i].symbol
	}
	return names
}

// Orders iterates over the orders of the given symbols, or of all where none is given,
// symbol by symbol: asks of a ladder best price first and in time priority within a price,
// standing orders in the order in which they came. Seeding them in this order gives them
// their priority. A symbol that the book does not know has none.
func (b *Book) Orders(symbols ...string) iter.Seq[Order] {
	if len(symbols) == 0 {
		symbols = b.Symbols()
	}
	return func(yield func(Order) bool) {
		for _, s := range symbols {
			if i, ok := b.lookup[s]; ok && !b.each(i, yield) {
				return
			}
		}
	}
}

// each yields the orders of a symbol until yield returns false.
func (b *Book) each(symbol int, yield func(Order) bool) bool {
	if b.standing == nil {
		return b.asks[symbol].each(yield)
	}
	for _, o := range b.standing.bySymbol[symbol].orders {
		if !yield(o) {
			return false
		}
	}
	return true
}

// Len is the number of orders of the given symbols, or of all where none is given.
func (b *Book) Len(symbols ...string) int {
	if len(symbols) == 0 {
		symbols = b.Symbols()
	}
	n := 0
	for _, s := range symbols {
		switch i, ok := b.lookup[s]; {
		case !ok:
		case b.standing != nil:
			n += len(b.standing.bySymbol[i].orders)
		default:
			n += b.asks[i].len()
		}
	}
	return n
}

// Touch is the lowest ask of a symbol, or the price from which its asks count in a flow
// of lives.
func (b *Book) Touch(symbol string) (Price, bool) {
	i, ok := b.lookup[symbol]
	if !ok {
		return 0, false
	}
	if b.standing != nil {
		return b.standing.lives.instruments[i].Ask, true
	}
	return b.asks[i].ladder.Touch, true
}

func (a *asks) len() int {
	n := a.ladder.Orders + a.extra
	if a.block > 0 {
		n++
	}
	return n
}

// each yields the asks in priority order until yield returns false.
func (a *asks) each(yield func(Order) bool) bool {
	index := 0
	for level := range a.ladder.Levels {
		for range a.ladder.ordersAt(level) {
			if !yield(a.order(index, level)) {
				return false
			}
			index++
		}
		if level > 0 {
			continue
		}
		for k := range a.extra {
			if !yield(a.order(a.ladder.Orders+k, 0)) {
				return false
			}
		}
		if a.block > 0 && !yield(a.blockOrder()) {
			return false
		}
	}
	return true
}

// order computes the index-th ask of the symbol: the ladder's from 0, then those
// of the top-up.
func (a *asks) order(index, level int) Order {
	w := a.key.words(uint64(index))
	return Order{
		ID:       ID{a.prefix, uint64(index)},
		Symbol:   a.symbol,
		Side:     Sell,
		Price:    a.ladder.price(level),
		Quantity: a.ladder.Quantity.Quantile(w.next()),
	}
}

func (a *asks) blockOrder() Order {
	return Order{
		ID:       ID{a.prefix, uint64(a.ladder.Orders + a.extra)},
		Symbol:   a.symbol,
		Side:     Sell,
		Price:    a.ladder.Touch,
		Quantity: a.block,
	}
}

// count sums the shares on offer, level by level.
func (a *asks) count() {
	a.supply = make([]int64, a.ladder.Levels)
	level, price := 0, a.ladder.Touch
	a.each(func(o Order) bool {
		for price < o.Price {
			level, price = level+1, price+a.ladder.Tick
			a.supply[level] = a.supply[level-1]
		}
		a.supply[level] += o.Quantity
		return true
	})
}

// supplyUpTo is the shares on offer at limit or less.
func (a *asks) supplyUpTo(limit Price) int64 {
	if len(a.supply) == 0 || limit < a.ladder.Touch {
		return 0
	}
	level := min((limit-a.ladder.Touch)/a.ladder.Tick, Price(a.ladder.Levels-1))
	return a.supply[level]
}

// TopUp says how a book that falls short is filled up, always at the touch and
// behind the ladder's own orders there.
type TopUp uint8

const (
	// NoTopUp leaves the book literal.
	NoTopUp TopUp = iota
	// TopUpOrders adds orders of the ladder's quantity law, which keeps the fills
	// per incoming order realistic.
	TopUpOrders
	// TopUpBlock adds one block order a symbol, which keeps the depth in orders and
	// levels what the ladder says for the whole run.
	TopUpBlock
)

var topUpNames = [...]string{NoTopUp: "NoTopUp", TopUpOrders: "TopUpOrders", TopUpBlock: "TopUpBlock"}

// String returns the name of the constant, such as "TopUpOrders".
func (t TopUp) String() string { return nameOf(topUpNames[:], "TopUp", uint8(t)) }

// topUp returns a book in which each symbol has at least missing[symbol] more
// shares at its touch.
func (b *Book) topUp(kind TopUp, missing map[string]int64) (*Book, error) {
	c := &Book{asks: slices.Clone(b.asks), lookup: b.lookup}
	var errs []error
	for i := range c.asks {
		a := &c.asks[i]
		shares := missing[a.symbol]
		if shares == 0 {
			continue
		}
		switch kind {
		case TopUpOrders:
			if !a.addOrders(shares) {
				errs = append(errs, fmt.Errorf("%s misses %d shares, which takes more than %d orders of its ladder's quantities, want larger ones or TopUpBlock", a.symbol, shares, maxLadderOrders))
				continue
			}
		case TopUpBlock:
			a.block += shares
		}
		a.count()
	}
	return c, errors.Join(errs...)
}

// addOrders adds orders until they hold the shares, and reports false where that
// takes more orders than a ladder may have.
func (a *asks) addOrders(shares int64) bool {
	room := maxLadderOrders - a.len()
	if most, fits := product(uint64(room), a.ladder.Quantity); fits && most < shares {
		return false
	}
	for ; shares > 0 && room > 0; room-- {
		shares -= a.order(a.ladder.Orders+a.extra, 0).Quantity
		a.extra++
	}
	return shares <= 0
}
