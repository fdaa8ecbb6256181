package conform

import (
	"fmt"
	"slices"

	"github.com/ordergen/ordergen"
)

// question is one thing to ask about a book.
type question struct {
	about  about
	symbol string
	side   ordergen.Side
	price  ordergen.Price // price whose depth is asked
}

type about uint8

const (
	bestPrice about = iota
	depth
	ladder
)

// questions covers every price that the engine is sent on the tape, and some about them, on
// both sides of each symbol.
func (t Tape) questions(p profile) (all []question) {
	t = t.playable(p)
	prices := t.prices()
	prices = append(prices, unused(prices, p.rules.Bounds)...)
	for _, symbol := range t.symbols() {
		for _, side := range []ordergen.Side{ordergen.Buy, ordergen.Sell} {
			if p.lacks&BestPrices == 0 {
				all = append(all, question{about: bestPrice, symbol: symbol, side: side})
			}
			if p.lacks&Ladders == 0 {
				all = append(all, question{about: ladder, symbol: symbol, side: side})
			}
			if p.lacks&Depths != 0 {
				continue
			}
			for _, price := range prices {
				all = append(all, question{about: depth, symbol: symbol, side: side, price: price})
			}
		}
	}
	return all
}

// playable is the entries that an engine may be sent. It is no tape to play: targets are
// lost.
func (t Tape) playable(p profile) (playable Tape) {
	for _, e := range t {
		s, sends := submit(e)
		r, replaces := e.(Replace)
		switch {
		case needs(e)&p.lacks != 0:
		case sends && !s.invalid() && !p.rules.Bounds.has(s):
		case replaces && !p.rules.Bounds.hasPrice(r.Price):
		default:
			playable = append(playable, e)
		}
	}
	return playable
}

// unused are prices about those in rising order at which nobody is: on either end and in the
// first gap.
func unused(prices []ordergen.Price, b Bounds) (free []ordergen.Price) {
	if len(prices) == 0 {
		return nil
	}
	add := func(p ordergen.Price) bool {
		found := b.hasPrice(p) && !slices.Contains(prices, p)
		if found {
			free = append(free, p)
		}
		return found
	}
	add(prices[0] - b.tick())
	add(prices[len(prices)-1] + b.tick())
	for _, p := range prices[:len(prices)-1] {
		if add(p + b.tick()) {
			break
		}
	}
	return free
}

func (q question) ask(e Engine) reply {
	switch q.about {
	case depth:
		n := e.DepthAt(q.symbol, q.side, q.price)
		return reply{n: n, none: n == 0}
	case ladder:
		levels := e.(Ladderer).Levels(q.symbol, q.side)
		return reply{levels: slices.Clone(levels), none: len(levels) == 0}
	}
	if price, ok := e.Best(q.symbol, q.side); ok {
		return reply{n: int64(price)}
	}
	return reply{none: true}
}

// look asks an engine all questions, unless it has panicked before.
func (a *answer) look(e Engine, questions []question) {
	if a.panic != "" {
		return
	}
	replies := make([]reply, len(questions))
	asked := 0
	defer a.recover(func() string { return "the question for " + questions[asked].String() })
	for asked = range questions {
		replies[asked] = questions[asked].ask(e)
	}
	a.book = replies
}

func (q question) String() string {
	switch q.about {
	case depth:
		return fmt.Sprintf("%v of %s at %d", q.side, q.symbol, q.price)
	case ladder:
		return fmt.Sprintf("levels of %s, %v", q.symbol, q.side)
	}
	return fmt.Sprintf("best %v of %s", q.side, q.symbol)
}
