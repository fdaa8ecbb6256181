package conform

import (
	"slices"

	"github.com/ordergen/ordergen"
)

// Case is an edge on which engines are known to break.
type Case struct {
	Name   string
	Reason string // what breaks there
	Tape   Tape
}

func buy(quantity int64, price ordergen.Price) Submit {
	return Submit{Side: ordergen.Buy, Price: price, Quantity: quantity}
}

func sell(quantity int64, price ordergen.Price) Submit {
	return Submit{Side: ordergen.Sell, Price: price, Quantity: quantity}
}

func market(side ordergen.Side, quantity int64) Submit {
	return Submit{Side: side, Type: ordergen.Market, Quantity: quantity}
}

func (e Submit) counting() Submit { e.Countdown = true; return e }

func (e Submit) as(t ordergen.Type) Submit { e.Type = t; return e }

func (e Submit) of(symbol string) Submit { e.Symbol = symbol; return e }

func repeat(n int, entries ...Entry) Tape { return slices.Repeat(Tape(entries), n) }
