package formats

import (
	"fmt"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/engine"
)

// Publisher turns events into the messages that a feed sends of them, by matching them in
// their order in price-time priority. An event that leaves no trace in a feed, such as a
// cancel of an order that is done, gives no message.
type Publisher struct {
	// Replacements says that the feed has a message for a replaced order, as ITCH has. In
	// one that has none, as LOBSTER, the order is deleted and added under a new number.
	Replacements bool

	books   map[string]*engine.Book
	locates map[string]uint16
	resting map[ordergen.ID]*published
	fills   []engine.Fill
	out     []Message
	ref     uint64
	trades  uint64
}

// published is a resting order as the feed knows it.
type published struct {
	ref  uint64
	side ordergen.Side
	left int64 // shares
}

// side is that of a resting order, or Buy where there is none such.
func (p *Publisher) side(id ordergen.ID) ordergen.Side {
	if o := p.resting[id]; o != nil {
		return o.side
	}
	return ordergen.Buy
}

// Publish returns the messages of an event, valid until the next one. It fails where the
// event could not be an order.
func (p *Publisher) Publish(e Event) ([]Message, error) {
	if p.books == nil {
		p.books = make(map[string]*engine.Book)
		p.locates = make(map[string]uint16)
		p.resting = make(map[ordergen.ID]*published)
	}
	o := e.Order
	book := p.books[o.Symbol]
	if book == nil {
		book = new(engine.Book)
		p.books[o.Symbol] = book
		p.locates[o.Symbol] = uint16(len(p.locates) + 1)
	}
	p.out = p.out[:0]
	var err error
	switch o.Action {
	case ordergen.Submit:
		err = p.submit(book, e.At, o)
	case ordergen.Cancel:
		p.cancel(book, e.At, o.Orig)
	case ordergen.Reduce:
		p.reduce(book, e.At, o)
	case ordergen.Replace:
		err = p.replace(book, e.At, o)
	default:
		err = fmt.Errorf("%v is no action, want one of Submit, Cancel, Reduce and Replace", o.Action)
	}
	return p.out, err
}

func (p *Publisher) submit(book *engine.Book, at time.Duration, o ordergen.Order) error {
	left, err := p.trade(book, at, o)
	if err == nil && left > 0 && o.Type == ordergen.Limit {
		p.add(at, o, left)
	}
	return err
}

// trade matches an order and returns what it has left.
func (p *Publisher) trade(book *engine.Book, at time.Duration, o ordergen.Order) (left int64, err error) {
	if p.fills, err = book.Submit(o, p.fills[:0]); err != nil {
		return 0, err
	}
	left = o.Quantity
	for _, f := range p.fills {
		maker := p.resting[f.Maker]
		p.trades++
		p.say(Message{
			At: at, Kind: Executed, Ref: maker.ref, Symbol: o.Symbol, Side: o.Side.Opposite(),
			Shares: f.Quantity, Price: int64(f.Price) * centUnits, Match: p.trades,
		})
		left -= f.Quantity
		if maker.left -= f.Quantity; maker.left == 0 {
			delete(p.resting, f.Maker)
		}
	}
	return left, nil
}

func (p *Publisher) add(at time.Duration, o ordergen.Order, left int64) {
	p.ref++
	p.resting[o.ID] = &published{p.ref, o.Side, left}
	p.say(Message{At: at, Kind: Added, Ref: p.ref, Symbol: o.Symbol, Side: o.Side, Shares: left, Price: int64(o.Price) * centUnits})
}

func (p *Publisher) cancel(book *engine.Book, at time.Duration, id ordergen.ID) {
	o, ok := book.Cancel(id)
	if !ok {
		return
	}
	p.say(Message{
		At: at, Kind: Deleted, Ref: p.resting[id].ref, Symbol: o.Symbol, Side: o.Side,
		Shares: o.Quantity, Price: int64(o.Price) * centUnits,
	})
	delete(p.resting, id)
}

func (p *Publisher) reduce(book *engine.Book, at time.Duration, change ordergen.Order) {
	known := p.resting[change.Orig]
	if known == nil || change.Quantity < 1 {
		return
	}
	by := known.left - change.Quantity
	o, ok := book.Reduce(change.Orig, by)
	if !ok {
		return
	}
	known.left -= by
	p.say(Message{
		At: at, Kind: Shrunk, Ref: known.ref, Symbol: o.Symbol, Side: o.Side,
		Shares: by, Price: int64(o.Price) * centUnits,
	})
}

// replace takes the order out and enters it again. Where it trades at its new price, a
// feed tells of a deletion, of the trades, and of what comes to rest.
func (p *Publisher) replace(book *engine.Book, at time.Duration, change ordergen.Order) error {
	old, ok := book.Cancel(change.Orig)
	if !ok {
		return nil
	}
	was := p.resting[change.Orig]
	delete(p.resting, change.Orig)
	next := old
	next.Price, next.Quantity = change.Price, change.Quantity

	gone := len(p.out)
	p.say(Message{
		At: at, Kind: Deleted, Ref: was.ref, Symbol: old.Symbol, Side: old.Side,
		Shares: old.Quantity, Price: int64(old.Price) * centUnits,
	})
	left, err := p.trade(book, at, next)
	if err != nil || left == 0 {
		return err
	}
	p.add(at, next, left)
	if p.Replacements && left == next.Quantity {
		added := p.out[len(p.out)-1]
		added.Kind, added.Ref, added.NewRef = Replaced, was.ref, added.Ref
		p.out = append(p.out[:gone], added)
	}
	return nil
}

func (p *Publisher) say(m Message) {
	m.Locate = p.locates[m.Symbol]
	p.out = append(p.out, m)
}
