package conform

import (
	"fmt"

	"github.com/ordergen/ordergen"
)

// question is one thing to ask about a book: its best price, or its depth at one.
type question struct {
	best   bool
	symbol string
	side   ordergen.Side
	price  ordergen.Price
}

// reply answers a question: a price or shares, or that there are none.
type reply struct {
	n    int64
	none bool
}

// questions covers every price of the tape, on both sides of each symbol.
func (t Tape) questions(lacks Features) (all []question) {
	prices := t.prices()
	for _, symbol := range t.symbols() {
		for _, side := range []ordergen.Side{ordergen.Buy, ordergen.Sell} {
			if lacks&BestPrices == 0 {
				all = append(all, question{best: true, symbol: symbol, side: side})
			}
			if lacks&Depths != 0 {
				continue
			}
			for _, price := range prices {
				all = append(all, question{symbol: symbol, side: side, price: price})
			}
		}
	}
	return all
}

func (q question) ask(e Engine) reply {
	if !q.best {
		n := e.DepthAt(q.symbol, q.side, q.price)
		return reply{n, n == 0}
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
	if q.best {
		return fmt.Sprintf("best %v of %s", q.side, q.symbol)
	}
	return fmt.Sprintf("%v of %s at %d", q.side, q.symbol, q.price)
}

func (r reply) String() string {
	if r.none {
		return none
	}
	return fmt.Sprint(r.n)
}

// none is what a report says of what is not there.
const none = "none"
