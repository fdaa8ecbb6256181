package formats

import "github.com/ordergen/ordergen"

// orderBook is what rests according to the messages read so far, by reference number. Its
// size is that of the book at its largest, not that of the file.
type orderBook map[uint64]restingOrder

type restingOrder struct {
	symbol string
	side   ordergen.Side
	shares int64
	price  int64 // in FeedUnits of a dollar
}

// complete gives a message that only names an order that order's symbol and side, and a
// price where it has none, and keeps the book up to date.
func (b orderBook) complete(m *Message) {
	if m.Kind == Added {
		b[m.Ref] = restingOrder{m.Symbol, m.Side, m.Shares, m.Price}
		return
	}
	o, known := b[m.Ref]
	if !known {
		return
	}
	m.Symbol, m.Side = o.symbol, o.side
	switch m.Kind {
	case Shrunk, Executed, ExecutedAt:
		if m.Price == 0 {
			m.Price = o.price
		}
		if o.shares -= m.Shares; o.shares > 0 {
			b[m.Ref] = o
		} else {
			delete(b, m.Ref)
		}
	case Deleted:
		m.Price, m.Shares = o.price, o.shares
		delete(b, m.Ref)
	case Replaced:
		delete(b, m.Ref)
		b[m.NewRef] = restingOrder{o.symbol, o.side, m.Shares, m.Price}
	}
}
