package ordergen

import "iter"

// Forecast is what happens to a plan's book when the orders arrive one by one in
// the order of their indexes. It is no proof, as a network reorders; but it says
// when a literal book will run dry, and how many matches to look for in each minute.
type Forecast struct {
	Windows []WindowForecast
	// Misses names, for each symbol that has one, the first aggressive BUY that does
	// not trade its whole quantity on arrival; the earliest first.
	Misses []SymbolOrder
	// Drained names, for each symbol whose asks are all bought in the end, the order
	// that takes the last one; the earliest first.
	Drained []SymbolOrder
}

// WindowForecast is one span of orders.
type WindowForecast struct {
	Span
	Fills  int64 // The matches.
	Missed int64 // The aggressive orders that do not trade their whole quantity.
	Bids   int64 // The bids of all symbols that rest when the window ends, in a flow of lives.
	Asks   int64 // The asks of all symbols that rest when the window ends.
}

// SymbolOrder is an order by index, with its symbol.
type SymbolOrder struct {
	Symbol string
	Order  uint64
}

// Forecast walks through the given windows, which must rise and not overlap, and
// stops with the plan. Orders before and between them count for the book, but in no
// window.
func (p *Plan) Forecast(windows ...Span) Forecast {
	if p.Stream.lives != nil {
		return p.forecastLives(windows)
	}
	books := make(map[string]*walk, len(p.Book.asks))
	resting := int64(0)
	for i := range p.Book.asks {
		a := &p.Book.asks[i]
		w := newWalk(a)
		defer w.stop()
		books[a.symbol] = w
		resting += int64(a.len())
	}

	var f Forecast
	next := uint64(0)
	advance := func(to uint64, into *WindowForecast) {
		for ; next < min(to, p.Orders); next++ {
			if !p.Stream.Aggressive(next) {
				continue
			}
			o := p.Stream.At(next)
			w := books[o.Symbol]
			fills, gone, missing := w.buy(o.Price, o.Quantity)
			into.Fills += fills
			resting -= gone
			if gone > 0 && w.ask.Quantity == 0 {
				f.Drained = append(f.Drained, SymbolOrder{o.Symbol, next})
			}
			if missing == 0 {
				continue
			}
			into.Missed++
			if !w.missed {
				w.missed = true
				f.Misses = append(f.Misses, SymbolOrder{o.Symbol, next})
			}
		}
		into.Asks = resting
	}
	for _, span := range windows {
		var outside WindowForecast
		advance(span.Lo, &outside)
		inside := WindowForecast{Span: span}
		advance(span.Hi, &inside)
		f.Windows = append(f.Windows, inside)
	}
	return f
}

// walk eats one symbol's asks in priority order.
type walk struct {
	pull   func() (Order, bool)
	stop   func()
	ask    Order // the best ask, with the quantity it has left; there is none when that is 0
	missed bool
}

func newWalk(a *asks) *walk {
	w := &walk{}
	w.pull, w.stop = iter.Pull(func(yield func(Order) bool) { a.each(yield) })
	w.ask, _ = w.pull()
	return w
}

// buy returns the fills, the asks that are gone with them, and the shares missing.
func (w *walk) buy(limit Price, quantity int64) (fills, gone, missing int64) {
	for quantity > 0 && w.ask.Quantity > 0 && w.ask.Price <= limit {
		taken := min(quantity, w.ask.Quantity)
		quantity -= taken
		w.ask.Quantity -= taken
		fills++
		if w.ask.Quantity == 0 {
			gone++
			w.ask, _ = w.pull()
		}
	}
	return fills, gone, quantity
}
